"""The command line: `role-registry --help`."""

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from pydantic import BaseModel
from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text
from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError, ProgrammingError

import app as package
from app.api.openapi import as_text
from app.api.resolve import answer_batch
from app.api.schemas import BatchErrorOut, BatchIn, BatchOut, GapsOut, RegistryOut, RoleGapOut
from app.api.tabular import cell, columns, to_csv
from app.db import schema
from app.db.session import make_engine, reading, transaction
from app.errors import NotMigratedError, RegistryError
from app.main import configure_logging, create_app
from app.matching.index import MatchIndex, compile_tables
from app.matching.resolution import Strictness
from app.services.gaps import GapQuestion, GapStatus, roles_without_code
from app.services.golden import golden_file, read_golden
from app.services.impact import (
    AnswerInShort,
    ImpactReport,
    ImpactVerdict,
    changed_answers,
    read_titles_for_impact,
)
from app.services.indexing import IndexCache, Version, read_version
from app.services.seed_tables import tables_of_seed
from app.services.seeding import SeedReport, export_seed, load_seed, read_seed
from app.settings import Settings, SettingsError, read_settings
from app.vocabulary import CodeSystemId, Family

OPENAPI_FILE = Path(package.__file__).resolve().parent.parent / "openapi" / "openapi.json"
WIDTH_OF_A_FILE = 160
"""How wide a table is that no terminal shows, in characters."""

COULD_NOT = 1
"""The exit code where a command could not do it; a wrong call of it is 2, all well is 0."""

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The NHS Role Registry. Exit codes: 0 fine, 1 could not do it, 2 wrong usage.",
)
_notes = Console(stderr=True)


class Format(StrEnum):
    """How a table is printed."""

    TABLE = "table"
    JSON = "json"
    CSV = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="How the table is printed.")]
DayOption = Annotated[
    datetime | None, typer.Option("--as-of", formats=["%Y-%m-%d"], help="The day asked about.")
]


class ResolvedRow(BaseModel):
    """A line of `resolve`'s table."""

    title: str
    outcome: str
    role_id: str | None
    role: str | None
    confidence: float | None
    why: str | None
    question: str | None
    suggested_title: str | None


class SeededRow(BaseModel):
    """A line of `seed`'s table: what became of the rows of one table."""

    table: str
    inserted: int
    updated: int
    deleted: int
    unchanged: int
    kept: int
    conflicting: int
    absent: int


class ImpactRow(BaseModel):
    """A line of `impact`'s table: one title whose answer changes; `golden` says what that does."""

    title: str
    band: str | None
    before_outcome: str
    before_role_id: str | None
    before_confidence: float
    before_level: str | None
    after_outcome: str
    after_role_id: str | None
    after_confidence: float
    after_level: str | None
    golden: str | None


class ImpactOut(BaseModel):
    """What `impact` prints as JSON."""

    verdict: ImpactVerdict
    titles: int
    changed: list[ImpactRow]


def main() -> None:
    """Run a command; what it cannot do is one clear message and an exit code of 1."""
    try:
        cli()
    except (RegistryError, SettingsError) as error:
        _fail(str(error))
    except (OperationalError, ProgrammingError) as error:
        _fail(_about_database(error))
    except OSError as error:
        _fail(f"{error.strerror}: {error.filename}" if error.filename else str(error.strerror))


@cli.command()
def serve(
    host: Annotated[str | None, typer.Option(help="Instead of REGISTRY_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Instead of REGISTRY_PORT.")] = None,
) -> None:
    """Serve the API until interrupted."""
    settings = read_settings()
    with _engine(settings):
        pass  # a database that is not set up is said here, before the server starts
    configure_logging(settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=host or settings.host,
        port=port or settings.port,
        root_path=settings.root_path,
        log_config=None,
        access_log=False,
        server_header=False,
    )


@cli.command()
def migrate() -> None:
    """Bring the database's tables up to date."""
    settings = read_settings()
    make_engine(settings.database_url).dispose()  # makes the folder of a SQLite file
    schema.upgrade(settings.database_url)
    _notes.print("The database is up to date.")


