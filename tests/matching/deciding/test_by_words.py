"""A title decided by its words alone, in the stated order."""

import pytest

from app.matching.deciding.by_words import decide_by_words
from app.matching.tables import GuardRow
from tests.matching.asking import index_with, labels_of, said
from tests.matching.small import INDEX, role


@pytest.mark.parametrize(
    ("text", "role_id", "rule"),
    [
        ("Staff Nurse", "staff-nurse", "exact"),
        ("Staff Nurse - Leeds", "staff-nurse", "exact"),
        ("Senior Staff Nurse", "staff-nurse", "span"),
        ("Nurse, Staff", "staff-nurse", "word order"),
        ("Zorblax", None, None),
    ],
)
def test_a_title_is_read_whole_then_by_parts_then_in_any_order(
    text: str, role_id: str | None, rule: str | None
) -> None:
    verdict = decide_by_words(labels_of(text), INDEX)

    assert (verdict.role_id, verdict.rule) == (role_id, rule)


def test_a_title_in_another_order_has_no_reasons_of_its_parts() -> None:
    assert decide_by_words(labels_of("Nurse, Staff"), INDEX).reasons == ()
    assert decide_by_words(labels_of("Nurse, Staff"), INDEX).doubts == ()


def test_words_in_another_order_are_guarded_too() -> None:
    index = index_with({"guards": (GuardRow("nurse staff", "staff-nurse"),)})

    assert said("Nurse, Staff") == "staff-nurse"
    assert said("Nurse, Staff", index) == "catch_all"


def test_what_a_manager_is_in_charge_of_is_not_set_aside() -> None:
    """A 'Ward Vacancy Manager' is no ward manager; a 'Ward Manager - vacancy' is."""
    assert said("Ward Vacancy Manager") != "ward-manager"
    assert said("Ward Manager - vacancy") == "ward-manager"


def test_the_words_of_a_role_are_known_and_not_set_aside() -> None:
    """Although 'vacancy' alone is a word of an advert, and no list has 'clinical'."""
    index = index_with(roles=(role("Vacancy Porter"),))
    labels = labels_of("Senior Vacancy Porter", index)

    verdict = decide_by_words(labels, index)

    assert (verdict.role_id, labels.facet) == ("vacancy-porter", [None, None, None])
    assert labels.is_known[1:] == [True, True]
    assert decide_by_words(labels_of("Clinical Lead - Physiotherapist"), INDEX).doubts == ()
