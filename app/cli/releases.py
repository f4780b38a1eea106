"""Commands that publish the content and write releases as files."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from sqlmodel import Session

from app.api.schemas.releases import ReleaseDetailOut, ReleaseOut, ReleasesOut
from app.cli.database import open_engine
from app.cli.output import FormatOption, PrintFormat, notes, print_rows, print_table, working
from app.db.session import reading, transaction
from app.matching.resolve import RESOLVER_VERSION
from app.services.content.indexing import read_version
from app.services.content.snapshots import take_snapshot
from app.services.history.recording import Author
from app.services.releases import publishing
from app.services.releases.forms.files import make_files
from app.services.releases.forms.package import ReleaseStamp
from app.services.releases.forms.tables import publish_tables
from app.services.releases.guards import read_guards
from app.services.seed.loading import export_seed
from app.settings import read_settings
from app.vocabulary import ReleaseFormat

UNRELEASED = "unreleased"


class ExportFormat(StrEnum):
    """The format of the files: the seed's, or one of a release's."""

    SEED = "seed"
    DATA_PACKAGE = ReleaseFormat.DATA_PACKAGE.value
    JSON_LINES = ReleaseFormat.JSON_LINES.value
    SSSOM = ReleaseFormat.SSSOM.value
    FHIR = ReleaseFormat.FHIR.value
    SQLITE = ReleaseFormat.SQLITE.value


def release(
    version: Annotated[
        str | None,
        typer.Argument(help="The year and a number: 2026.1. Leave it out to list the releases."),
    ] = None,
    form: FormatOption = PrintFormat.TABLE,
) -> None:
    """Publish the present content under a name, permanently. Without a name, list the releases."""
    if version is None:
        _list(form)
        return
    settings = read_settings()
    publishing.check_name(version)
    with working("Checking and publishing"):
        guards = read_guards(version, settings.seed_dir)
        author = Author("role-registry release", datetime.now(UTC))
        with open_engine(settings) as engine, transaction(engine) as session:
            published = publishing.publish(session, version, author, guards)
            answer = ReleaseDetailOut.of(published, publishing.list_files(session, version))
    if form is PrintFormat.TABLE:
        _print_release(answer)
    else:
        print_rows(form, ReleaseOut, [ReleaseOut.model_validate(published)], answer)


def export(
    directory: Annotated[Path, typer.Argument(help="The folder for the files.", file_okay=False)],
    form: Annotated[
        ExportFormat, typer.Option("--format", help="The seed's format, or one of a release's.")
    ] = ExportFormat.SEED,
    version: Annotated[
        str | None,
        typer.Option("--release", help="A release. Leave it out for the present content."),
    ] = None,
) -> None:
    """Write the registry's content as files, in the seed's format unless you choose another."""
    if form is ExportFormat.SEED and version is not None:
        raise typer.BadParameter(
            "a release does not have the format of the seed. Choose another format"
        )
    with working("Writing"), open_engine(read_settings()) as engine, reading(engine) as session:
        if form is ExportFormat.SEED:
            export_seed(session, directory)
        else:
            _export_file(session, directory, ReleaseFormat(form.value), version)
    notes.print(f"Written to {directory}.")


def _export_file(
    session: Session, directory: Path, form: ReleaseFormat, version: str | None
) -> None:
    """Write one file: the release's own, or one made from content that is not released."""
    directory.mkdir(parents=True, exist_ok=True)
    live = read_version(session)
    released = version or live.release
    if released is not None:
        facts, content = publishing.read_file(session, released, form)
        (directory / facts.name).write_bytes(content)
        return
    edition = ReleaseStamp(UNRELEASED, datetime.now(UTC), live.content_hash, RESOLVER_VERSION)
    made = make_files(edition, take_snapshot(session), publish_tables(session))
    wanted = next(file for file in made if file.format is form)
    (directory / wanted.name).write_bytes(wanted.content)


def _list(form: PrintFormat) -> None:
    with open_engine(read_settings()) as engine, reading(engine) as session:
        rows = [ReleaseOut.model_validate(row) for row in publishing.list_releases(session)]
        answer = ReleasesOut(live=read_version(session).release, releases=rows)
    print_rows(form, ReleaseOut, rows, answer)
    notes.print(_standing(answer, rows))


def _standing(answer: ReleasesOut, rows: Iterable[ReleaseOut]) -> str:
    if not rows:
        return "Nothing is released yet."
    if answer.live is None:
        return "The content changed after the newest release."
    return f"The content is that of release {answer.live}."


def _print_release(answer: ReleaseDetailOut) -> None:
    print_table(
        ["file", "bytes", "sha256"],
        [[file.name, f"{file.size:,}", file.sha256] for file in answer.files],
    )
    for note in answer.notes:
        text = ": ".join(filter(None, (note.text, "; ".join(note.items))))
        notes.print(text, markup=False, highlight=False)
    notes.print(f"Release {answer.version} is published, content {answer.content}.")
