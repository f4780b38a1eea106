"""How the commands print: tables, JSON and CSV on standard output, notes on standard error."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from typing import Annotated, Any

import typer
from pydantic import BaseModel
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from app.http.tabular import cell, columns, to_csv

WIDTH_OF_A_FILE = 160
"""The width of a table that is not shown on a terminal, in characters."""

COULD_NOT = 1
"""The exit code of a command that could not be done. Wrong usage is 2, and success is 0."""

notes = Console(stderr=True)


class PrintFormat(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[PrintFormat, typer.Option("--format", help="How the table is printed.")]


def print_rows(
    form: PrintFormat,
    model: type[BaseModel],
    rows: Iterable[Any],
    whole: Any,  # noqa: ANN401  # an answer of any shape
) -> None:
    """Print rows as a table or CSV, or the whole answer as JSON, in the form of the API."""
    if form is PrintFormat.CSV:
        typer.echo(to_csv(model, rows, end="\n"), nl=False)
    elif form is PrintFormat.JSON:
        text = whole.model_dump_json(indent=2) if isinstance(whole, BaseModel) else _as_json(rows)
        typer.echo(text)
    else:
        print_table(["_".join(path) for path in columns(model)], _cells(model, rows))


def _as_json(rows: Iterable[Any]) -> str:
    return "[" + ",\n ".join(row.model_dump_json() for row in rows) + "]"


def _cells(model: type[BaseModel], rows: Iterable[Any]) -> Iterator[list[str]]:
    paths = columns(model)
    return ([cell(row, path) for path in paths] for row in rows)


def print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print rows of text as a table, as wide as the terminal."""
    table = Table(*[heading.replace("_", " ") for heading in headings], highlight=False)
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])  # plain text: '[CAMHS]' is not markup
    Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE).print(table)


@contextmanager
def working(what: str) -> Iterator[None]:
    """Show progress on standard error, if it is a terminal."""
    shown = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*shown, console=notes, transient=True, disable=not notes.is_terminal) as bar:
        bar.add_task(what, total=None)
        yield


def fail(message: str) -> None:
    """Say what went wrong, and end with the exit code 1."""
    print(message, file=sys.stderr)  # noqa: T201  # a message for the terminal
    sys.exit(COULD_NOT)
