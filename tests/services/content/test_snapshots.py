import hashlib
import json
from typing import Any

import pytest
from sqlmodel import Session

from app.db.models import Role
from app.matching.index import compile_tables
from app.services.content.earlier_rows import KEYS, LEXICON
from app.services.content.indexing import hash_content
from app.services.content.matching_tables import read_tables
from app.services.content.snapshots import opened, read_facts, take_snapshot

CITED = {"role_id": None, "note": None, "source_id": "example-study", "source_detail": None}
ENTRIES: tuple[dict[str, Any], ...] = (
    {
        "lexicon": "context",
        "term": "CAMHS",
        "category": "setting",
        "value": "CAMHS",
        **CITED,
    },
    {"lexicon": "grade", "term": "senior", "category": "level", "value": "senior", **CITED},
)
"""The word lists of the mini seed as an earlier version published them: in one table."""


@pytest.fixture
def earlier_snapshot(registry: Session) -> bytes:
    """The content of the mini seed as an earlier version published it."""
    lines = take_snapshot(registry).splitlines()
    kept = [line for line in lines if json.loads(line)[0] not in KEYS]
    return b"\n".join([*kept, *(json.dumps([LEXICON, entry]).encode() for entry in ENTRIES)])


def test_the_hash_of_a_snapshot_is_the_hash_of_the_content(registry: Session) -> None:
    digest = hashlib.sha256(take_snapshot(registry)).hexdigest()

    assert f"sha256:{digest}" == hash_content(registry)


def test_a_registry_opened_from_its_snapshot_gives_the_same_snapshot(registry: Session) -> None:
    snapshot = take_snapshot(registry)

    with opened(snapshot) as session:
        assert session.get_one(Role, "nursing-associate").name == "Nursing Associate"
        assert take_snapshot(session) == snapshot


def test_a_snapshot_is_read_as_rows_by_table() -> None:
    facts = read_facts(b'["source",{"source_id":"a"}]\n["source",{"source_id":"b"}]\n')

    assert facts == {"source": [{"source_id": "a"}, {"source_id": "b"}]}


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (b"not JSON", "Expecting value"),
        (b'["source"]', "not enough values"),
        (b'[1,{"source_id":"a"}]', "a table's name and a row"),
        (b'["a",[]]', "a table's name and a row"),
    ],
)
def test_text_that_is_not_a_snapshot_is_refused(text: bytes, fault: str) -> None:
    with pytest.raises(ValueError, match=fault):
        read_facts(text)


def test_a_release_with_one_table_for_all_word_lists_has_the_facts_of_today(
    registry: Session, earlier_snapshot: bytes
) -> None:
    assert read_facts(earlier_snapshot) == read_facts(take_snapshot(registry))


def test_a_release_with_one_table_for_all_word_lists_still_answers(
    earlier_snapshot: bytes,
) -> None:
    with opened(earlier_snapshot) as session:
        index = compile_tables(read_tables(session))

    assert index.lists.contexts.children[index.words("CAMHS")[0]].value is not None
    assert index.lists.grades.children["senior"].value == "senior"
