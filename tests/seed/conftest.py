"""The real seed, read and loaded once: the tests of this folder only look at it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.db import schema
from app.db.session import make_engine, reading, transaction
from app.matching.index import MatchIndex, compile_tables
from app.matching.tables import MatchingTables
from app.services.content.matching_tables import read_tables
from app.services.seed.cells import SeedData
from app.services.seed.loading import load_seed, read_seed

SEED = Path(__file__).parent.parent.parent / "seed"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.fixture(scope="session")
def seed() -> SeedData:
    """The rows of the files."""
    return read_seed(SEED)


@pytest.fixture(scope="session")
def registry(seed: SeedData, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """A SQLite database with the seed in it. Read it, never write to it."""
    url = f"sqlite:///{tmp_path_factory.mktemp('registry') / 'registry.db'}"
    schema.upgrade(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        load_seed(session, seed, at=NOON, actor="tester")
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
