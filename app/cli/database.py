"""The database and the index, as the commands use them."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from app.db import schema
from app.db.faults import meaning_of
from app.db.patience import OF_A_COMMAND
from app.db.session import make_engine
from app.errors import DatabaseUnavailableError, NotMigratedError
from app.matching.index import MatchIndex, compile_tables
from app.services.content.indexing import IndexCache, Version
from app.services.releases.indexes import ReleaseIndexes
from app.settings import Settings


@contextmanager
def open_engine(settings: Settings) -> Iterator[Engine]:
    """The database. Raises `NotMigratedError` if it is not up to date."""
    engine = make_engine(settings.database_url, patience=OF_A_COMMAND)
    try:
        if not schema.is_current(engine):
            raise NotMigratedError
        yield engine
    finally:
        engine.dispose()


def current_index(settings: Settings) -> tuple[Version, MatchIndex]:
    """The match index of the present registry, and the version of its content."""
    with open_engine(settings) as engine:
        return IndexCache(engine, compile_tables).snapshot


def index_of(settings: Settings, release: str | None) -> tuple[Version, MatchIndex]:
    """The match index of a release, or of the present registry."""
    if release is None:
        return current_index(settings)
    with open_engine(settings) as engine:
        return ReleaseIndexes(engine, compile_tables).get(release)


def about_database(error: DBAPIError) -> str:
    """A message for a failing database. Its own words can contain the address and password.

    Raises an error that is a fault of ours.
    """
    meaning = meaning_of(error)
    if meaning is None:
        raise error
    if meaning is DatabaseUnavailableError:
        return (
            "The database is not responding. Check REGISTRY_DATABASE_URL, and that it is running."
        )
    return str(meaning())
