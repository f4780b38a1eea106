"""Trusts' lists as they come in: prepared, stored as a new version, and compared."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlmodel import Session

from app.db.models import EstablishmentVersion
from app.errors import EstablishmentDateError, EstablishmentTooLongError
from app.matching.index import MatchIndex
from app.matching.resolve import RESOLVER_VERSION
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.services.trusts.answers import Answered, answer_lines, store_answers
from app.services.trusts.lines import Difference, PostLine, add_up, compare, hash_lines
from app.services.trusts.local_titles import get_open_trust
from app.services.trusts.versions import (
    get_version,
    list_versions,
    next_version,
    read_lines,
    store_lines,
    version_before,
)

ENTITY: Final = "establishment_version"
MOST_LINES: Final = 20_000
"""More kinds of posts than any trust has; to answer so many takes some ten seconds."""


@dataclass(frozen=True, slots=True)
class NewList:
    """A list to store: what it shows on which day, added up and answered."""

    as_at: date
    lines: tuple[PostLine, ...]
    rows: int
    answered: Answered


@dataclass(frozen=True, slots=True)
class Stored:
    """What storing a list did. Without `is_new` it was there already, and nothing happened."""

    version: EstablishmentVersion
    previous: EstablishmentVersion | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class VersionDifference:
    """What changed between two versions, by their numbers. `before` is None against no list."""

    before: int | None
    after: int
    difference: Difference


def prepare(
    posts: Sequence[PostLine], as_at: date, index: MatchIndex, content: str, *, today: date
) -> NewList:
    """The list ready to be stored. No SQL: thousands of titles take seconds to answer.

    Raises `EstablishmentDateError` for a day that has not come, `EstablishmentTooLongError`,
    and `TitleError` for a title that cannot be read.
    """
    if as_at > today:
        raise EstablishmentDateError(f"'as_at' is {as_at.isoformat()}, which has not come yet.")
    lines = add_up(posts)
    if len(lines) > MOST_LINES:
        raise EstablishmentTooLongError(len(lines), MOST_LINES)
    answered = Answered(content, RESOLVER_VERSION, answer_lines(lines, index))
    return NewList(as_at, lines, sum(post.rows for post in posts), answered)


def store(session: Session, ods_code: str, new: NewList, author: Author) -> Stored:
    """The list as a new version of the trust's, unless it says just what the last one says.

    The last version of the same day counts: the same numbers on another day are news.
    """
    trust = get_open_trust(session, ods_code)
    wait_for_turn(session)
    versions = list_versions(session, trust.ods_code)
    lines_hash, as_at = hash_lines(new.lines), new.as_at.isoformat()
    before = [row for row in versions if row.as_at <= as_at]
    if before and (before[0].as_at, before[0].lines_hash) == (as_at, lines_hash):
        return Stored(before[0], next_version(before), is_new=False)
    version = EstablishmentVersion(
        ods_code=trust.ods_code,
        number=max((row.number for row in versions), default=0) + 1,
        as_at=as_at,
        stored_at=author.at,
        actor=author.actor,
        lines_hash=lines_hash,
        rows=new.rows,
    )
    session.add(version)
    session.flush()
    store_lines(session, version, new.lines)
    store_answers(session, version, 1, new.answered, author)
    record(session, [_step(version, len(new.lines))], author)
    return Stored(version, before[0] if before else None, is_new=True)


def differ(session: Session, stored: Stored) -> VersionDifference:
    """What storing a list changed."""
    return _differ(session, stored.previous, stored.version)


def compare_versions(
    session: Session, ods_code: str, before: int | None, after: int
) -> VersionDifference:
    """What changed between two versions. Without `before`, since the one before in time."""
    newer = get_version(session, ods_code, after)
    if before is None:
        return _differ(session, version_before(session, newer), newer)
    return _differ(session, get_version(session, ods_code, before), newer)


def _differ(
    session: Session, before: EstablishmentVersion | None, after: EstablishmentVersion
) -> VersionDifference:
    old = () if before is None else read_lines(session, before)
    number = None if before is None else before.number
    return VersionDifference(number, after.number, compare(old, read_lines(session, after)))


def _step(version: EstablishmentVersion, lines: int) -> Step:
    """What the history says of a version: no title and no number of staff."""
    after = {"as_at": version.as_at, "lines": lines, "lines_hash": version.lines_hash}
    return Step(ENTITY, (version.ods_code, version.number), None, after)
