"""A decided title: its role on the day asked about, and the words that name it."""

from datetime import date

import pytest

from app.matching.answers.case import Case
from app.matching.resolution import NO_HINTS, RoleCard
from tests.matching.asking import decided, labels_of
from tests.matching.small import INDEX

CHANGED = date(2025, 7, 16)
BEFORE, AFTER = date(2025, 7, 15), date(2025, 7, 17)


def case(title: str = "Physician Associate", as_of: date | None = None) -> Case:
    return Case(title, labels_of(title), decided(title), INDEX, NO_HINTS, as_of)


@pytest.mark.parametrize(
    ("as_of", "name"),
    [
        (None, "Physician Assistant"),
        (BEFORE, "Physician Associate"),
        (CHANGED, "Physician Assistant"),
        (AFTER, "Physician Assistant"),
    ],
)
def test_a_role_has_the_name_of_the_day_asked_about(as_of: date | None, name: str) -> None:
    shown = case(as_of=as_of)

    assert shown.card_of("physician-associate") == RoleCard("physician-associate", name, "nursing")
    assert shown.name_of("physician-associate") == "Physician Assistant"


@pytest.mark.parametrize(
    ("as_of", "valid_from", "valid_to", "is_in_force"),
    [
        (None, None, None, True),
        (None, AFTER, None, True),  # without a day, what has no end is in force
        (None, None, CHANGED, False),  # and what has an end is not
        (BEFORE, CHANGED, None, False),
        (CHANGED, CHANGED, None, True),
        (BEFORE, None, CHANGED, True),
        (CHANGED, None, CHANGED, False),  # the last day is not part of it
    ],
)
def test_what_is_in_force_depends_on_the_day_asked_about(
    as_of: date | None, valid_from: date | None, valid_to: date | None, *, is_in_force: bool
) -> None:
    assert case(as_of=as_of).is_in_force(valid_from, valid_to) is is_in_force


def test_the_matched_text_is_the_name_or_synonym_that_was_found() -> None:
    assert case("CAMHS OT - Hull").matched_text() == "OT"
    assert case("Quantity Surveyor").matched_text() == ""


def test_words_of_hours_do_not_name_the_role() -> None:
    assert case("Staff Nurse 37.5 hours").words_that_name() == ("staff", "nurse")


def test_places_and_settings_are_among_the_words_that_can_name_a_role() -> None:
    assert case("CAMHS Nurse - Hull").words_that_name() == ("camh", "nurse", "hull")
