"""The step that lets word lists have more kinds of words."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from app.db import schema

OpenEngine = Callable[[str], Engine]
BEFORE, SINCE = "0016", "0017"
SOURCE = text(
    "INSERT INTO source (source_id, title, standing, origin) VALUES ('s', 's', 'verified', 'seed')"
)
ADD = text(
    "INSERT INTO set_aside_word (words, kind, origin, source_id) VALUES (:kind, :kind, 'seed', 's')"
)
KINDS = text("SELECT kind FROM set_aside_word ORDER BY kind")


def _add(engine: Engine, kind: str) -> None:
    with engine.begin() as connection:
        connection.execute(ADD, {"kind": kind})


def _kinds(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return list(connection.execute(KINDS).scalars())


@pytest.fixture
def before(empty_database_url: str, open_engine: OpenEngine) -> Engine:
    """A database from before the step, with a word of an earlier kind."""
    schema.upgrade(empty_database_url, BEFORE)
    engine = open_engine(empty_database_url)
    with engine.begin() as connection:
        connection.execute(SOURCE)
    _add(engine, "hours")
    return engine


def test_a_word_can_be_of_a_new_kind_since_this_step_and_of_no_unknown_one(
    before: Engine, empty_database_url: str, open_engine: OpenEngine
) -> None:
    with pytest.raises(IntegrityError):
        _add(before, "event")

    schema.upgrade(empty_database_url, SINCE)
    since = open_engine(empty_database_url)
    _add(since, "event")
    with pytest.raises(IntegrityError):
        _add(since, "hearsay")

    assert _kinds(since) == ["event", "hours"]


def test_taking_the_step_back_keeps_the_words_of_earlier_kinds(
    before: Engine, empty_database_url: str, open_engine: OpenEngine
) -> None:
    schema.upgrade(empty_database_url, SINCE)
    _add(open_engine(empty_database_url), "event")

    schema.downgrade(empty_database_url, BEFORE)

    assert _kinds(open_engine(empty_database_url)) == ["hours"]
