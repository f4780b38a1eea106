"""All the words of one term in another order."""

import pytest

from app.matching.tables import GradeRow, SetAsideRow, SpecialTermRow
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


ZORBS = index_with(
    {"set_aside": (SetAsideRow("study day", "event"),)},
    roles=(role("Night Clinical Zorb"), role("Zorb"), role("Senior Blorp")),
)


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        ("Zorb (Night, Clinical)", "zorb"),
        ("Zorb (Clinical Night)", "night-clinical-zorb"),
        ("Zorb, (Clinical Night)", "night-clinical-zorb"),
        ("Zorb, Clinical (Night)", "night-clinical-zorb"),
        ("Zorb (Clinical), Night", "night-clinical-zorb"),
        ("Zorb, Clinical, Night", "night-clinical-zorb"),
    ],
)
def test_only_a_comma_inside_a_bracket_makes_a_list_of_it(title: str, role_id: str) -> None:
    assert said(title, ZORBS) == role_id


def test_who_speaks_at_an_event_is_not_found_by_the_order_of_words() -> None:
    assert said("Zorb, Clinical Night", ZORBS) == "night-clinical-zorb"
    assert decided("Zorb, Clinical Night - Study Day", ZORBS).role_id != "night-clinical-zorb"


def test_a_term_in_another_order_is_where_its_words_are() -> None:
    span = decided("Nurse, Staff").span

    assert span is not None
    assert (span.positions, span.term.text) == ((0, 1), "Staff Nurse")


def test_a_grade_that_is_in_the_name_of_the_role_is_not_its_level() -> None:
    verdict = decided("Blorp, Senior", ZORBS)

    assert (verdict.role_id, verdict.levels) == ("senior-blorp", ())


def test_a_contract_that_is_managed_is_not_left_out() -> None:
    index = index_with({"grades": (GradeRow("relief", "contract", "relief"),)})

    assert decided("Ward, Relief Manager", index).role_id is None
    assert said("Manager, Relief Ward", index) == "ward-manager"


SPECIALISTS = index_with(
    {
        "special_terms": (
            SpecialTermRow("specialist nurse", "general parent", "porter"),
            SpecialTermRow("nurse specialist", "general parent", "porter"),
        )
    },
    roles=(role("Stroke Nurse"), role("Blorp Stroke Nurse")),
)


@pytest.mark.parametrize(
    "title",
    [
        "Stroke Nurse Specialist",
        "Nurse Specialist, Stroke",
        "Specialist Nurse, Stroke",
        "Stroke, Blorp Specialist Nurse",
        "Stroke Specialist, Nurse",
        "Stroke Specialist - Nurse",
    ],
)
def test_neither_word_of_a_head_is_left_out(title: str) -> None:
    assert decided(title, SPECIALISTS).role_id is None


@pytest.mark.parametrize(
    ("title", "role_id", "rule"),
    [
        ("Nurse, Specialist, Stroke", "registered-nurse", "specialty"),
        ("Nurse, Stroke Senior", "stroke-nurse", "word order"),
        ("Specialist Stroke, Blorp Nurse", "blorp-stroke-nurse", "word order"),
    ],
)
def test_a_grade_apart_from_the_noun_is_no_head_and_is_left_out(
    title: str, role_id: str, rule: str
) -> None:
    verdict = decided(title, SPECIALISTS)

    assert (verdict.role_id, verdict.rule) == (role_id, rule)


@pytest.mark.parametrize("title", ["Consultant - Zone Lead Zorbs", "Consultant - Lead Zone Zorbs"])
def test_lead_is_not_left_out_with_a_setting(title: str) -> None:
    assert decided(title, CONSULTANTS).role_id is None


def test_a_word_of_support_is_not_left_out_as_a_setting_is() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("support", "filler", None),)},
        roles=(role("Zorb Adviser", entry="open"),),
    )

    assert decided("Zorb - Support Adviser", index).role_id is None
    assert said("Zorb - Stroke Adviser", index) == "zorb-adviser"


@pytest.mark.parametrize(
    ("title", "rule"),
    [
        pytest.param("Consultant in Zone Zorbs", "span", id="the words in their order"),
        pytest.param("Zorb, Clinical", "word order", id="the words in another order"),
        pytest.param("Zorb - Senior Clinical", "word order", id="without a grade"),
    ],
)
def test_only_words_in_another_order_are_found_by_it(title: str, rule: str) -> None:
    assert decided(title, CONSULTANTS).rule == rule


def test_words_that_are_two_roles_in_two_orders_are_neither() -> None:
    index = index_with(roles=(role("Zorb Blorp"), role("Blorp Zorb")))

    assert decided("Zorb, Senior Blorp", index).role_id is None
    assert said("Zorb, Blorp", index) == "zorb-blorp"
