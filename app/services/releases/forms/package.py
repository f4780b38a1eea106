"""A release as CSV files with a description for programs: Data Package and CSVW."""

import json
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from app.services.releases.forms.tables import CellType, PublishedColumn, PublishedTable

TITLE: Final = "NHS Role Registry"
LICENCE: Final = "https://spdx.org/licenses/MIT"
DESCRIPTION: Final = (
    "NHS roles, the names that people use for them, their codes, and what is known about the "
    "codes that they lack. The codes and their wordings belong to their publishers: see 'licence' "
    "in code_systems.csv and sources.csv. Not an NHS publication and not endorsed by the NHS."
)
# A zip archive has no time zones. The day of publishing is in datapackage.json.
_NO_DATE: Final = (1980, 1, 1, 0, 0, 0)
_YES_NO: Final = ("yes", "no")


@dataclass(frozen=True, slots=True)
class ReleaseStamp:
    """What every file of a release says about itself."""

    version: str
    published_at: datetime
    content_hash: str
    resolver: str

    @property
    def published_on(self) -> str:
        """The day of publishing, ISO 8601."""
        return self.published_at.date().isoformat()


def make_package(stamp: ReleaseStamp, tables: Iterable[PublishedTable]) -> bytes:
    """A zip archive of the tables with `datapackage.json` and `csvw-metadata.json`.

    The same release gives the same bytes.
    """
    tables = list(tables)
    members = {f"{table.name}.csv": table.csv for table in tables}
    members["datapackage.json"] = _as_json(_data_package(stamp, tables))
    members["csvw-metadata.json"] = _as_json(_csvw(stamp, tables))
    archive = BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for name in sorted(members):
            packed.writestr(_member(name), members[name])
    return archive.getvalue()


def read_member(package: bytes, name: str) -> bytes:
    """One file of a package."""
    with zipfile.ZipFile(BytesIO(package)) as packed:
        return packed.read(name)


def _member(name: str) -> zipfile.ZipInfo:
    member = zipfile.ZipInfo(name, _NO_DATE)
    member.compress_type = zipfile.ZIP_DEFLATED
    member.create_system = 3  # Unix, wherever the archive is made
    member.external_attr = 0o644 << 16
    return member


def _as_json(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def _data_package(stamp: ReleaseStamp, tables: list[PublishedTable]) -> dict[str, Any]:
    """Source: Data Package and Table Schema, specs.frictionlessdata.io, version 1."""
    keys = {table.name: table.key for table in tables}
    return {
        "profile": "tabular-data-package",
        "name": "nhs-role-registry",
        "id": stamp.content_hash,
        "title": TITLE,
        "description": DESCRIPTION,
        "version": stamp.version,
        "created": stamp.published_at.isoformat(),
        "licenses": [{"name": "MIT", "path": LICENCE, "title": "MIT Licence"}],
        "resources": [_resource(table, keys) for table in tables],
    }


def _resource(table: PublishedTable, keys: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "fields": [_field(column) for column in table.columns],
        "missingValues": [""],
    }
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.references:
        schema["foreignKeys"] = [
            {
                "fields": list(reference.columns),
                "reference": {
                    # The specification writes '' for a table that refers to itself.
                    "resource": "" if reference.table == table.name else reference.table,
                    "fields": list(keys[reference.table]),
                },
            }
            for reference in table.references
        ]
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": f"{table.name}.csv",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(column: PublishedColumn) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "type": column.type.value,
        "description": column.meaning,
    }
    if column.type is CellType.YES_NO:
        field |= {"trueValues": _YES_NO[:1], "falseValues": _YES_NO[1:]}
    if column.is_required:
        field["constraints"] = {"required": True}
    return field


def _csvw(stamp: ReleaseStamp, tables: list[PublishedTable]) -> dict[str, Any]:
    """Source: Metadata Vocabulary for Tabular Data, W3C 2015."""
    keys = {table.name: table.key for table in tables}
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": f"{TITLE} {stamp.version}",
        "dc:description": DESCRIPTION,
        "dc:issued": stamp.published_on,
        "dc:identifier": stamp.content_hash,
        "dc:license": {"@id": LICENCE},
        "tables": [_csvw_table(table, keys) for table in tables],
    }


def _csvw_table(table: PublishedTable, keys: dict[str, tuple[str, ...]]) -> dict[str, Any]:
    schema: dict[str, Any] = {"columns": [_csvw_column(column) for column in table.columns]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.references:
        schema["foreignKeys"] = [
            {
                "columnReference": list(reference.columns),
                "reference": {
                    "resource": f"{reference.table}.csv",
                    "columnReference": list(keys[reference.table]),
                },
            }
            for reference in table.references
        ]
    return {"url": f"{table.name}.csv", "tableSchema": schema}


def _csvw_column(column: PublishedColumn) -> dict[str, Any]:
    datatype: Any = column.type.value
    if column.type is CellType.YES_NO:
        datatype = {"base": "boolean", "format": "|".join(_YES_NO)}
    return {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": datatype,
        "required": column.is_required,
    }
