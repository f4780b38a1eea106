from datetime import UTC, datetime

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError
from sqlmodel import col

from app.db.models import Change
from app.db.session import reading, transaction
from app.errors import ChangeNotFoundError, HistoryBrokenError, RedactionRefusedError
from app.services.history.chain import digest, salts_of
from app.services.history.recording import Author, Step, record
from app.services.history.redaction import REDACTED, redact
from app.services.history.verification import verify_history
from tests.services.history.test_verification import tamper

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
AUTHOR = Author("tester", NOON, "from jane.doe")
ADMIN = Author("key:admin", NOON, "request-2")
JANE = {"comment": "Jane Doe says so", "state": "draft"}


@pytest.fixture
def recorded(engine: Engine) -> Engine:
    """A history of three changes, the second of which names a person in every field."""
    _record(engine, Step("role", ("a",), None, {"name": "A"}))
    _record(engine, Step("proposal", ("Jane Doe",), JANE, {**JANE, "state": "open"}, "Jane asked"))
    _record(engine, Step("role", ("b",), None, {"name": "B"}))
    return engine


def _record(engine: Engine, step: Step) -> None:
    with transaction(engine) as session:
        record(session, [step], AUTHOR)


def _redact(engine: Engine, *places: str, seq: int = 2, reason: str = "names a person") -> None:
    with transaction(engine) as session:
        redact(session, seq, places, reason=reason, author=ADMIN)


def _change(engine: Engine, seq: int) -> Change:
    with reading(engine) as session:
        return session.scalars(select(Change).where(col(Change.seq) == seq)).one()


def _redacted(engine: Engine) -> int:
    with reading(engine) as session:
        return verify_history(session).redacted


def _everything(engine: Engine) -> str:
    with reading(engine) as session:
        return "".join(change.model_dump_json() for change in session.scalars(select(Change)))


def test_a_datum_is_gone_for_good_and_the_chain_still_holds(recorded: Engine) -> None:
    hashes = _change(recorded, 2).hash, _change(recorded, 2).previous_hash
    salt = str(_change(recorded, 2).salt)

    _redact(recorded, "before.comment", "after.comment", "reason", "entity_key", "request_id")

    change = _change(recorded, 2)
    assert change.before == {"comment": REDACTED, "state": "draft"}
    assert change.after == {"comment": REDACTED, "state": "open"}
    assert (change.reason, change.entity_key, change.request_id) == (REDACTED,) * 3
    assert (change.hash, change.previous_hash) == hashes
    assert salt not in _everything(recorded)
    assert "Jane" not in _everything(recorded)
    assert _redacted(recorded) == 1


def test_a_redaction_is_a_change_of_its_own_that_says_who_and_why(recorded: Engine) -> None:
    _redact(recorded, "reason")

    change = _change(recorded, 4)
    assert (change.entity, change.entity_key, change.action) == ("change", "2", "update")
    assert (change.actor, change.reason) == ("key:admin", "names a person")
    assert change.before is not None
    assert change.before.keys() == {"reason"}
    assert _change(recorded, 2).redacted_by == 4


def test_a_row_may_be_taken_out_as_a_whole(recorded: Engine) -> None:
    _redact(recorded, "after")

    assert _change(recorded, 2).after == {}
    assert _change(recorded, 2).before == JANE
    assert _redacted(recorded) == 1


def test_more_may_be_taken_out_later(recorded: Engine) -> None:
    _redact(recorded, "after.comment")
    _redact(recorded, "after.state", "reason")
    _redact(recorded, "reason", seq=4)

    assert _change(recorded, 2).after == {"comment": REDACTED, "state": REDACTED}
    assert _change(recorded, 2).redacted_by == 5
    assert _redacted(recorded) == 2


@pytest.mark.parametrize(
    ("places", "reason", "faults"),
    [
        (["actor"], "why", 1),
        (["after.nothing"], "why", 1),
        (["reason.word"], "why", 1),
        ([""], "why", 1),
        ([], "why", 1),
        (["reason"], "  ", 1),
        (["hash", "before.x"], "", 3),
    ],
)
def test_what_cannot_be_taken_out_is_reported(
    recorded: Engine, places: list[str], reason: str, faults: int
) -> None:
    before = _everything(recorded)

    with pytest.raises(RedactionRefusedError) as refused:
        _redact(recorded, *places, reason=reason)

    assert len(refused.value.errors) == faults
    assert _everything(recorded) == before


def test_what_proves_a_redaction_stays(recorded: Engine) -> None:
    _redact(recorded, "reason")

    with pytest.raises(RedactionRefusedError, match="only digests"):
        _redact(recorded, "after", seq=4)


