"""The titles of all trusts' current lists together: how many trusts use each, none named.

A title that only one trust uses can show whose it is: show these to reviewers only.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, select, tuple_
from sqlmodel import Session, col

from app.db.models import (
    EstablishmentAnswer,
    EstablishmentLine,
    EstablishmentResolution,
    EstablishmentVersion,
    LocalTitle,
)
from app.matching.resolution import Outcome
from app.matching.resolve import TitleQuery
from app.services.posts.questions import hints_of
from app.services.roles.paging import bytewise
from app.services.trusts.read_ties import ties_by_reading
from app.services.trusts.versions import current_versions

_HINTS: Final = ("band", "occupation_code", "job_role", "staff_group", "setting")


@dataclass(frozen=True, slots=True)
class TitleInUse:
    """A title as trusts write it, with what their lists say of its posts, and how many do."""

    query: TitleQuery
    trusts: int


@dataclass(frozen=True, slots=True)
class UnmatchedTitle:
    """A title that the registry knows nothing of, and how many trusts use it."""

    title: str
    trusts: int


def titles_in_use(session: Session) -> tuple[TitleInUse, ...]:
    """Each distinct question that the current lists put, the most common first. Two queries."""
    line = EstablishmentLine
    hints = [col(getattr(line, name)) for name in _HINTS]
    chosen = (
        _title_and_trusts(session, hints)
        .where(col(line.version_id).in_(_current_ids(session)))
        .group_by(col(line.title_key), *hints)
    )
    found = [
        TitleInUse(TitleQuery(title, hints_of(**dict(zip(_HINTS, known, strict=True)))), trusts)
        for title, trusts, _, *known in session.execute(chosen)
    ]
    return tuple(sorted(found, key=lambda each: (-each.trusts, each.query.title)))


def unmatched_titles(session: Session, limit: int | None = None) -> tuple[UnmatchedTitle, ...]:
    """Titles that the registry did not match when it was last asked, most trusts first.

    Without those that a trust has tied to a role or marked local itself. Three queries.
    """
    local = LocalTitle
    chosen = (
        _answered(session, Outcome.UNMATCHED)
        .outerjoin(local, is_tied(session))
        .where(col(local.id).is_(None))
    )
    found = [UnmatchedTitle(title, trusts) for title, trusts, _ in session.execute(chosen)]
    return tuple(sorted(found, key=lambda each: (-each.trusts, each.title))[:limit])


def titles_of_role(session: Session, role_id: str) -> tuple[TitleInUse, ...]:
    """Titles that the registry matched to a role when it was last asked, most trusts first."""
    is_role = col(EstablishmentAnswer.role_id) == role_id
    chosen = _answered(session, Outcome.MATCHED).where(is_role)
    found = [TitleInUse(TitleQuery(title), trusts) for title, trusts, _ in session.execute(chosen)]
    return tuple(sorted(found, key=lambda each: (-each.trusts, each.query.title)))


def _answered(session: Session, outcome: Outcome) -> Select[*tuple[Any, ...]]:
    """The titles of the current lists that had this outcome when the registry was last asked."""
    line, made, answer = EstablishmentLine, EstablishmentResolution, EstablishmentAnswer
    asked = last_resolutions(session, _current_ids(session)).values()
    return (
        _title_and_trusts(session, [])
        .join(made, col(made.version_id) == col(line.version_id))
        .join(answer, answers_line())
        .where(col(made.id).in_(asked), col(answer.outcome) == outcome)
        .group_by(col(line.title_key))
    )


def _title_and_trusts(session: Session, columns: Sequence[Any]) -> Select[*tuple[Any, ...]]:
    """Of several writings the first by its bytes, how many trusts use it, its key, the rest."""
    line, version = EstablishmentLine, EstablishmentVersion
    title = func.min(bytewise(session, line.title))
    trusts = func.count(col(version.ods_code).distinct())
    joined = col(version.id) == col(line.version_id)
    return select(title, trusts, col(line.title_key), *columns).join(version, joined)


def answers_line() -> ColumnElement[bool]:
    """The join of an answer to its line, by way of the resolution that it is of."""
    line, made, answer = EstablishmentLine, EstablishmentResolution, EstablishmentAnswer
    return (col(answer.resolution_id) == col(made.id)) & (
        col(answer.position) == col(line.position)
    )


def is_tied(session: Session) -> ColumnElement[bool]:
    """The join of a trust's own title to the lines of its list that it decides. Three queries.

    The database compares how titles are spelt. It cannot read words as the engine does, so
    the lines that only the engine reads as a trust's title are looked up first and named.
    """
    line, version, local = EstablishmentLine, EstablishmentVersion, LocalTitle
    is_spelt_so = (col(local.ods_code) == col(version.ods_code)) & (
        col(local.title_key) == col(line.title_key)
    )
    read_so = ties_by_reading(session)
    if not read_so:
        return is_spelt_so
    return is_spelt_so | tuple_(col(local.id), col(version.ods_code), col(line.title_key)).in_(
        read_so
    )


def _current_ids(session: Session) -> list[int]:
    versions = current_versions(session).values()
    return [version.id for version in versions if version.id is not None]


def last_resolutions(session: Session, version_ids: Iterable[int]) -> dict[int, int]:
    """The id of the last stored answers of each version. One query."""
    made = EstablishmentResolution
    chosen = (
        select(col(made.version_id), func.max(col(made.id)))
        .where(col(made.version_id).in_(list(version_ids)))
        .group_by(col(made.version_id))
    )
    return dict(session.execute(chosen).all())
