from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlmodel import Session

from app.db.models import AnsweredRequest
from app.errors import KeyReusedError
from app.services.access.retries import KEPT_FOR, Attempt, StoredAnswer, claim, keep

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
ATTEMPT = Attempt("key:1", "key:k-1", "what was asked")
ANSWER = StoredAnswer(201, {"location": "/things/1"}, b'{"id":1}')


def test_the_answer_to_a_write_is_kept_for_a_day(session: Session) -> None:
    assert claim(session, ATTEMPT, NOON) is None
    keep(session, ATTEMPT, ANSWER)

    assert claim(session, ATTEMPT, NOON + KEPT_FOR - timedelta(seconds=1)) == ANSWER
    assert claim(session, ATTEMPT, NOON + KEPT_FOR) is None


def test_what_was_kept_long_enough_is_removed(session: Session) -> None:
    claim(session, ATTEMPT, NOON)
    claim(session, Attempt("key:2", "key:k-2", "else"), NOON + KEPT_FOR)

    count = session.scalar(select(func.count()).select_from(AnsweredRequest))

    assert count == 1


def test_a_key_that_named_another_write_is_refused(session: Session) -> None:
    claim(session, ATTEMPT, NOON)

    with pytest.raises(KeyReusedError):
        claim(session, Attempt("key:1", "key:k-1", "something else"), NOON)


def test_each_write_of_each_caller_keeps_its_own_answer(session: Session) -> None:
    attempts = [Attempt(actor, key, "asked") for actor in ("key:1", "key:2") for key in ("a", "b")]
    answers = [StoredAnswer(201, {}, str(number).encode()) for number in range(len(attempts))]
    for attempt, answer in zip(attempts, answers, strict=True):
        assert claim(session, attempt, NOON) is None
        keep(session, attempt, answer)

    assert [claim(session, attempt, NOON) for attempt in attempts] == answers
