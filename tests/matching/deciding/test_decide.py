"""The rules about a verdict, in their order."""

from app.matching.deciding import decide
from app.matching.resolution import Hints, Strictness
from tests.matching.asking import decided


def test_the_rules_run_in_the_stated_order() -> None:
    assert [rule.__name__ for rule in decide.RULES] == [
        "choose_by_hints",
        "doubt_by_hints",
        "open_by_spelling",
        "hold_to_strictness",
    ]


def test_a_hint_that_decides_is_too_little_for_a_strict_setting() -> None:
    hints = Hints(band="4")

    assert decided("AP", hints=hints).role_id == "assistant-practitioner"
    assert decided("AP", hints=hints, strictness=Strictness.STRICT).why == "doubtful"


def test_a_role_that_a_hint_chose_is_doubted_by_another_hint() -> None:
    hints = Hints(band="9", setting="PCN")

    verdict = decided("Mental Health Practitioner", hints=hints)

    assert verdict.role_id == "arrs-mental-health-practitioner"
