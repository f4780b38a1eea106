"""The command that checks a whole list."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from tempfile import NamedTemporaryFile, TemporaryDirectory
from typing import Annotated, Final

import typer
from pydantic import ValidationError
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from app.api.schemas.checks import CheckIn
from app.cli.database import open_engine
from app.cli.days import DayOption, day
from app.cli.output import notes, print_table, working
from app.collecting import what_stays
from app.errors import FileTooLargeError
from app.http.uploads import limits_of
from app.matching.index import compile_tables
from app.matching.resolution import Strictness
from app.services.checks.basis import Basis, make_basis
from app.services.checks.forms import write
from app.services.checks.report import CheckReport, check_table
from app.services.checks.summary_sheet import summary_rows
from app.services.checks.writing import Form, summary
from app.services.content.indexing import IndexCache
from app.settings import Settings, read_settings
from app.spreadsheets.files import read_apart
from app.spreadsheets.tables import ColumnUse, Remark


class CheckFormat(StrEnum):
    """How a checked list is written; a table is the summary alone."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


_TITLES: Final = frozenset((".txt",))
_MOST_REMARKS: Final = 20
_READABLE: Final = 0o644
_SHOWN: Final = ("rows", "matched", "ambiguous", "unmatched", "miscoded", "roles_without_code")


def check(
    file: Annotated[
        Path, typer.Argument(help="CSV, XLSX, XLS, ODS, or one title a line.", dir_okay=False)
    ],
    *,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="Where the checked list goes.", dir_okay=False),
    ] = None,
    form: Annotated[
        CheckFormat | None,
        typer.Option("--format", help="Else the ending of -o; without -o the summary."),
    ] = None,
    columns: Annotated[
        list[str] | None,
        typer.Option("--column", help="title=Post held, band=3 …: a heading or a number."),
    ] = None,
    keep: Annotated[
        list[str] | None, typer.Option(help="A further column to keep, by its heading.")
    ] = None,
    sheet: Annotated[str | None, typer.Option(help="The sheet of a workbook.")] = None,
    raw: Annotated[
        bool, typer.Option("--raw", help="CSV for a machine: no cell made harmless.")
    ] = False,
    skip_faulty_rows: Annotated[
        bool,
        typer.Option("--skip-faulty-rows", help="Leave out and list rows that cannot be read."),
    ] = False,
    explain_unresolved: Annotated[
        bool,
        typer.Option(
            "--explain-unresolved", help="Show what kept titles from a role, and the words in it."
        ),
    ] = False,
    strictness: Strictness = Strictness.STANDARD,
    as_of: DayOption = None,
) -> None:
    """Check a whole list: the same table, with the registry's answers at its right.

    Only columns about posts are kept. The others are dropped and named.
    """
    chosen = form or _format_of(output)
    wish = _wish(
        columns or [],
        keep=";".join(keep or []),
        sheet=sheet,
        raw=raw,
        skip_faulty_rows=skip_faulty_rows,
        strictness=strictness,
        as_of=as_of and day(as_of),
    )
    report, basis = _checked(file, wish, read_settings())
    if chosen is CheckFormat.TABLE:
        _print_summary(report, basis)
        if explain_unresolved:
            _explain(report)
        return
    with working("Writing"), TemporaryDirectory() as folder:
        pieces = write(report, wish.asked(Form(chosen.value)), basis.stamp, Path(folder))
        _write_out(pieces, output)
    _note(report)
    if explain_unresolved:
        _note_explanation(report)


def _format_of(output: Path | None) -> CheckFormat:
    """The format that a file's ending names; the summary where no file is asked for."""
    if output is None:
        return CheckFormat.TABLE
    try:
        return CheckFormat(output.suffix.lower().removeprefix("."))
    except ValueError:
        raise typer.BadParameter("End -o in .xlsx, .csv or .json, or give --format.") from None


def _wish(columns: list[str], **options: object) -> CheckIn:
    named = {f"{name}_column": heading for name, heading in map(_column, columns)}
    try:
        return CheckIn.model_validate({**named, **options})
    except ValidationError:
        raise typer.BadParameter("A heading is longer than 200 characters.") from None


