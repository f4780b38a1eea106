"""The content as text that is the same everywhere, and a registry opened again from it."""

import json
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

from sqlmodel import Session

from app.services.content.copies import Fact, Facts, opened_in_memory
from app.services.content.earlier_rows import LEXICON, as_word_lists
from app.services.content.indexing import content_lines


def take_snapshot(session: Session) -> bytes:
    """The content as JSON lines. Their SHA-256 is the content's hash."""
    return b"".join(content_lines(session))


def read_facts(snapshot: bytes) -> Facts:
    """The rows of a snapshot by table, in the snapshot's order. No rows for any other table.

    Entries of an earlier version's word lists are rows of today's lists. Raises `ValueError`
    for text that is not a snapshot.
    """
    facts: dict[str, list[Fact]] = defaultdict(list)
    for line in snapshot.splitlines():
        table, fact = json.loads(line)
        if not isinstance(table, str) or not isinstance(fact, dict):
            raise ValueError("each line is a table's name and a row")  # noqa: TRY004  # bad data, not a bad call
        facts[table].append(fact)
    # Releases of earlier versions have one table for all word lists.
    facts.update(as_word_lists(facts.pop(LEXICON, [])))
    return facts


@contextmanager
def opened(snapshot: bytes) -> Iterator[Session]:
    """The registry that a snapshot was taken of, in a database in memory."""
    with opened_in_memory(read_facts(snapshot)) as session:
        yield session
