from sqlmodel import Session

from app.matching.index import content_key
from app.services.content.matching_tables import read_tables
from app.services.seed.reading import read_seed
from app.services.seed.tables import tables_of_seed
from tests.conftest import MINI_SEED


def test_the_engine_reads_a_folder_as_it_reads_a_registry_loaded_from_it(
    registry: Session,
) -> None:
    tables = tables_of_seed(read_seed(MINI_SEED))

    assert len(tables.roles) == 5
    assert content_key(tables) == content_key(read_tables(registry))
