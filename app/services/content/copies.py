"""A registry made from rows: in memory while a block runs, or as a SQLite file."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlalchemy import Table, insert, select
from sqlmodel import Session, SQLModel

from app.db.session import make_engine
from app.services.content.indexing import content_tables
from app.vocabulary import EvidenceKind, Origin

Fact: TypeAlias = dict[str, Any]
"""A row of the content by its columns."""

Facts: TypeAlias = Mapping[str, Sequence[Fact]]
"""Rows of the content by table."""

_IN_MEMORY: Final = "sqlite://"
_ROWS_A_STATEMENT: Final = 1_000


@contextmanager
def opened_in_memory(facts: Facts) -> Iterator[Session]:
    """The registry that these rows make. Every service reads it like the live one.

    Takes about a second for the seed that comes with the registry.
    """
    # All tables: a service may look into one that has no content.
    every_table = list(SQLModel.metadata.tables.values())
    with _created(_IN_MEMORY, every_table) as session:
        fill(session, facts)
        yield session


def write_registry_file(path: Path, facts: Facts) -> None:
    """A new SQLite file with the tables of the content and these rows."""
    with _created(f"sqlite:///{path}", content_tables()) as session:
        fill(session, facts)
        session.commit()


def read_facts_of(session: Session) -> Facts:
    """Every row of the content as the database has it, to copy a registry."""
    facts: dict[str, list[Fact]] = {}
    for table in content_tables():
        rows = session.execute(select(table)).mappings()
        facts[table.name] = [dict(row) for row in rows]
    return facts


def fill(session: Session, facts: Facts) -> None:
    """Write rows into tables that are empty.

    Leaves out a column that a later version of the registry does not have. A column that it
    added is blank.
    """
    rows_of: Mapping[str, Sequence[Fact]] = defaultdict(list, facts)
    names = {table.name for table in content_tables()}
    for table in SQLModel.metadata.sorted_tables:
        if table.name in names:
            insert_rows(session, table, [_row(table, fact) for fact in rows_of[table.name]])
    session.flush()


def insert_rows(session: Session, table: Table, rows: Sequence[Fact]) -> None:
    """Write rows that have the same columns, some thousand in a statement."""
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        session.execute(insert(table), rows[start : start + _ROWS_A_STATEMENT])


@contextmanager
def _created(address: str, tables: Iterable[Table]) -> Iterator[Session]:
    engine = make_engine(address)
    try:
        SQLModel.metadata.create_all(engine, tables=list(tables))
        with Session(engine, expire_on_commit=False) as session:
            yield session
    finally:
        engine.dispose()


def _row(table: Table, fact: Fact) -> Fact:
    # The database refuses a row without a part of its key, so that part is named, though blank.
    keys = set(table.primary_key.columns.keys())
    row = {name: fact.get(name) for name in fact.keys() & set(table.c.keys()) | keys}
    return {"origin": _origin(fact), **row}


def _origin(fact: Fact) -> str:
    """Who wrote a row is not published, but a search is always the registry's own."""
    return Origin.DERIVED if fact.get("kind") == EvidenceKind.SEARCHED else Origin.SEED
