"""The step that lets the registry's own curation be a source of a standing of its own."""

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError

from app.db import schema

OpenEngine = Callable[[str], Engine]
BEFORE, SINCE = "0014", "0015"
ADD = text(
    "INSERT INTO source (source_id, title, standing, origin) "
    "VALUES (:standing, 'A source', :standing, 'seed')"
)


def _add(engine: Engine, standing: str) -> None:
    with engine.begin() as connection:
        connection.execute(ADD, {"standing": standing})


def _standings(engine: Engine) -> list[str]:
    with engine.begin() as connection:
        return sorted(connection.execute(text("SELECT standing FROM source")).scalars())


def test_a_source_can_be_curation_since_this_step_and_nothing_unknown(
    empty_database_url: str, open_engine: OpenEngine
) -> None:
    schema.upgrade(empty_database_url, BEFORE)
    with pytest.raises(IntegrityError):
        _add(open_engine(empty_database_url), "curation")

    schema.upgrade(empty_database_url, SINCE)
    engine = open_engine(empty_database_url)
    _add(engine, "curation")
    with pytest.raises(IntegrityError):
        _add(engine, "hearsay")

    assert _standings(engine) == ["curation"]


def test_taking_the_step_back_makes_curation_verified_again(
    empty_database_url: str, open_engine: OpenEngine
) -> None:
    schema.upgrade(empty_database_url, SINCE)
    engine = open_engine(empty_database_url)
    _add(engine, "curation")

    schema.downgrade(empty_database_url, BEFORE)

    assert _standings(engine) == ["verified"]
