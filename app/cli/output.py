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
"""How wide a table is that no terminal shows, in characters."""

COULD_NOT = 1
"""The exit code where a command could not do it; a wrong call of it is 2, all well is 0."""

notes = Console(stderr=True)


class Format(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="How the table is printed.")]


def print_rows(
    form: Format,
    model: type[BaseModel],
    rows: Iterable[Any],
    whole: Any,  # noqa: ANN401  # an answer of any shape
) -> None:
    """Rows as a table or CSV; as JSON the whole answer, in the shape of the API."""
    if form is Format.CSV:
        typer.echo(to_csv(model, rows, end="\n"), nl=False)
    elif form is Format.JSON:
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
    """Rows of text as a table, as wide as the terminal or as a file may be."""
    table = Table(*[heading.replace("_", " ") for heading in headings], highlight=False)
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])  # plain: '[CAMHS]' is no markup
    Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE).print(table)


@contextmanager
def working(what: str) -> Iterator[None]:
    """A sign of life on standard error, where somebody is watching."""
    shown = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*shown, console=notes, transient=True, disable=not notes.is_terminal) as bar:
        bar.add_task(what, total=None)
        yield


def fail(message: str) -> None:
    """Say what went wrong and end."""
    print(message, file=sys.stderr)  # noqa: T201  # a message for the terminal
    sys.exit(COULD_NOT)
