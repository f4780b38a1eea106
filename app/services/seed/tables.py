"""What the matching engine reads, taken from seed files without touching a registry."""

from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, SQLModel

from app.db.session import make_engine
from app.matching.tables import MatchingTables
from app.services.content.matching_tables import read_tables
from app.services.seed.cells import Line, SeedData
from app.services.seed.rows import LINES
from app.vocabulary import Origin

_IN_MEMORY = "sqlite://"
_ROWS_A_STATEMENT = 1_000


def tables_of_seed(data: SeedData) -> MatchingTables:
    """The tables that a new registry would hold after loading this seed, and nothing else.

    Takes about a second for the seed that ships. The rows pass through a database in
    memory, so the engine reads a folder in exactly the way that it reads a registry.
    """
    engine = make_engine(_IN_MEMORY)
    try:
        SQLModel.metadata.create_all(engine)
        with Session(engine) as session:
            for kind in LINES:
                _insert(session, data, kind)
            return read_tables(session)
    finally:
        engine.dispose()


def _insert(session: Session, data: SeedData, kind: type[Line]) -> None:
    table = SQLModel.metadata.tables[str(kind.table.__tablename__)]
    rows: list[dict[str, Any]] = [
        {**line.model_dump(mode="json"), "origin": Origin.SEED.value} for _, line in data.of(kind)
    ]
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        session.execute(insert(table), rows[start : start + _ROWS_A_STATEMENT])
