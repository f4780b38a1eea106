"""The titles of all trusts' current lists together: how many trusts use each, none named.

A title that one trust uses may still tell whose it is: show these to reviewers, not to all.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.db.models import (
    EstablishmentAnswer,
    EstablishmentLine,
    EstablishmentResolution,
    LocalTitle,
)
from app.matching.resolution import Hints, Outcome
from app.matching.resolve import TitleQuery
from app.services.establishments import current_versions


@dataclass(frozen=True, slots=True)
class TitleInUse:
    """A title as trusts write it, with what their lists tell of its posts, and how many do."""

    query: TitleQuery
    trusts: int


@dataclass(frozen=True, slots=True)
class UnmatchedTitle:
    """A title that the registry knows nothing of, and how many trusts use it."""

    title: str
    trusts: int


def titles_in_use(session: Session) -> tuple[TitleInUse, ...]:
    """Each distinct question that the current lists put, the most common first. Two queries."""
    trusts: dict[tuple[str, ...], set[str]] = defaultdict(set)
    queries: dict[tuple[str, ...], TitleQuery] = {}
    for ods_code, line in _current_lines(session):
        told = (line.band, line.occupation_code, line.job_role, line.staff_group, line.setting)
        key = (line.title_key, *((value or "").casefold() for value in told))
        trusts[key].add(ods_code)
        query = TitleQuery(line.title, Hints(*told))
        # Of several writings the first in the alphabet stands: order must not matter.
        queries[key] = min(queries.get(key, query), query, key=lambda each: each.title)
    found = [TitleInUse(queries[key], len(users)) for key, users in sorted(trusts.items())]
    return tuple(sorted(found, key=lambda each: -each.trusts))


def unmatched_titles(session: Session, limit: int | None = None) -> tuple[UnmatchedTitle, ...]:
    """Titles that the registry did not match when it was last asked, most trusts first.

    Without those that a trust has tied to a role or marked local itself. Four queries.
    """
    decided = {
        (row.ods_code, row.title_key)
        for row in session.execute(select(col(LocalTitle.ods_code), col(LocalTitle.title_key)))
    }
    unmatched = _unmatched_positions(session)
    trusts: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, str] = {}
    for ods_code, line in _current_lines(session):
        is_open = (line.version_id, line.position) in unmatched
        if is_open and (ods_code, line.title_key) not in decided:
            trusts[line.title_key].add(ods_code)
            titles[line.title_key] = min(titles.get(line.title_key, line.title), line.title)
    found = [UnmatchedTitle(titles[key], len(users)) for key, users in sorted(trusts.items())]
    return tuple(sorted(found, key=lambda each: -each.trusts)[:limit])


def titles_of_role(session: Session, role_id: str) -> tuple[TitleInUse, ...]:
    """Titles that the registry matched to a role when it was last asked, most trusts first."""
    ids = [version.id for version in current_versions(session).values() if version.id is not None]
    version_of = {made: version for version, made in last_resolutions(session, ids).items()}
    answer = EstablishmentAnswer
    chosen = select(col(answer.resolution_id), col(answer.position)).where(
        *(col(answer.resolution_id).in_(version_of), col(answer.role_id) == role_id),
        col(answer.outcome) == Outcome.MATCHED,
    )
    matched = {(version_of[made], position) for made, position in session.execute(chosen)}
    trusts: dict[str, set[str]] = defaultdict(set)
    titles: dict[str, str] = {}
    for ods_code, line in _current_lines(session):
        if (line.version_id, line.position) in matched:
            trusts[line.title_key].add(ods_code)
            titles[line.title_key] = min(titles.get(line.title_key, line.title), line.title)
    found = [TitleInUse(TitleQuery(titles[key]), len(users)) for key, users in trusts.items()]
    return tuple(sorted(found, key=lambda each: (-each.trusts, each.query.title)))


def last_resolutions(session: Session, version_ids: Iterable[int]) -> dict[int, int]:
    """The id of the last stored answers of each version. One query."""
    made = EstablishmentResolution
    chosen = (
        select(col(made.version_id), func.max(col(made.id)))
        .where(col(made.version_id).in_(list(version_ids)))
        .group_by(col(made.version_id))
    )
    return dict(session.execute(chosen).all())


def _current_lines(session: Session) -> Iterator[tuple[str, EstablishmentLine]]:
    """Every line of every current list with the trust whose it is. Two queries."""
    owners = {version.id: code for code, version in current_versions(session).items()}
    line = EstablishmentLine
    chosen = select(line).where(col(line.version_id).in_(owners))
    for row in session.scalars(chosen.order_by(col(line.version_id), col(line.position))):
        yield owners[row.version_id], row


def _unmatched_positions(session: Session) -> set[tuple[int, int]]:
    ids = [version.id for version in current_versions(session).values() if version.id is not None]
    version_of = {made: version for version, made in last_resolutions(session, ids).items()}
    answer = EstablishmentAnswer
    chosen = select(col(answer.resolution_id), col(answer.position)).where(
        col(answer.resolution_id).in_(version_of), col(answer.outcome) == Outcome.UNMATCHED
    )
    return {(version_of[made], position) for made, position in session.execute(chosen)}
