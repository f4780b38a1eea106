"""The real seed, read and loaded once: the tests of this folder only look at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.db.session import make_engine, reading
from app.matching.index import MatchIndex, compile_tables
from app.matching.tables import MatchingTables
from app.services.content.matching_tables import read_tables
from app.services.seed.cells import SeedData
from app.services.seed.loading import read_seed
from tests.conftest import a_copy

SEED = Path(__file__).parent.parent.parent / "seed"


@pytest.fixture(scope="session")
def seed() -> SeedData:
    """The rows of the files."""
    return read_seed(SEED)


@pytest.fixture(scope="session")
def registry(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """A database with the seed in it. Read it, never write to it."""
    with a_copy(request, "real_") as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture(scope="session")
def tables(registry: Engine) -> MatchingTables:
    """What the engine reads of the seed."""
    with reading(registry) as session:
        return read_tables(session)


@pytest.fixture(scope="session")
def index(tables: MatchingTables) -> MatchIndex:
    """The engine's index of the seed."""
    return compile_tables(tables)
