"""Whether the registry can answer: database, migrations, index, release, and whether it can write.

A registry whose database is away still answers titles from its index.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlmodel import Session

from app.db.faults import meaning_of
from app.db.schema import is_at_head
from app.db.session import reading
from app.db.writable import why_not_writable
from app.errors import (
    DatabaseFullError,
    DatabaseReadOnlyError,
    DatabaseUnavailableError,
    NotMigratedError,
    RegistryError,
)
from app.services.content.indexing import IndexCache, IndexT, read_version
from app.services.releases.publishing import newest_release

_AWAY = "the database is not responding"
_IN_SHORT: dict[type[RegistryError] | None, str] = {
    DatabaseUnavailableError: _AWAY,
    DatabaseReadOnlyError: "the database can be read but not written",
    DatabaseFullError: "the disk of the database is full or almost full",
}


class Condition(StrEnum):
    """How a part is: it works, it needs its operator although answers are right, it does not."""

    WORKS = "pass"
    NEEDS_A_LOOK = "warn"
    FAILS = "fail"


@dataclass(frozen=True, slots=True)
class ReadinessCheck:
    """One part of readiness, described for an operator."""

    name: str
    condition: Condition
    outcome: str

    @property
    def is_ready(self) -> bool:
        """Whether requests can be sent here, as far as this part is concerned."""
        return self.condition is not Condition.FAILS


class _NotReadyError(Exception):
    """A part does not work, for a reason that the message says."""


class _NeedsALookError(Exception):
    """A part works for readers only, for a reason that the message says."""


def check_readiness(engine: Engine, index_cache: IndexCache[IndexT]) -> list[ReadinessCheck]:
    """Every part, with one connection. If the database is away, it is not asked again."""
    try:
        with reading(engine) as session:
            session.execute(text("SELECT 1"))
            return list(_checks(engine, session, index_cache))
    except SQLAlchemyError as error:
        return list(_without_database(index_cache, _in_short(error)))


def worst(checks: Sequence[ReadinessCheck]) -> Condition:
    """The condition of the whole service."""
    order = list(Condition)
    return max((check.condition for check in checks), key=order.index)


def _checks(
    engine: Engine, session: Session, index_cache: IndexCache[IndexT]
) -> Iterator[ReadinessCheck]:
    """Each part by itself. A part that fails does not stop the others."""
    parts: dict[str, Callable[[], str]] = {
        "database": lambda: f"{engine.dialect.name} is responding",
        "migrations": lambda: _migrations(session),
        "index": lambda: _index(session, index_cache),
        "release": lambda: _release(session),
        "writing": lambda: _writing(engine, session),
    }
    for name, ask in parts.items():
        yield _check(session, name, ask)


def _check(session: Session, name: str, ask: Callable[[], str]) -> ReadinessCheck:
    try:
        return ReadinessCheck(name, Condition.WORKS, ask())
    except _NeedsALookError as fault:
        return ReadinessCheck(name, Condition.NEEDS_A_LOOK, str(fault))
    except (RegistryError, _NotReadyError) as fault:
        return ReadinessCheck(name, Condition.FAILS, str(fault))
    except SQLAlchemyError as error:
        session.rollback()
        return ReadinessCheck(name, Condition.FAILS, _in_short(error))


def _without_database(index_cache: IndexCache[IndexT], why: str) -> Iterator[ReadinessCheck]:
    built = index_cache.built
    for name in ("database", "migrations", "index", "release", "writing"):
        if name == "index" and built is not None:
            said = f"answers for version {built[0].number} of the content, the last that was read"
            yield ReadinessCheck(name, Condition.NEEDS_A_LOOK, said)
        else:
            yield ReadinessCheck(name, Condition.FAILS, why)


def _in_short(error: SQLAlchemyError) -> str:
    """Why the database did not answer, without its own words: they can contain its address."""
    if isinstance(error, PoolTimeoutError):
        return "every database connection is in use"
    meaning = meaning_of(error) if isinstance(error, DBAPIError) else None
    return _IN_SHORT.get(meaning) or (_AWAY if meaning is None else meaning.meaning)


def _migrations(session: Session) -> str:
    if not is_at_head(session):
        raise NotMigratedError
    return "the database is at the newest revision"


def _index(session: Session, index_cache: IndexCache[IndexT]) -> str:
    newest = read_version(session)
    version = index_cache.snapshot[0]
    said = f"answers for version {version.number} of the content"
    if not version.has_content_of(newest):
        raise _NotReadyError(f"{said}, but version {newest.number} is in the database")
    return said


def _release(session: Session) -> str:
    newest, live = newest_release(session), read_version(session)
    if newest is None:
        return "no release is published, so answers are live"
    if live.release is None:
        return f"the content has changed since release {newest.version}, so answers are live"
    return f"the content is that of release {newest.version}"


def _writing(engine: Engine, session: Session) -> str:
    refusal = why_not_writable(engine, session)
    if refusal is not None:
        raise _NeedsALookError(_IN_SHORT[refusal])
    return "the database takes writes"
