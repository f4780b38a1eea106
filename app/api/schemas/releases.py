"""Releases as the API reads and shows them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any

from pydantic import Field, computed_field

from app.api.schemas.base import In, Out
from app.db.models import Mapping, Release
from app.http.addresses import address
from app.http.routing import PRINTABLE
from app.matching.resolve import RESOLVER_VERSION
from app.services.releases.changes import RowChange
from app.services.releases.diff import Fate, ReleaseDiff
from app.services.releases.notes import describe, what_became
from app.services.releases.publishing import FileFacts
from app.vocabulary import ChangeAction


class ReleaseIn(In):
    """The release to publish."""

    version: Annotated[
        str,
        Field(
            max_length=20,
            description="The year and a number, higher than any release before: 2026.1",
            json_schema_extra=PRINTABLE,
        ),
    ]


class ReleaseNoteOut(Out):
    """One kind of change: how many rows, and each row in words (at most 200)."""

    text: str
    items: list[str]


class ReleaseOut(Out):
    """A release in a list. `content` is the SHA-256 of its JSON lines, and is in its answers."""

    version: str
    published_at: datetime
    published_by: str = Field(validation_alias="actor")
    content: str = Field(validation_alias="content_hash")
    resolver: str
    last_change: int

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's documentation has it
    @property
    def url(self) -> str:
        """The address of the release."""
        return address(f"/releases/{self.version}")


class ReleasesOut(Out):
    """Every release, the newest first. `live` is the one with the same content as today."""

    live: str | None
    releases: list[ReleaseOut]


class ReleaseFileOut(Out):
    """A file of a release. Its content never changes. `size` is in bytes."""

    format: str
    name: str
    media_type: str
    size: int
    sha256: str
    url: str


class ReleaseDetailOut(ReleaseOut):
    """A release with its notes and files.

    `answers_as_then` is true if the engine still has the version of the time of publishing:
    `resolve?release=` then gives the same bytes as at that time. Otherwise the answers use the
    old content and name the engine of today.
    """

    answers_as_then: bool
    counts: dict[str, int]
    notes: list[ReleaseNoteOut]
    files: list[ReleaseFileOut]
    checksums: str

    @classmethod
    def of(cls, release: Release, files: Sequence[FileFacts]) -> "ReleaseDetailOut":
        """The release and its files as the API shows them."""
        facts = {name: getattr(release, name) for name in type(release).model_fields}
        own = address(f"/releases/{release.version}")
        return cls.model_validate(
            {
                **facts,
                "answers_as_then": release.resolver == RESOLVER_VERSION,
                "files": [
                    {
                        **{name: getattr(file, name) for name in FileFacts.__slots__},
                        "url": f"{own}/download?format={file.format}",
                    }
                    for file in files
                ],
                "checksums": f"{own}/checksums",
            }
        )


class CorrelationOut(Out):
    """One old role and the new role that it is now. A side without a role is null."""

    fate: Fate
    old_role_id: str | None
    old_name: str | None
    new_role_id: str | None
    new_name: str | None
    changed: list[str]


class CodeChangeOut(Out):
    """A code that a role gained or lost, or that now means something else for it."""

    change: str
    role_id: str
    role: str
    system: str
    version: str
    code: str
    relation: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class RowChangeOut(Out):
    """One row of the content before and after. `says` is the same in words."""

    entity: str
    key: str
    action: ChangeAction
    says: str
    before: dict[str, Any] | None
    after: dict[str, Any] | None


class ReleaseDiffOut(Out):
    """What changed from one release to another: in words, by role, by code and by row."""

    old: str
    new: str
    notes: list[ReleaseNoteOut]
    correlation: list[CorrelationOut]
    codes: list[CodeChangeOut]
    changes: list[RowChangeOut]

    @classmethod
    def of(cls, old: str, new: str, found: ReleaseDiff) -> "ReleaseDiffOut":
        """The comparison as the API shows it."""
        mappings = [row for row in found.changes if row.entity == Mapping.__tablename__]
        return cls(
            old=old,
            new=new,
            notes=[ReleaseNoteOut.model_validate(note) for note in found.notes],
            correlation=[CorrelationOut.model_validate(line) for line in found.correlation],
            codes=[_code(row, found) for row in mappings],
            changes=[_row(row, found) for row in found.changes],
        )


def _code(row: RowChange, found: ReleaseDiff) -> CodeChangeOut:
    fact = row.fact
    return CodeChangeOut(
        change=what_became(row),
        role_id=fact["role_id"],
        role=found.names[fact["role_id"]],
        system=fact["system_id"],
        version=fact["version"],
        code=fact["code"],
        relation=fact["relation"],
        before=row.before,
        after=row.after,
    )


def _row(row: RowChange, found: ReleaseDiff) -> RowChangeOut:
    return RowChangeOut(
        entity=row.entity,
        key=row.key,
        action=row.action,
        says=f"{describe(row, found.names)}: {what_became(row)}",
        before=row.before,
        after=row.after,
    )
