from base64 import urlsafe_b64encode
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import SentFile
from app.errors import SentFileGoneError, TooBusyError
from app.services.checks.pages import holding

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
LIST = b"Job Title,Surname\nEMHP,Bloggs\n" * 100


def test_a_held_file_is_opened_by_its_key_alone(session: Session) -> None:
    key = holding.hold(session, LIST, NOON)

    assert holding.open_file(session, key, NOON) == LIST
    (stored,) = session.scalars(select(SentFile)).all()
    assert b"Bloggs" not in stored.sealed
    assert key not in stored.file_hash


@pytest.mark.parametrize("key", ["", "x", "é", urlsafe_b64encode(b"x" * 32).decode()])
def test_another_key_opens_nothing(session: Session, key: str) -> None:
    holding.hold(session, LIST, NOON)

    with pytest.raises(SentFileGoneError):
        holding.open_file(session, key, NOON)


def test_a_file_that_was_changed_where_it_is_stored_is_gone(session: Session) -> None:
    key = holding.hold(session, LIST, NOON)
    (stored,) = session.scalars(select(SentFile)).all()
    stored.sealed = stored.sealed[:-1] + bytes([stored.sealed[-1] ^ 1])
    session.add(stored)
    session.flush()

    with pytest.raises(SentFileGoneError):
        holding.open_file(session, key, NOON)


def test_a_file_is_gone_after_its_time_and_is_then_deleted(session: Session) -> None:
    key = holding.hold(session, LIST, NOON)
    later = NOON + holding.HELD_FOR

    with pytest.raises(SentFileGoneError):
        holding.open_file(session, key, later)
    assert not holding.has_old(session, later - timedelta(seconds=1))
    assert holding.has_old(session, later)
    holding.delete_old(session, later)
    assert session.scalars(select(col(SentFile.file_hash))).all() == []


def test_a_file_is_let_go_by_its_key(session: Session) -> None:
    key, other = holding.hold(session, LIST, NOON), holding.hold(session, b"x", NOON)

    holding.let_go(session, key)

    with pytest.raises(SentFileGoneError):
        holding.open_file(session, key, NOON)
    assert holding.open_file(session, other, NOON) == b"x"


def test_so_much_is_held_and_no_more(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(holding, "MOST_HELD_BYTES", 100)
    holding.hold(session, b"x" * 60, NOON)

    with pytest.raises(TooBusyError):
        holding.hold(session, b"x" * 60, NOON)
    assert holding.hold(session, b"x" * 60, NOON + holding.HELD_FOR)
