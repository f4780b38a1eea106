"""A title to settle with all that helps to tell its readings apart."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.db.models import AmbiguousCandidate, AmbiguousTitle, CheckTitle, Role, listed
from app.services.checks.pages.settling import (
    SettlingCounts,
    count_titles,
    get_title,
    next_title,
)
from app.services.roles.paging import contains_words
from app.vocabulary import RoleStatus

MOST_FOUND: Final = 10


@dataclass(frozen=True, slots=True)
class RoleReading:
    """A role that a title may be. `bands` and `words` are what points to it."""

    role: Role
    says: str
    bands: tuple[str, ...] = ()
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OpenTitle:
    """A title to settle, its readings in order, and where it is among the others."""

    title: CheckTitle
    readings: tuple[RoleReading, ...]
    explanation: str | None
    outside_meaning: str | None
    counts: SettlingCounts
    next: int | None
    done: CheckTitle | None


def read_open_title(
    session: Session, check_id: str, number: int, now: datetime, done: int | None = None
) -> OpenTitle:
    """A title with its readings. `done` is a title that was decided just before. Seven queries.

    Raises `CheckNotFoundError` where the check has no such title.
    """
    title = get_title(session, check_id, number, now)
    given = title.detail["readings"]
    declared = _declared(session, given)
    return OpenTitle(
        title,
        _readings(session, given, declared),
        None if declared is None else declared.explanation,
        None if declared is None else declared.outside_meaning,
        count_titles(session, check_id),
        next_title(session, check_id, title),
        None if done is None else get_title(session, check_id, done, now),
    )


def find_roles(session: Session, words: str) -> tuple[Role, ...]:
    """Active roles whose name has all these words; the one with just this name alone."""
    statement = (
        select(Role)
        .where(col(Role.status) == RoleStatus.ACTIVE.value, *contains_words(words, Role.name))
        .order_by(func.length(col(Role.name)), col(Role.name))
        .limit(MOST_FOUND)
    )
    found = tuple(session.scalars(statement))
    exact = tuple(role for role in found if role.name.casefold() == words.casefold())
    return exact or found


def _declared(session: Session, given: Sequence[Mapping[str, Any]]) -> AmbiguousTitle | None:
    """The ambiguous title of the registry that the readings come from, if they come from one."""
    terms = {reading["term"].lower() for reading in given}
    if len(terms) != 1:
        return None
    statement = select(AmbiguousTitle).where(func.lower(col(AmbiguousTitle.title)).in_(terms))
    return session.scalars(statement.limit(1)).first()


def _readings(
    session: Session, given: Sequence[Mapping[str, Any]], declared: AmbiguousTitle | None
) -> tuple[RoleReading, ...]:
    role_ids = [reading["role_id"] for reading in given]
    # A role may have been retired since the check.
    active = col(Role.status) == RoleStatus.ACTIVE.value
    rows = session.scalars(select(Role).where(col(Role.role_id).in_(role_ids), active))
    roles = {role.role_id: role for role in rows}
    signs = {} if declared is None else _signs(session, declared.title)
    found = []
    for reading in given:
        role_id = reading["role_id"]
        if role_id in roles:
            sign = signs.get(role_id)
            bands, words = ((), ()) if sign is None else (listed(sign.bands), listed(sign.words))
            says = "; ".join(reading["reasons"])
            found.append(RoleReading(roles[role_id], says, bands, words))
    return tuple(found)


def _signs(session: Session, title: str) -> dict[str, AmbiguousCandidate]:
    statement = select(AmbiguousCandidate).where(col(AmbiguousCandidate.title) == title)
    return {row.role_id: row for row in session.scalars(statement)}