@cli.command()
def seed(
    path: Annotated[
        Path | None, typer.Option(help="The folder of the seed files.", file_okay=False)
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Load the seed files: all of them, or nothing and every error."""
    settings = read_settings()
    with _working("Loading the seed"):
        data = read_seed(path or settings.seed_dir)
        with _engine(settings) as engine, transaction(engine) as session:
            report = load_seed(session, data, at=datetime.now(UTC), actor="role-registry seed")
    _print(form, SeededRow, _seeded(report), report)


@cli.command()
def resolve(  # one option for each thing that may be known of a post
    titles: Annotated[list[str], typer.Argument(help="Job titles, each in quotes.")],
    *,
    band: Annotated[str | None, typer.Option(help="Agenda for Change band.")] = None,
    occupation_code: Annotated[str | None, typer.Option(help="NHS occupation code.")] = None,
    job_role: Annotated[str | None, typer.Option(help="ESR job role, code or name.")] = None,
    staff_group: Annotated[str | None, typer.Option(help="ESR staff group.")] = None,
    setting: Annotated[str | None, typer.Option(help="Where the post works.")] = None,
    as_of: DayOption = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="Candidates at most.")] = 5,
    strictness: Strictness = Strictness.STANDARD,
    form: FormatOption = Format.TABLE,
) -> None:
    """Say which role each title names, or why none can be recorded."""
    context = {
        "band": band,
        "occupation_code": occupation_code,
        "job_role": job_role,
        "staff_group": staff_group,
        "setting": setting,
    }
    batch = BatchIn.model_validate(
        {
            "titles": [{"title": title, **context} for title in titles],
            "as_of": _day(as_of),
            "limit": limit,
            "strictness": strictness,
        }
    )
    version, index = _index(read_settings())
    answer = answer_batch(batch, index, RegistryOut.of(version.content_hash))
    if form is Format.TABLE:
        _print_answers(titles, answer)
    else:
        _print(form, ResolvedRow, _resolved(titles, answer), answer)
    if answer.summary.errors:
        raise typer.Exit(COULD_NOT)


@cli.command()
def gaps(
    system: Annotated[str, typer.Option(help="A code list.")] = CodeSystemId.ESR_JOB_ROLE,
    version: Annotated[str | None, typer.Option(help="A version of it.")] = None,
    as_of: DayOption = None,
    family: Family | None = None,
    status: GapStatus | None = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Report which roles lack a code in a list, and what is not known."""
    with _engine(read_settings()) as engine, reading(engine) as session:
        report = roles_without_code(
            session, GapQuestion(system, version, _day(as_of), family, status)
        )
        answer = GapsOut.of(report, read_version(session).content_hash)
    if form is Format.TABLE:
        _print_gaps(answer)
    else:
        _print(form, RoleGapOut, answer.roles, answer)


@cli.command()
def export(
    directory: Annotated[Path, typer.Argument(help="Where the files go.", file_okay=False)],
) -> None:
    """Write the registry's content as CSV files, in the form of the seed."""
    with _working("Writing"), _engine(read_settings()) as engine, reading(engine) as session:
        export_seed(session, directory)
    _notes.print(f"Written to {directory}.")


@cli.command()
def openapi(
    file: Annotated[Path, typer.Argument(help="Where it goes; '-' prints it.")] = OPENAPI_FILE,
    *,
    check: Annotated[bool, typer.Option("--check", help="Only say whether it is in step.")] = False,
) -> None:
    """Write the description of the API (OpenAPI 3.1)."""
    text = as_text(create_app(Settings.model_construct()).openapi())
    if str(file) == "-":
        typer.echo(text, nl=False)
    elif not check:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    elif not file.exists() or file.read_text(encoding="utf-8") != text:
        _fail(f"{file} is not in step with the code. Run 'role-registry openapi'.")


@cli.command()
def impact(
    path: Annotated[
        Path | None, typer.Option("--seed", help="The changed seed files.", file_okay=False)
    ] = None,
    titles: Annotated[
        Path | None,
        typer.Option(help="Titles to ask instead of the golden set.", exists=True, dir_okay=False),
    ] = None,
    form: FormatOption = Format.TABLE,
) -> None:
    """Show every title whose answer a changed seed would alter. Code 1: it breaks the golden set.

    Compares the registry in the database with the seed files as a new registry would hold them.
    """
    settings = read_settings()
    folder = path or settings.seed_dir
    asked = (
        read_titles_for_impact(titles)
        if titles is not None
        else read_golden(golden_file(folder, otherwise=settings.seed_dir))
    )
    with _working("Comparing"):
        after = compile_tables(tables_of_seed(read_seed(folder)))
        report = changed_answers(_index(settings)[1], after, asked)
    _print_impact(form, report)
    if report.verdict is ImpactVerdict.BREAKS_GOLDEN_SET:
        raise typer.Exit(COULD_NOT)


@contextmanager
def _engine(settings: Settings) -> Iterator[Engine]:
    """The database, which must be up to date."""
    engine = make_engine(settings.database_url)
    try:
        if not schema.is_current(engine):
            raise NotMigratedError
        yield engine
    finally:
        engine.dispose()


def _index(settings: Settings) -> tuple[Version, MatchIndex]:
    with _engine(settings) as engine:
        return IndexCache(engine, compile_tables).snapshot


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _resolved(titles: Sequence[str], answer: BatchOut) -> Iterator[ResolvedRow]:
    for title, result in zip(titles, answer.results, strict=True):
        if isinstance(result, BatchErrorOut):
            blanks = dict.fromkeys(ResolvedRow.model_fields)
            told = {"title": title, "outcome": "error", "why": result.error.detail}
            yield ResolvedRow.model_validate({**blanks, **told})
            continue
        yield ResolvedRow(
            title=title,
            outcome=result.outcome,
            role_id=result.role.id if result.role else None,
            role=result.role.name if result.role else None,
            confidence=result.confidence,
            why=result.why or "; ".join(result.reasons),
            question=result.question,
            suggested_title=result.suggested_title,
        )


def _seeded(report: SeedReport) -> Iterator[SeededRow]:
    counted = [name for name in SeededRow.model_fields if name != "table"]
    for table, outcome in report.tables.items():
        counts = {name: len(getattr(outcome, name)) for name in counted}
        yield SeededRow.model_validate({"table": table, **counts})


def _print(
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
        _print_table(["_".join(path) for path in columns(model)], _cells(model, rows))


def _as_json(rows: Iterable[Any]) -> str:
    return "[" + ",\n ".join(row.model_dump_json() for row in rows) + "]"


def _cells(model: type[BaseModel], rows: Iterable[Any]) -> Iterator[list[str]]:
    paths = columns(model)
    return ([cell(row, path) for path in paths] for row in rows)


def _print_answers(titles: Sequence[str], answer: BatchOut) -> None:
    rows = [
        (
            *(row.title, row.outcome, row.role or ""),
            "" if row.confidence is None else f"{row.confidence:.2f}",
            row.question or row.why or "",
        )
        for row in _resolved(titles, answer)
    ]
    _print_table(["title", "outcome", "role", "confidence", "ask, or why"], rows)


def _print_gaps(answer: GapsOut) -> None:
    columns_shown: dict[str, Callable[[RoleGapOut], object]] = {
        "role": lambda gap: gap.role.name,
        "status": lambda gap: gap.status,
        "code": lambda gap: ", ".join(code.code or "" for code in gap.codes),
        "since": lambda gap: gap.since or "",
        "hides under": lambda gap: ", ".join(code.code or code.display for code in gap.hides_under),
        "reason": lambda gap: gap.reason or "",
    }
    rows = ([str(read(gap)) for read in columns_shown.values()] for gap in answer.roles)
    _print_table(list(columns_shown), rows)
    counts = ", ".join(f"{name} {count}" for name, count in answer.summary)
    judged = f"{answer.system} {answer.version or '(none loaded)'}"
    _notes.print(f"{judged}, of {answer.judged_on or 'a date not seen'}: {counts}")


def _print_impact(form: Format, report: ImpactReport) -> None:
    rows = list(_changed(report))
    if form is not Format.TABLE:
        answer = ImpactOut(verdict=report.verdict, titles=report.titles, changed=rows)
        _print(form, ImpactRow, rows, answer)
    elif rows:
        _print_table(["title", "before", "after", "golden set"], _told(report))
    _notes.print(f"{report.verdict}: {len(rows)} of {report.titles} titles change their answer")


def _changed(report: ImpactReport) -> Iterator[ImpactRow]:
    for change in report.changed:
        yield ImpactRow(
            title=change.title,
            band=change.band,
            before_outcome=change.before.outcome,
            before_role_id=change.before.role_id,
            before_confidence=change.before.confidence,
            before_level=change.before.level,
            after_outcome=change.after.outcome,
            after_role_id=change.after.role_id,
            after_confidence=change.after.confidence,
            after_level=change.after.level,
            golden=change.golden,
        )


def _told(report: ImpactReport) -> Iterator[list[str]]:
    for change in report.changed:
        title = f"{change.title} (band {change.band})" if change.band else change.title
        yield [title, _in_words(change.before), _in_words(change.after), change.golden or ""]


def _in_words(answer: AnswerInShort) -> str:
    named = [answer.outcome, answer.role or "", f"{answer.confidence:.2f}", answer.level or ""]
    return ", ".join(part for part in named if part)


def _print_table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    table = Table(*[heading.replace("_", " ") for heading in headings], highlight=False)
    for row in rows:
        table.add_row(*[Text(cell) for cell in row])  # plain: '[CAMHS]' is no markup
    Console(width=None if sys.stdout.isatty() else WIDTH_OF_A_FILE).print(table)


@contextmanager
def _working(what: str) -> Iterator[None]:
    """A sign of life on standard error, where somebody is watching."""
    shown = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*shown, console=_notes, transient=True, disable=not _notes.is_terminal) as bar:
        bar.add_task(what, total=None)
        yield


def _about_database(error: Exception) -> str:
    """What to say of a failing database; never its own words, which may hold the address."""
    if isinstance(error, ProgrammingError):
        return str(NotMigratedError())
    return "The database does not answer. Is REGISTRY_DATABASE_URL right, and is it running?"


def _fail(message: str) -> None:
    """Say what went wrong and end."""
    print(message, file=sys.stderr)  # noqa: T201  # a message for the terminal
    sys.exit(COULD_NOT)
