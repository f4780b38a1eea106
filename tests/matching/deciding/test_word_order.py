"""All the words of one term in another order."""

import pytest

from app.matching.tables import SpecialTermRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import contexts, role

CONSULTANTS = index_with(
    {"contexts": tuple(contexts("setting", "zone"))},
    roles=(role("Consultant in Zorbs"), role("Clinical Zorb"), role("Zorb")),
)


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        ("Nurse, Staff", "staff-nurse"),
        ("Manager - Ward", "ward-manager"),
        ("Psychologist - Clinical", "clinical-psychologist"),
    ],
)
def test_the_words_of_a_term_in_another_order_are_that_term(title: str, role_id: str) -> None:
    verdict = decided(title)

    assert (verdict.role_id, verdict.rule) == (role_id, "word order")


@pytest.mark.parametrize("title", ["Nurse / Staff", "Manager or Ward", "Psychologist and Clinical"])
def test_alternatives_are_not_another_order(title: str) -> None:
    assert decided(title).rule != "word order"


@pytest.mark.parametrize("title", ["Nurse, Senior, Staff", "Psychologist - Senior Clinical"])
def test_a_grade_can_be_left_out_and_is_the_level(title: str) -> None:
    verdict = decided(title)

    assert (verdict.rule, verdict.levels) == ("word order", ("senior",))


@pytest.mark.parametrize("title", ["Psychologist - Clinical Lead", "Zorb - Clinical Lead"])
def test_lead_is_not_left_out(title: str) -> None:
    assert decided(title, CONSULTANTS).role_id != "clinical-psychologist"
    assert decided(title, CONSULTANTS).role_id != "clinical-zorb"


@pytest.mark.parametrize("title", ["Consultant in Zone Zorbs", "Consultant - Stroke Zorbs"])
def test_a_setting_can_be_left_out_in_the_same_order(title: str) -> None:
    assert said(title, CONSULTANTS) == "consultant-in-zorbs"


@pytest.mark.parametrize("title", ["Coordinator, Care", "Practitioner - Mental Health"])
def test_an_ambiguous_term_in_another_order_is_not_matched(title: str) -> None:
    assert decided(title).role_id is None


def test_a_list_in_a_bracket_is_not_another_order() -> None:
    assert decided("Psychologist (Clinical, Counselling)").rule != "word order"


def test_a_grade_that_makes_a_head_is_not_left_out() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("specialist nurse", "general parent", "porter"),)},
        roles=(role("Stroke Nurse"),),
    )

    assert said("Stroke Specialist Nurse", index) != "stroke-nurse"
    assert said("Stroke Senior Nurse", index) == "stroke-nurse"
