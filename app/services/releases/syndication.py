"""The FHIR resources of the releases as items that other servers fetch, byte for byte."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Engine
from sqlmodel import Session

from app.db.models import Release
from app.db.session import reading
from app.errors import ReleaseNotFoundError
from app.services.content.recently_used import RecentlyUsed
from app.services.releases.publishing import list_releases, read_file
from app.vocabulary import ReleaseFormat

_KEPT: Final = 50


@dataclass(frozen=True, slots=True)
class FeedItem:
    """One resource of a release. `size` is in bytes."""

    release: str
    released_at: datetime
    kind: str
    resource_id: str
    url: str
    version: str
    title: str
    dated: str
    rights: str
    size: int
    sha256: str


class Syndication:
    """The items of all releases. A release never changes, so its items are worked out once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._kept: RecentlyUsed[str, tuple[FeedItem, ...]] = RecentlyUsed(_KEPT)

    def items(self) -> list[FeedItem]:
        """Each address and version once, from the newest release that has it."""
        found: dict[tuple[str, str], FeedItem] = {}
        with reading(self._engine) as session:
            for release in list_releases(session):
                for item in self._of(session, release):
                    found.setdefault((item.url, item.version), item)
        return list(found.values())

    def content(self, release: str, kind: str, resource_id: str) -> bytes:
        """A resource as it is in the file of a release. Raises `ReleaseNotFoundError`."""
        with reading(self._engine) as session:
            for resource in _resources(session, release):
                if (resource["resourceType"], resource["id"]) == (kind, resource_id):
                    return _as_bytes(resource)
        raise ReleaseNotFoundError(release)

    def _of(self, session: Session, release: Release) -> tuple[FeedItem, ...]:
        known = self._kept.get(release.version)
        if known is not None:
            return known
        made = tuple(_item(release, resource) for resource in _resources(session, release.version))
        return self._kept.keep(release.version, made)


def _resources(session: Session, release: str) -> Iterator[dict[str, Any]]:
    _, content = read_file(session, release, ReleaseFormat.FHIR)
    for entry in json.loads(content)["entry"]:
        yield entry["resource"]


def _item(release: Release, resource: dict[str, Any]) -> FeedItem:
    content = _as_bytes(resource)
    return FeedItem(
        release=release.version,
        released_at=release.published_at,
        kind=resource["resourceType"],
        resource_id=resource["id"],
        url=resource["url"],
        version=resource["version"],
        title=resource["title"],
        dated=resource["date"],
        rights=resource["copyright"],
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
    )


def _as_bytes(resource: dict[str, Any]) -> bytes:
    return json.dumps(resource, ensure_ascii=False, separators=(",", ":")).encode()