def test_a_change_that_does_not_exist_is_reported(recorded: Engine) -> None:
    with pytest.raises(ChangeNotFoundError, match="99"):
        _redact(recorded, "reason", seq=99)


@pytest.mark.parametrize(
    "statement",
    [
        # Without a change that tells of it, a second time, another row, more than a redaction.
        "UPDATE change SET reason = 'x', salt = NULL, seals = '{}', redacted_by = 3 WHERE seq = 1",
        "UPDATE change SET reason = 'x', redacted_by = 4 WHERE seq = 2",
        "UPDATE change SET reason = 'x', salt = NULL, seals = '{}', redacted_by = 4 WHERE seq = 1",
        "UPDATE change SET actor = 'x', redacted_by = 5 WHERE seq = 2",
        "DELETE FROM change WHERE seq = 2",
    ],
)
def test_the_database_allows_a_redaction_and_nothing_else(recorded: Engine, statement: str) -> None:
    _redact(recorded, "reason")

    with pytest.raises(DBAPIError, match="append-only"), transaction(recorded) as session:
        session.execute(text(statement))

    assert _redacted(recorded) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET reason = 'Nobody asked' WHERE seq = 2",
        """UPDATE change SET after = '{"state": "accepted"}' WHERE seq = 2""",
        "UPDATE change SET redacted_by = NULL, seals = NULL WHERE seq = 2",
    ],
)
def test_words_put_into_a_redacted_change_are_found(recorded: Engine, statement: str) -> None:
    _redact(recorded, "reason")

    tamper(recorded, statement)

    with reading(recorded) as session, pytest.raises(HistoryBrokenError, match="change 2"):
        verify_history(session)


def test_a_redaction_that_nothing_tells_of_is_found(recorded: Engine) -> None:
    _redact(recorded, "reason")

    # The chain alone would hold: the digest of the first reason is still there.
    tamper(recorded, "UPDATE change SET reason = NULL WHERE seq = 2")

    with reading(recorded) as session, pytest.raises(HistoryBrokenError, match="redaction left"):
        verify_history(session)


def test_a_redaction_has_the_digests_from_before_and_after(recorded: Engine) -> None:
    old = _change(recorded, 2)
    salt = salts_of(str(old.salt))["reason"]

    _redact(recorded, "reason")
    _redact(recorded, "reason", "after.state")

    first, second, now = (_change(recorded, seq) for seq in (4, 5, 2))
    assert first.before == {"reason": digest("Jane asked", salt)}
    assert first.after is not None
    assert second.before is not None
    assert second.before.keys() == {"after", "reason"}
    assert second.before["reason"] == first.after["reason"]
    seals = now.seals or {}
    assert second.after == {
        "after": digest(now.after, seals["after"]["salt"]),
        "reason": digest(REDACTED, seals["reason"]["salt"]),
    }
    assert seals["reason"]["digest"] == digest("Jane asked", salt)
    assert now.salt is None


@pytest.mark.parametrize("place", ["before", "after", "before.reason", "entity_key"])
def test_the_digests_and_the_number_in_a_redaction_stay(recorded: Engine, place: str) -> None:
    _redact(recorded, "reason")

    with pytest.raises(RedactionRefusedError, match="only digests"):
        _redact(recorded, place, seq=4)


@pytest.mark.parametrize("place", ["before", "before.name", "reason", "after.comment"])
def test_what_a_change_does_not_have_cannot_be_taken_out(recorded: Engine, place: str) -> None:
    with pytest.raises(RedactionRefusedError, match=f"Change 1 has no '{place}'"):
        _redact(recorded, place, seq=1)


def test_a_whole_row_goes_though_one_of_its_cells_is_named_too(recorded: Engine) -> None:
    _redact(recorded, "before.comment", "before", "after.state")

    change = _change(recorded, 2)
    assert change.before == {}
    assert change.after == {"comment": JANE["comment"], "state": REDACTED}
    assert (change.reason, change.entity_key) == ("Jane asked", "Jane Doe")
    assert _redacted(recorded) == 1


def test_a_redaction_leaves_every_other_change(recorded: Engine) -> None:
    before = [_change(recorded, seq).model_dump() for seq in (1, 3)]

    _redact(recorded, "after")

    assert [_change(recorded, seq).model_dump() for seq in (1, 3)] == before


def test_a_change_that_was_read_before_is_read_again_after_its_redaction(recorded: Engine) -> None:
    with transaction(recorded) as session:
        known = session.get_one(Change, 2)
        redact(session, 2, ["reason"], reason="names a person", author=ADMIN)

        assert (known.reason, known.redacted_by) == (REDACTED, 4)
