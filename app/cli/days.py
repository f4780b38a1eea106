"""Options of the commands that take a day."""

from datetime import date, datetime
from typing import Annotated

import typer

DayOption = Annotated[
    datetime | None,
    typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day that you ask about."),
]


def day(moment: datetime | None) -> date | None:
    """The day of an option, or None if it is left out."""
    return None if moment is None else moment.date()
