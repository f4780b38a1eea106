"""The content as text that is the same everywhere, and a registry opened again from it."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Table, insert
from sqlmodel import Session, SQLModel

from app.db.session import make_engine
from app.services.content.indexing import content_lines, content_tables
from app.vocabulary import EvidenceKind, Origin

_IN_MEMORY = "sqlite://"
_ROWS_A_STATEMENT = 1_000
Fact = dict[str, Any]
Facts = dict[str, list[Fact]]


def take_snapshot(session: Session) -> bytes:
    """The content as JSON lines. Their SHA-256 is the content's hash."""
    return b"".join(content_lines(session))


def read_facts(snapshot: bytes) -> Facts:
    """The rows of a snapshot by table, in the snapshot's order; a table without rows is absent.

    Raises `ValueError` for what is no snapshot.
    """
    facts: Facts = defaultdict(list)
    for line in snapshot.splitlines():
        table, fact = json.loads(line)
        if not isinstance(table, str) or not isinstance(fact, dict):
            raise ValueError("each line is a table's name and a row")  # noqa: TRY004  # bad data, not a bad call
        facts[table].append(fact)
    return facts


@contextmanager
def opened(snapshot: bytes) -> Iterator[Session]:
    """The registry that a snapshot was taken of, in a database in memory.

    Every service reads it like the live one. About a second for the seed that ships.
    """
    with opened_facts(read_facts(snapshot)) as session:
        yield session


@contextmanager
def opened_facts(facts: Facts) -> Iterator[Session]:
    """The registry whose rows these are, in a database in memory."""
    engine = make_engine(_IN_MEMORY)
    try:
        # All tables: a service may look into one that a snapshot leaves empty.
        SQLModel.metadata.create_all(engine)
        with Session(engine) as session:
            fill(session, facts)
            session.flush()
            yield session
    finally:
        engine.dispose()


def fill(session: Session, facts: Facts) -> None:
    """Write the rows of a snapshot into tables with nothing in them.

    A column that a later version of the registry dropped is passed over; one that it added
    stays blank.
    """
    tables = {table.name: table for table in content_tables()}
    for table in (table for table in SQLModel.metadata.sorted_tables if table.name in tables):
        _insert(session, table, facts.get(table.name, ()))


def _insert(session: Session, table: Table, facts: Iterable[Fact]) -> None:
    columns = set(table.c.keys())
    keys = set(table.primary_key.columns.keys())  # one that is missing is refused by the database
    rows = [
        {**{name: fact.get(name) for name in fact.keys() & columns | keys}, "origin": _origin(fact)}
        for fact in facts
    ]
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        session.execute(insert(table), rows[start : start + _ROWS_A_STATEMENT])


def _origin(fact: Fact) -> str:
    """Who put the row there is not published, but a search is always the registry's own."""
    return Origin.DERIVED if fact.get("kind") == EvidenceKind.SEARCHED else Origin.SEED
