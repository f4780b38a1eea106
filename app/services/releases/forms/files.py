"""The files of a release in every form that it is handed out in."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.services.content.snapshots import read_facts
from app.services.releases.forms.fhir import make_bundle
from app.services.releases.forms.package import Edition, make_package
from app.services.releases.forms.sqlite import make_sqlite
from app.services.releases.forms.sssom import make_sssom
from app.services.releases.forms.tables import PublishedTable
from app.vocabulary import ReleaseFormat


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One file, ready to be handed out."""

    format: ReleaseFormat
    name: str
    media_type: str
    content: bytes


def make_files(
    edition: Edition, snapshot: bytes, tables: list[PublishedTable]
) -> Iterator[MadeFile]:
    """Every form of a release, made from the same snapshot. About three seconds."""
    facts = read_facts(snapshot)
    made = {
        ReleaseFormat.DATA_PACKAGE: make_package(edition, tables),
        ReleaseFormat.JSON_LINES: snapshot,
        ReleaseFormat.SSSOM: make_sssom(edition, facts),
        ReleaseFormat.FHIR: make_bundle(edition, facts),
        ReleaseFormat.SQLITE: make_sqlite(edition, facts),
    }
    for form, content in made.items():
        ending, media_type = _KINDS[form]
        yield MadeFile(form, f"nhs-role-registry-{edition.version}{ending}", media_type, content)


_KINDS = {
    ReleaseFormat.DATA_PACKAGE: (".datapackage.zip", "application/zip"),
    ReleaseFormat.JSON_LINES: (".jsonl", "application/jsonl"),
    ReleaseFormat.SSSOM: (".sssom.tsv", "text/tab-separated-values; charset=utf-8"),
    ReleaseFormat.FHIR: (".fhir.json", "application/fhir+json"),
    ReleaseFormat.SQLITE: (".sqlite", "application/vnd.sqlite3"),
}
