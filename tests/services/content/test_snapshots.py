import hashlib

import pytest
from sqlmodel import Session

from app.db.models import Role
from app.services.content.indexing import hash_content
from app.services.content.snapshots import opened, read_facts, take_snapshot


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
