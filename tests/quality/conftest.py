"""The engine over the seed that ships, compiled once."""

from pathlib import Path

import pytest

from app.matching.index import MatchIndex, compile_tables
from app.services.seed.loading import read_seed
from app.services.seed.tables import tables_of_seed

SEED = Path(__file__).parent.parent.parent / "seed"


@pytest.fixture(scope="session")
def index() -> MatchIndex:
    """The engine's index of the seed."""
    return compile_tables(tables_of_seed(read_seed(SEED)))
