"""The word lists of earlier versions were in one table: they are carried over without loss."""

import hashlib
import json
from collections.abc import Callable, Iterable

import pytest
from sqlalchemy import Connection, Engine, MetaData, Table, select, text
from sqlmodel import col

from app.db import schema
from app.db.models import ContextWord
from app.db.session import reading
from app.services.content.earlier_rows import KEYS
from app.services.content.indexing import Version, hash_content, read_version
from app.services.content.snapshots import read_facts, take_snapshot
from app.vocabulary import Origin

OpenEngine = Callable[[str], Engine]
PRESENT = "0011"
"""The revision of every database that was made before the first release."""

ENTRIES = (
    ("rewrite", "snr", "abbreviation", "senior", None, "seed"),
    ("keep", "arts", "", "", None, "seed"),
    ("context", "hull", "place", "Hull", None, "proposal"),
    ("mental-health context", "camhs", "setting", "CAMHS", None, "seed"),
    ("grade", "senior", "level", "senior", None, "seed"),
    ("identity", "vice", "deputy", "vice", None, "seed"),
    ("noise", "full time", "hours", "", None, "seed"),
    ("head", "nurse", "generic", "nurse", None, "seed"),
    ("field", "nursing", "discipline", "nursing", None, "seed"),
    ("collective", "team", "", "team", None, "seed"),
    ("other job", "clerk", "", "", None, "seed"),
    ("other job", "manager", "in charge", "", None, "seed"),
    ("guard", "theatre", "", "nurse", "nurse", "seed"),
    ("function", "ct1", "level", "ct1", None, "seed"),
    ("registration", "rmn", "", "", None, "seed"),
    ("qualified head", "nurse", "specialty", "", "nurse", "seed"),
    ("grade form", "staff nurse", "", "", "nurse", "seed"),
    ("level role", "clinical lead", "", "lead", "nurse", "seed"),
    ("level role", "team lead", "contested", "lead", "nurse", "seed"),
)
"""One entry of each sort that the one table of all word lists had."""
_ENTRY = ("lexicon", "term", "category", "value", "role_id", "origin")


@pytest.fixture
def with_entries(empty_database_url: str, open_engine: OpenEngine) -> Engine:
    """A database of the first release, with an entry of each sort."""
    schema.upgrade(empty_database_url, PRESENT)
    engine = open_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(
            text(
                "INSERT INTO source (source_id, title, standing, origin) "
                "VALUES ('study', 'A study', 'verified', 'seed')"
            )
        )
        connection.execute(
            text(
                "INSERT INTO role (role_id, name, family, status, is_mental_health, source_id, "
                "origin) VALUES ('nurse', 'Nurse', 'nursing', 'active', :no, 'study', 'seed')"
            ),
            {"no": False},
        )
        _add_entries(connection, ENTRIES)
        _stamp(connection)
    return engine


def _add_entries(connection: Connection, entries: Iterable[tuple[str | None, ...]]) -> None:
    connection.execute(
        text(
            "INSERT INTO lexicon_entry (lexicon, term, category, value, role_id, origin, note, "
            "source_id, source_detail) VALUES (:lexicon, :term, :category, :value, :role_id, "
            ":origin, 'why', 'study', 'p. 3')"
        ),
        [dict(zip(_ENTRY, entry, strict=True)) for entry in entries],
    )


def _stamp(connection: Connection) -> None:
    """Write the hash of a registry whose only content is in these three tables."""
    digest = hashlib.sha256()
    for name in ("lexicon_entry", "role", "source"):
        table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
        rows = [dict(row) for row in connection.execute(select(table)).mappings()]
        facts = [{key: row[key] for key in sorted(row) if key != "origin"} for row in rows]
        lines = [json.dumps([name, fact], separators=(",", ":")) for fact in facts]
        digest.update("".join(f"{line}\n" for line in sorted(lines)).encode())
    stamp = text("UPDATE registry_version SET number = 7, content_hash = :hash")
    connection.execute(stamp, {"hash": f"sha256:{digest.hexdigest()}"})


def _entries(engine: Engine) -> list[tuple[str, ...]]:
    columns = ", ".join((*_ENTRY, "note", "source_id", "source_detail"))
    with engine.connect() as connection:
        found = connection.execute(text(f"SELECT {columns} FROM lexicon_entry"))  # noqa: S608  # names of this file
        return sorted(tuple(row) for row in found)


def test_each_entry_of_the_word_lists_becomes_a_row_of_its_list(
    empty_database_url: str, with_entries: Engine
) -> None:
    schema.upgrade(empty_database_url)

    with reading(with_entries) as session:
        facts = read_facts(take_snapshot(session))
        curated = session.execute(
            select(col(ContextWord.origin)).where(col(ContextWord.words) == "hull")
        )
        origin = curated.scalar_one()
    assert {name: len(facts[name]) for name in KEYS} == {
        "rewritten_word": 2,
        "context_word": 2,
        "grade_word": 1,
        "modifier_word": 1,
        "set_aside_word": 1,
        "head_word": 3,
        "other_job_word": 2,
        "guard_word": 1,
        "special_term": 6,
    }
    assert facts["guard_word"] == [
        {
            "note": "why",
            "role_id": "nurse",
            "source_detail": "p. 3",
            "source_id": "study",
            "words": "theatre",
        }
    ]
    assert origin == Origin.PROPOSAL


def test_the_word_lists_can_be_taken_back_into_one_table(
    empty_database_url: str, with_entries: Engine
) -> None:
    before = _entries(with_entries)

    schema.upgrade(empty_database_url, "0012")
    schema.downgrade(empty_database_url, PRESENT)

    assert _entries(with_entries) == before


def test_the_content_has_a_hash_of_its_new_tables(
    empty_database_url: str, with_entries: Engine
) -> None:
    schema.upgrade(empty_database_url)

    with reading(with_entries) as session:
        assert read_version(session) == Version(8, hash_content(session))


def test_a_hash_that_was_not_that_of_the_content_stays_wrong(
    empty_database_url: str, with_entries: Engine
) -> None:
    with with_entries.begin() as connection:
        connection.execute(text("UPDATE role SET name = 'Changed without a word'"))

    schema.upgrade(empty_database_url)

    with reading(with_entries) as session:
        assert read_version(session).content_hash != hash_content(session)


def test_an_entry_that_no_word_list_knows_is_left_out(
    empty_database_url: str, with_entries: Engine
) -> None:
    with with_entries.begin() as connection:
        _add_entries(connection, [("colective", "hub", "", "hub", None, "seed")])

    schema.upgrade(empty_database_url)

    with with_entries.connect() as connection:
        words = connection.execute(text("SELECT words FROM head_word ORDER BY words"))
        assert words.scalars().all() == ["nurse", "nursing", "team"]
