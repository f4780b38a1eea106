"""Whether the registry can answer: database, migrations, index and release."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import Engine, text
from sqlalchemy.exc import SQLAlchemyError

from app.db.schema import is_current
from app.db.session import reading
from app.errors import NotMigratedError
from app.services.content.indexing import IndexCache, IndexT, read_version
from app.services.releases.publishing import newest_release


@dataclass(frozen=True, slots=True)
class ReadinessCheck:
    """One part of readiness, described for an operator."""

    name: str
    is_ready: bool
    outcome: str


def check_readiness(engine: Engine, index_cache: IndexCache[IndexT]) -> list[ReadinessCheck]:
    """Every part, each checked by itself. A part that fails does not stop the others."""
    return [
        _check("database", lambda: _database(engine)),
        _check("migrations", lambda: _migrations(engine)),
        _check("index", lambda: _index(index_cache)),
        _check("release", lambda: _release(engine)),
    ]


def _check(name: str, ask: Callable[[], str]) -> ReadinessCheck:
    try:
        return ReadinessCheck(name, is_ready=True, outcome=ask())
    except SQLAlchemyError:
        return ReadinessCheck(name, is_ready=False, outcome="the database is not responding")
    except NotMigratedError as error:
        return ReadinessCheck(name, is_ready=False, outcome=str(error))


def _database(engine: Engine) -> str:
    with reading(engine) as session:
        session.execute(text("SELECT 1"))
    return f"{engine.dialect.name} is responding"


def _migrations(engine: Engine) -> str:
    if not is_current(engine):
        raise NotMigratedError
    return "the database is at the newest revision"


def _index(index_cache: IndexCache[IndexT]) -> str:
    return f"answers for version {index_cache.snapshot[0].number} of the content"


def _release(engine: Engine) -> str:
    with reading(engine) as session:
        newest, live = newest_release(session), read_version(session)
    if newest is None:
        return "no release is published, so answers are live"
    if live.release is None:
        return f"the content has changed since release {newest.version}, so answers are live"
    return f"the content is that of release {newest.version}"