def _column(named: str) -> tuple[str, str]:
    name, equals, heading = named.partition("=")
    if not equals or name not in frozenset(ColumnUse):
        known = ", ".join(ColumnUse)
        raise typer.BadParameter(f"Say --column NAME=HEADING, where NAME is one of: {known}.")
    return name, heading


def _checked(file: Path, wish: CheckIn, settings: Settings) -> tuple[CheckReport, Basis]:
    """The report on a file; the reading happens where a hostile file can do no harm."""
    limits = limits_of(settings)
    if file.stat().st_size > limits.file_bytes:
        raise FileTooLargeError(f"The file is larger than {limits.file_bytes:,} bytes.")
    with working("Reading"), open_engine(settings) as engine:
        basis = make_basis(engine, *IndexCache(engine, compile_tables).snapshot)
        is_titles = file.suffix.lower() in _TITLES
        wanted = wish.wanted(basis.job_words, is_list_of_titles=is_titles)
        read = read_apart(file.read_bytes(), wanted, limits)
    with _bar(read.rows) as progress, what_stays():
        choices = wish.asked(Form.JSON).choices
        return check_table(read.table(), basis.index, basis.uncoded, choices, progress), basis


@contextmanager
def _bar(rows: int) -> Iterator[Callable[[int], None]]:
    """A progress bar on standard error, where somebody is watching."""
    shown = (TextColumn("Checking"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*shown, console=notes, transient=True, disable=not notes.is_terminal) as bar:
        task = bar.add_task("Checking", total=rows)
        yield lambda done: bar.update(task, completed=done)


def _write_out(pieces: Iterable[bytes], output: Path | None) -> None:
    """Write a file whole or not at all; without one, standard output."""
    if output is None:
        sys.stdout.buffer.writelines(pieces)
        return
    with NamedTemporaryFile(dir=output.parent, prefix=".checked-", delete=False) as file:
        unfinished = Path(file.name)
        try:
            file.writelines(pieces)
        except BaseException:
            unfinished.unlink()
            raise
    unfinished.chmod(_READABLE)
    unfinished.replace(output)


def _print_summary(report: CheckReport, basis: Basis) -> None:
    lines = [
        [str(cell) if cell is not None else "" for cell in cells]
        for _, cells in summary_rows(report, basis.stamp)
    ]
    width = max(map(len, lines))
    print_table([""] * width, ([*line, *[""] * (width - len(line))] for line in lines))


def _explanation(report: CheckReport) -> Iterator[list[str]]:
    """Each cause with its number of titles, and each word with the titles it was in the way of."""
    for group in report.kept_out:
        yield [group.cause.value, f"{group.titles:,}", ""]
        for word in group.words:
            yield ["", f"{word.titles:,}", word.words]


def _explain(report: CheckReport) -> None:
    print_table(["kept from a role by", "titles", "words in the way"], _explanation(report))


def _note_explanation(report: CheckReport) -> None:
    """The same on standard error: the list may be on standard output."""
    for cause, titles, words in _explanation(report):
        line = f"{cause}: {titles}" if cause else f"  {words}: {titles}"
        notes.print(line, highlight=False, markup=False)


def _note(report: CheckReport) -> None:
    counts = summary(report)
    line = ", ".join(f"{name.replace('_', ' ')} {counts[name]:,}" for name in _SHOWN)
    notes.print(line, highlight=False)
    table = report.table
    said = [f"Dropped columns: {', '.join(table.dropped)}"] if table.dropped else []
    said += [f"Sheet: {name}" for name in table.skipped_sheets]
    for line in (*said, *table.notes):
        notes.print(line, highlight=False, markup=False)
    _print_remarks(table.remarks)


def _print_remarks(remarks: Sequence[Remark]) -> None:
    """The first rows that were left out or changed: a CSV has no place for them or for notes."""
    for one in remarks[:_MOST_REMARKS]:
        line = f"Row {one.row}: {one.message} {one.text}".rstrip()
        notes.print(line, highlight=False, markup=False)
    more = len(remarks) - _MOST_REMARKS
    if more > 0:
        notes.print(f"and {more:,} more. A result in JSON or XLSX lists them.", highlight=False)
