"""Days as the commands take them."""

from datetime import date, datetime
from typing import Annotated

import typer

DayOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day asked about.")
]


def day(moment: datetime | None) -> date | None:
    """The day of an option that may be left out."""
    return None if moment is None else moment.date()
