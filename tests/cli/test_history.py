import json

import pytest
from sqlalchemy import Engine, text

from tests.commands import Run
from tests.services.history.test_verification import tamper


def test_a_history_that_is_whole_is_shown_with_its_newest_hash(seeded: Run) -> None:
    first = seeded("verify")
    again = seeded("verify", "--known", first.out.strip())

    assert (first.code, again.code) == (0, 0)
    assert "whole" in first.err
    assert len(first.out.strip()) == 64


def test_a_change_that_was_altered_ends_with_its_number_and_code_1(
    seeded: Run, engine: Engine
) -> None:
    tamper(engine, "UPDATE change SET actor = 'somebody else' WHERE seq = 7")

    ran = seeded("verify")

    assert (ran.code, ran.out) == (1, "")
    assert "change 7" in ran.err


def test_a_hash_that_the_history_does_not_hold_is_said(seeded: Run) -> None:
    ran = seeded("verify", "--known", "f" * 64)

    assert ran.code == 1
    assert "f" * 64 in ran.err


def test_a_datum_is_redacted_and_the_history_stays_whole(seeded: Run, engine: Engine) -> None:
    ran = seeded("redact", "3", "after", "--reason", "named a person")

    assert ran.code == 0
    assert "1 redacted" in seeded("verify").err
    with engine.connect() as connection:
        after = connection.execute(text("SELECT after FROM change WHERE seq = 3")).scalar_one()
    assert (json.loads(after) if isinstance(after, str) else after) == {}


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["99999", "reason", "--reason", "why"], 1, "no change 99999"),
        (["3", "actor", "--reason", "why"], 1, "'actor' is not one of"),
        (["3", "reason"], 2, "--reason"),
    ],
)
def test_what_cannot_be_redacted_is_said(
    seeded: Run, arguments: list[str], code: int, said: str
) -> None:
    ran = seeded("redact", *arguments)

    assert ran.code == code
    assert said in ran.err
