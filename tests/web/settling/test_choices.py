"""What was chosen on the page of one title, and what is wrong with it."""

from typing import Any

import pytest

from app.db.models import Role
from app.services.checks.pages.settling import Settlement
from app.vocabulary import OwnDecision
from app.web.settling.choices import choice_of


def role(role_id: str) -> Role:
    facts: dict[str, Any] = {
        "role_id": role_id,
        "name": role_id.title(),
        "family": "nursing",
        "source_id": "x",
    }
    return Role(**facts, is_mental_health=False)


@pytest.mark.parametrize(
    ("fields", "settlement"),
    [
        ({"choice": "role:nurse"}, Settlement(OwnDecision.ROLE, "nurse")),
        ({"choice": "ask", "reason": "x"}, Settlement(OwnDecision.ASK)),
        ({"choice": "own", "reason": "Ours"}, Settlement(OwnDecision.OWN_ROLE, None, "Ours")),
        ({"choice": "other", "other": "nurse"}, None),
    ],
)
def test_a_choice_is_a_decision_unless_a_role_must_be_looked_for(
    fields: dict[str, str], settlement: Settlement | None
) -> None:
    choice = choice_of(fields)

    assert choice.settlement == settlement
    assert choice.faults == {}


@pytest.mark.parametrize(
    ("fields", "faults"),
    [
        ({}, {"choice": "Choose what the title is"}),
        ({"choice": "anything"}, {"choice": "Choose what the title is"}),
        ({"choice": "own"}, {"reason": "Say why it is a role of your own"}),
        ({"choice": "own", "reason": "x" * 301}, {"reason": "Use at most 300 characters"}),
        ({"choice": "other"}, {"other": "Enter words of the role's name"}),
    ],
)
def test_what_is_missing_is_said_beside_its_field(
    fields: dict[str, str], faults: dict[str, str]
) -> None:
    choice = choice_of(fields)

    assert choice.faults == faults
    assert choice.settlement is None


def test_the_only_role_found_is_the_decision_and_several_are_a_question() -> None:
    asked = choice_of({"choice": "other", "other": "nurse"})

    one, two = asked.with_found([role("a")]), asked.with_found([role("a"), role("b")])

    assert one.settlement == Settlement(OwnDecision.ROLE, "a")
    assert (two.settlement, [found.role_id for found in two.found]) == (None, ["a", "b"])
    assert asked.with_found([]).faults == {
        "other": "No role has these words. Try fewer or other words"
    }
