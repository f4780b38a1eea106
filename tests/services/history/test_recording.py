import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Engine, select, text
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError
from sqlmodel import Session, col

from app.db.models import Change
from app.db.session import reading, transaction
from app.services.history.chain import START
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.services.history.verification import verify_history
from app.services.roles.lists import list_changes
from app.services.roles.paging import Place
from tests.waiting import wait_for_event

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


def _record(engine: Engine, at: datetime = NOON) -> None:
    with transaction(engine) as session:
        step = Step("synonym", ("a-role", "A name"), None, {"term": "A name"}, "because")
        record(session, [step], Author("tester", at, "request-1"))


def _changes(engine: Engine) -> list[Change]:
    with reading(engine) as session:
        return list(session.execute(select(Change).order_by(col(Change.seq))).scalars())


def test_a_step_is_recorded_with_who_when_and_why(engine: Engine) -> None:
    _record(engine)

    (change,) = _changes(engine)
    assert change.model_dump(exclude={"seq", "salt", "hash"}) == {
        "at": NOON,
        "actor": "tester",
        "action": "insert",
        "entity": "synonym",
        "entity_key": "a-role|A name",
        "before": None,
        "after": {"term": "A name"},
        "reason": "because",
        "request_id": "request-1",
        "seals": None,
        "redacted_by": None,
        "previous_hash": START,
    }


def test_both_states_of_a_row_that_changed_are_recorded(engine: Engine) -> None:
    with transaction(engine) as session:
        step = Step("role", ("a",), {"name": "Old"}, {"name": "New"})
        record(session, [step], Author("tester", NOON))

    (change,) = _changes(engine)
    assert (change.action, change.before, change.after) == (
        "update",
        {"name": "Old"},
        {"name": "New"},
    )


def test_nothing_is_recorded_where_nothing_changed(engine: Engine) -> None:
    with transaction(engine) as session:
        record(session, [], Author("tester", NOON))

    assert _changes(engine) == []


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE change SET actor = 'somebody else'",
        "UPDATE change SET reason = NULL",
        "UPDATE change SET after = '{}', salt = NULL, seals = '{}', redacted_by = seq",
        "UPDATE change SET hash = previous_hash",
        "DELETE FROM change",
    ],
)
def test_the_database_refuses_to_alter_the_history(engine: Engine, statement: str) -> None:
    _record(engine)

    with (
        pytest.raises(DBAPIError, match="the history is append-only"),
        transaction(engine) as session,
    ):
        session.execute(text(statement))

    assert [change.actor for change in _changes(engine)] == ["tester"]


def test_postgresql_refuses_to_empty_the_history(engine: Engine) -> None:
    _record(engine)
    emptied = "TRUNCATE change" if engine.dialect.name == "postgresql" else "DELETE FROM change"

    with pytest.raises(DBAPIError, match="append-only"), transaction(engine) as session:
        session.execute(text(emptied))

    assert len(_changes(engine)) == 1


def test_an_instant_is_stored_in_utc(engine: Engine) -> None:
    _record(engine, datetime(2026, 7, 1, 12, tzinfo=timezone(timedelta(hours=1))))

    (change,) = _changes(engine)
    assert change.at == datetime(2026, 7, 1, 11, tzinfo=UTC)
    assert change.at.utcoffset() == timedelta(0)


def test_an_instant_without_a_zone_is_refused(engine: Engine) -> None:
    with pytest.raises(StatementError, match="aware"):
        _record(engine, datetime(2026, 7, 1, 12))  # noqa: DTZ001  # the mistake under test


@pytest.mark.parametrize(
    ("before", "after", "action"),
    [(None, {}, "insert"), ({}, {}, "update"), ({}, None, "delete")],
)
def test_the_two_states_say_what_happened(
    before: dict[str, str] | None, after: dict[str, str] | None, action: str
) -> None:
    assert Step("role", ("a",), before, after).action == action


def test_steps_are_numbered_in_the_order_of_commit(engine: Engine) -> None:
    slow_has_written, slow_may_commit = threading.Event(), threading.Event()

    def _write_slowly() -> None:
        with transaction(engine) as session:
            record(session, [Step("role", ("slow",), None, {})], Author("slow", NOON))
            slow_has_written.set()
            wait_for_event(slow_may_commit)

    slow = threading.Thread(target=_write_slowly)
    quick = threading.Thread(target=_record, args=(engine,))
    slow.start()
    wait_for_event(slow_has_written)
    quick.start()
    quick.join(0.2)

    is_waiting = quick.is_alive()
    slow_may_commit.set()
    slow.join()
    quick.join()

    assert is_waiting
    assert [change.actor for change in _changes(engine)] == ["slow", "tester"]


def _record_in(session: Session) -> None:
    record(session, [Step("role", ("a",), None, {})], Author("tester", NOON))


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize("take_turn", [wait_for_turn, _record_in])
def test_only_one_transaction_has_the_turn(
    engine: Engine, take_turn: Callable[[Session], None]
) -> None:
    with transaction(engine) as first, Session(engine) as second:
        take_turn(first)
        second.execute(text("SET LOCAL lock_timeout = '50ms'"))

        with pytest.raises(OperationalError, match="lock timeout"):
            take_turn(second)

    with transaction(engine) as third:
        take_turn(third)


def test_a_reader_that_follows_the_history_misses_nothing_of_two_writers(engine: Engine) -> None:
    turns, steps = 12, 3
    have_ended = threading.Event()

    def _write(name: str) -> None:
        for turn in range(turns):
            with transaction(engine) as session:
                for step in range(steps):
                    change = [Step("role", (name, turn, step), None, {})]
                    record(session, change, Author(name, NOON))
                    time.sleep(0.001)

    def _follow() -> list[Change]:
        seen: list[Change] = []
        cursor = None
        is_last = False
        while not is_last:
            is_last = have_ended.is_set()
            with reading(engine) as session:
                page = list_changes(session, None, None, Place(cursor, limit=5))
            seen += page.rows
            cursor = page.last_cursor
            is_last = is_last and page.next_cursor is None
        return seen

    with ThreadPoolExecutor(3) as pool:
        following = pool.submit(_follow)
        writers = [pool.submit(_write, name) for name in ("one", "two")]
        for writer in writers:
            writer.result()
        have_ended.set()
        seen = following.result()

    assert [change.seq for change in seen] == list(range(1, 2 * turns * steps + 1))
    for name in ("one", "two"):
        own = [change.entity_key for change in seen if change.actor == name]
        assert own == [f"{name}|{turn}|{step}" for turn in range(turns) for step in range(steps)]
    with reading(engine) as session:
        assert verify_history(session).changes == len(seen)
