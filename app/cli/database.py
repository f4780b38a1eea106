"""The database and the index, as the commands use them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import ProgrammingError

from app.db import schema
from app.db.session import make_engine
from app.errors import NotMigratedError
from app.matching.index import MatchIndex, compile_tables
from app.services.content.indexing import IndexCache, Version
from app.services.releases.indexes import ReleaseIndexes
from app.settings import Settings


@contextmanager
def open_engine(settings: Settings) -> Iterator[Engine]:
    """The database, which must be up to date."""
    engine = make_engine(settings.database_url)
    try:
        if not schema.is_current(engine):
            raise NotMigratedError
        yield engine
    finally:
        engine.dispose()


def current_index(settings: Settings) -> tuple[Version, MatchIndex]:
    """The match index of the registry as it stands, and the content that it answers for."""
    with open_engine(settings) as engine:
        return IndexCache(engine, compile_tables).snapshot


def index_of(settings: Settings, release: str | None) -> tuple[Version, MatchIndex]:
    """The match index of a release, or of the registry as it stands."""
    if release is None:
        return current_index(settings)
    with open_engine(settings) as engine:
        return ReleaseIndexes(engine, compile_tables).get(release)


def about_database(error: Exception) -> str:
    """What to say of a failing database; never its own words, which may hold the address."""
    if isinstance(error, ProgrammingError):
        return str(NotMigratedError())
    return "The database does not answer. Is REGISTRY_DATABASE_URL right, and is it running?"
