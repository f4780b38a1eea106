"""The command that loads a newer national list."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from app.api.schemas.code_lists import CodeListIn, CodeListLoadOut
from app.cli.database import open_engine
from app.cli.output import FormatOption, PrintFormat, notes, print_table, working
from app.db.session import transaction
from app.services.codes.incoming.file import IncomingList, read_code_list
from app.services.codes.incoming.loading import load_list, try_list
from app.services.content.indexing import read_version
from app.services.history.recording import Author
from app.services.seed.reading import messages
from app.settings import Settings, read_settings

_ACTOR = "role-registry code-list"

code_list = typer.Typer(no_args_is_help=True, help="Load a newer version of a national code list.")


@code_list.callback()
def group() -> None:
    """Keep `load` a command of its own: typer makes a single command the group."""


@code_list.command()
def load(
    file: Annotated[Path, typer.Argument(help="A CSV file with the columns code and display.")],
    system: Annotated[str, typer.Option(help="The code list, such as esr-job-role.")],
    version: Annotated[str, typer.Option(help="The version, as its publisher writes it.")],
    judged_on: Annotated[str, typer.Option(help="The date that the list shows, as 2025-03-01.")],
    source_title: Annotated[str, typer.Option(help="What the publication is called.")],
    source_url: Annotated[str, typer.Option(help="The address where it was published.")],
    publisher: Annotated[str | None, typer.Option(help="Who published it.")] = None,
    licence: Annotated[str | None, typer.Option(help="The licence it states.")] = None,
    published: Annotated[str | None, typer.Option(help="When it was published.")] = None,
    effective: Annotated[str | None, typer.Option(help="When it took effect.")] = None,
    codes_gone: Annotated[
        int | None, typer.Option(min=0, help="How many codes you know are gone, if many.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Load it without asking.")] = False,
    preview: Annotated[bool, typer.Option("--preview", help="Only show what it changes.")] = False,
    form: FormatOption = PrintFormat.TABLE,
) -> None:
    """Load a newer version of a list. What it changes is shown before it is stored."""
    facts = {
        "judged_on": judged_on,
        "source_title": source_title,
        "source_url": source_url,
        "publisher": publisher,
        "licence": licence,
        "published": published,
        "effective": effective,
        "codes_gone": codes_gone,
    }
    try:
        given = CodeListIn.model_validate(facts)
    except ValidationError as error:
        raise typer.BadParameter("; ".join(map(_by_option, messages(error)))) from None
    new = given.with_codes(system, version, read_code_list(file.read_bytes()))
    settings = read_settings()
    if preview or not yes:
        _show(_run(settings, new, is_stored=False), form)
        if preview or not typer.confirm("Load it?", err=True):
            notes.print("Nothing was stored.")
            return
    stored = _run(settings, new, is_stored=True)
    if yes:
        _show(stored, form)
    notes.print(_outcome(stored))


def _by_option(message: str) -> str:
    """A message about a field, as one about the option that gives it.

    >>> _by_option("judged_on: give a date")
    '--judged-on: give a date'
    """
    field, colon, says = message.partition(":")
    return f"--{field.replace('_', '-')}:{says}" if colon else message


def _run(settings: Settings, new: IncomingList, *, is_stored: bool) -> CodeListLoadOut:
    author = Author(_ACTOR, datetime.now(UTC))
    run = load_list if is_stored else try_list
    said = "Loading" if is_stored else "Comparing"
    with working(said), open_engine(settings) as engine, transaction(engine) as session:
        report = run(session, new, author)
        return CodeListLoadOut.of(report, read_version(session), is_stored=is_stored)


def _outcome(stored: CodeListLoadOut) -> str:
    if not stored.is_new:
        return f"{stored.system} {stored.version} is here already. Nothing changed."
    return f"{stored.system} {stored.version} is loaded: {stored.codes:,} codes."


def _show(answer: CodeListLoadOut, form: PrintFormat) -> None:
    if form is PrintFormat.JSON:
        typer.echo(answer.model_dump_json(indent=2))
        return
    changed = [
        [
            change.role.name,
            change.before.exact_status,
            change.after.exact_status,
            change.after.basis,
            ", ".join(code.code or "" for code in change.after.codes),
        ]
        for change in answer.gaps_changed
    ]
    print_table(["role", "before", "after", "basis", "code"], changed)
    for line in _summary(answer):
        notes.print(line, markup=False, highlight=False)


def _summary(answer: CodeListLoadOut) -> list[str]:
    found = answer.difference
    lines = [
        f"Compared with {answer.compared_with or 'no version'}: {len(found.new)} new, "
        f"{len(found.retired)} retired, {len(found.used_again)} used again, "
        f"{len(found.renamed)} renamed, {len(found.gone)} gone, {found.unchanged} unchanged.",
        f"Mappings that go on: {answer.carried}. Codes read by a role's name: "
        f"{answer.read_by_name}. Mappings to look at: {len(answer.lost)}.",
        f"Gaps before: {_counts(answer.gaps_before)}.",
        f"Gaps after: {_counts(answer.gaps_after)}.",
    ]
    lines += [f"New: {row.code} {row.display}" for row in found.new]
    lines += [f"Retired: {row.code} {row.display}" for row in found.retired]
    lines += [f"Used again: {row.code} {row.display}" for row in found.used_again]
    lines += [f"Renamed: {row.code} was '{row.before}', is '{row.after}'" for row in found.renamed]
    lines += [f"Gone: {row.code} {row.display}" for row in found.gone]
    lines += [f"Look at: {row.role_id}, code {row.code} ({row.relation})" for row in answer.lost]
    lines += [
        f"Settles proposal {row.proposal}: {row.role_id} has {row.code} {row.display}. "
        "It stays open until a reviewer records that it was approved."
        for row in answer.settles
    ]
    return lines


def _counts(summary: object) -> str:
    return ", ".join(f"{name} {count}" for name, count in dict(summary).items())  # type: ignore[call-overload]  # a model is its fields
