"""The files of a release, one for each format."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.services.content.snapshots import read_facts
from app.services.releases.forms.fhir.bundle import make_bundle
from app.services.releases.forms.fhir.gaps import roles_without_code
from app.services.releases.forms.package import ReleaseStamp, make_package
from app.services.releases.forms.sqlite import make_sqlite
from app.services.releases.forms.sssom import make_sssom
from app.services.releases.forms.tables import PublishedTable
from app.vocabulary import ReleaseFormat


@dataclass(frozen=True, slots=True)
class MadeFile:
    """One file of a release with its content."""

    format: ReleaseFormat
    name: str
    media_type: str
    content: bytes


def make_files(
    stamp: ReleaseStamp, snapshot: bytes, tables: list[PublishedTable]
) -> Iterator[MadeFile]:
    """Every file of a release, made from the same snapshot. Takes about three seconds."""
    facts = read_facts(snapshot)
    gaps = next(table for table in tables if table.name == "gaps")
    made = {
        ReleaseFormat.DATA_PACKAGE: make_package(stamp, tables),
        ReleaseFormat.JSON_LINES: snapshot,
        ReleaseFormat.SSSOM: make_sssom(stamp, facts),
        ReleaseFormat.FHIR: make_bundle(stamp, facts, roles_without_code(gaps)),
        ReleaseFormat.SQLITE: make_sqlite(stamp, facts),
    }
    for form, content in made.items():
        ending, media_type = _KINDS[form]
        yield MadeFile(form, f"nhs-role-registry-{stamp.version}{ending}", media_type, content)


_KINDS = {
    ReleaseFormat.DATA_PACKAGE: (".datapackage.zip", "application/zip"),
    ReleaseFormat.JSON_LINES: (".jsonl", "application/jsonl"),
    ReleaseFormat.SSSOM: (".sssom.tsv", "text/tab-separated-values; charset=utf-8"),
    ReleaseFormat.FHIR: (".fhir.json", "application/fhir+json"),
    ReleaseFormat.SQLITE: (".sqlite", "application/vnd.sqlite3"),
}
