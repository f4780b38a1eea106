"""The command that loads the registry's content."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from app.cli.database import open_engine
from app.cli.output import FormatOption, PrintFormat, print_rows, working
from app.db.session import transaction
from app.services.seed.loading import SeedReport, load_seed, read_seed
from app.settings import read_settings


class SeededRow(BaseModel):
    """A line of the table that `seed` prints: what happened to the rows of one table."""

    table: str
    inserted: int
    updated: int
    deleted: int
    unchanged: int
    kept: int
    conflicting: int
    absent: int


def seed(
    path: Annotated[
        Path | None, typer.Option(help="The folder of the seed files.", file_okay=False)
    ] = None,
    form: FormatOption = PrintFormat.TABLE,
) -> None:
    """Load the seed files. If there is an error, nothing is loaded and every error is shown."""
    settings = read_settings()
    with working("Loading the seed"):
        data = read_seed(path or settings.seed_dir)
        with open_engine(settings) as engine, transaction(engine) as session:
            report = load_seed(session, data, at=datetime.now(UTC), actor="role-registry seed")
    print_rows(form, SeededRow, _seeded(report), report)


def _seeded(report: SeedReport) -> Iterator[SeededRow]:
    counted = [name for name in SeededRow.model_fields if name != "table"]
    for table, outcome in report.tables.items():
        counts = {name: len(getattr(outcome, name)) for name in counted}
        yield SeededRow.model_validate({"table": table, **counts})
