"""Published releases: the content at one time, under a name that people can cite."""

import hashlib
import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.db.models import Change, Release, ReleaseFile
from app.errors import ReleaseNameError, ReleaseNotFoundError, ReleaseRefusedError
from app.matching.resolve import RESOLVER_VERSION
from app.services.content.indexing import read_version
from app.services.content.snapshots import read_facts, take_snapshot
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.services.releases.changes import changes_since
from app.services.releases.checks import reasons_against
from app.services.releases.diff import ReleaseDiff, compare, role_names
from app.services.releases.forms.files import make_files
from app.services.releases.forms.package import ReleaseStamp, read_member
from app.services.releases.forms.tables import publish_tables
from app.services.releases.notes import ReleaseNote, count_rows, first_note, write_notes
from app.services.seed.cells import SeedData
from app.services.seed.golden import GoldenTitle
from app.vocabulary import ReleaseFormat

_NAME: Final = re.compile(r"[1-9][0-9]{3}\.[1-9][0-9]{0,2}(\.[1-9][0-9]{0,2})?")
_STORED_PARTS: Final = ("format", "name", "media_type", "size", "sha256")


@dataclass(frozen=True, slots=True)
class FileFacts:
    """A file of a release without its content. `size` is in bytes."""

    format: str
    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class ReleaseGuards:
    """What a release is checked against before it is published."""

    golden: Sequence[GoldenTitle]
    seed: SeedData


def publish(session: Session, version: str, author: Author, guards: ReleaseGuards) -> Release:
    """The content as it is now, published under a name in the caller's transaction.

    Raises `ReleaseNameError` for a name in another form, and `ReleaseRefusedError` with every
    reason against it. Takes about five seconds, during which nothing else is written.
    """
    check_name(version)
    wait_for_turn(session)
    reasons = list(_against_name(session, version))
    reasons += reasons_against(session, guards.golden, guards.seed)
    if reasons:
        raise ReleaseRefusedError(version, reasons)
    release, snapshot = _release(session, version, author)
    session.add(release)
    session.flush()
    _store_files(session, release, snapshot)
    record(session, [_published(release)], author)
    return release


def check_name(version: str) -> None:
    """Raise `ReleaseNameError` unless the name is a year and a number: 2026.1 or 2026.1.2."""
    if not is_name(version):
        raise ReleaseNameError


def is_name(text: str) -> bool:
    """Whether a text has the form of a release's name."""
    return _NAME.fullmatch(text) is not None


def list_releases(session: Session) -> Sequence[Release]:
    """Every release, the newest first."""
    return session.scalars(select(Release).order_by(col(Release.number).desc())).all()


def newest_release(session: Session) -> Release | None:
    """The newest release, if there is one."""
    return session.scalar(select(Release).order_by(col(Release.number).desc()).limit(1))


def get_release(session: Session, version: str) -> Release:
    """The release with this name. Raises `ReleaseNotFoundError`."""
    found = session.scalar(select(Release).where(col(Release.version) == version))
    if found is None:
        raise ReleaseNotFoundError(version)
    return found


def list_files(session: Session, version: str) -> list[FileFacts]:
    """The files of a release without their content, in the order of their formats."""
    columns = [col(getattr(ReleaseFile, name)) for name in _STORED_PARTS]
    statement = select(*columns).where(col(ReleaseFile.version) == version).order_by(columns[0])
    return [FileFacts(*row) for row in session.execute(statement)]


def read_file(session: Session, version: str, form: ReleaseFormat) -> tuple[FileFacts, bytes]:
    """A file of a release, byte for byte as first published. Raises `ReleaseNotFoundError`."""
    file = session.get(ReleaseFile, (version, form.value))
    if file is None:
        raise ReleaseNotFoundError(version)
    facts = FileFacts(*(getattr(file, name) for name in _STORED_PARTS))
    return facts, zlib.decompress(file.content)


def checksums(session: Session, version: str) -> str:
    """The SHA-256 of each file, as `sha256sum --check` reads it. Raises `ReleaseNotFoundError`."""
    get_release(session, version)
    files = list_files(session, version)
    return "".join(f"{file.sha256}  {file.name}\n" for file in files)


def read_table(session: Session, version: str, table: str) -> bytes:
    """A table of a release as CSV, taken from its data package."""
    _, package = read_file(session, version, ReleaseFormat.DATA_PACKAGE)
    return read_member(package, f"{table}.csv")


def read_snapshot(session: Session, version: str) -> bytes:
    """The content of a release as JSON lines."""
    return read_file(session, version, ReleaseFormat.JSON_LINES)[1]


def diff(session: Session, old: str, new: str) -> ReleaseDiff:
    """What changed from one release to another. Either can be the older one."""
    before, after = (read_facts(read_snapshot(session, version)) for version in (old, new))
    return compare(before, after)


def _against_name(session: Session, version: str) -> Iterator[str]:
    """A name is used once, and each is higher than the last, so that their order is plain."""
    for taken in session.scalars(select(col(Release.version))):
        if taken == version:
            yield f"name: {version} is already published, and a release never changes"
        elif _order(taken) > _order(version):
            yield f"name: {version} must be higher than {taken}, which is already published"


def _order(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _release(session: Session, version: str, author: Author) -> tuple[Release, bytes]:
    snapshot, previous = take_snapshot(session), newest_release(session)
    facts = read_facts(snapshot)
    counts = count_rows(facts)
    notes = _notes(session, previous, role_names(facts), counts)
    release = Release(
        version=version,
        published_at=author.at,
        actor=author.actor,
        content_hash=read_version(session).content_hash,
        resolver=RESOLVER_VERSION,
        last_change=session.scalar(select(func.max(col(Change.seq)))) or 0,
        counts=counts,
        notes=[{"text": note.text, "items": list(note.items)} for note in notes],
    )
    return release, snapshot


def _notes(
    session: Session, previous: Release | None, names: Mapping[str, str], counts: Mapping[str, int]
) -> Iterable[ReleaseNote]:
    """What changed since the release before, or what the first release contains."""
    if previous is None:
        return [first_note(counts)]
    notes = write_notes(changes_since(session, previous.last_change), names)
    return notes or [ReleaseNote(f"Nothing changed since {previous.version}", ())]


def stamp_of(release: Release) -> ReleaseStamp:
    """What every file of a release says about itself."""
    return ReleaseStamp(
        release.version, release.published_at, release.content_hash, release.resolver
    )


def _store_files(session: Session, release: Release, snapshot: bytes) -> None:
    for made in make_files(stamp_of(release), snapshot, publish_tables(session)):
        session.add(
            ReleaseFile(
                version=release.version,
                format=made.format.value,
                name=made.name,
                media_type=made.media_type,
                size=len(made.content),
                sha256=hashlib.sha256(made.content).hexdigest(),
                content=zlib.compress(made.content, 9),
            )
        )
    session.flush()


def _published(release: Release) -> Step:
    fact: dict[str, Any] = {
        "version": release.version,
        "content_hash": release.content_hash,
        "resolver": release.resolver,
        "last_change": release.last_change,
    }
    return Step("release", (release.version,), None, fact, "published")
