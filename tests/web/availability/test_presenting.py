"""What a cell of roles by trusts shows."""

import pytest

from app.db.models import StudyAvailability
from app.services.trusts.availability import Summary, TrustCell
from app.services.trusts.disclosure import NO_FIGURE, Availability, Figure, Total
from app.web.availability.presenting import (
    responses,
    shown_cell,
    summary_in_words,
)

EXACT, ESTIMATE = Availability.EXACT, Availability.ESTIMATE


def figure(
    kind: Availability, count: int | None, *, hidden: bool = False, partial: bool = False
) -> Figure:
    return Figure(kind, count, is_suppressed=hidden, is_partial=partial)


@pytest.mark.parametrize(
    ("given", "text", "shade"),
    [
        (figure(EXACT, 12), "12", "exact"),
        (figure(EXACT, 0), "0", "exact"),
        (figure(EXACT, 1_200), "1,200", "exact"),
        (figure(EXACT, None, hidden=True), "1 to 4", "exact"),
        (figure(EXACT, 12, partial=True), "12 or more", "exact"),
        (figure(ESTIMATE, 12), "about 12", "estimate"),
        (figure(ESTIMATE, None), "some", "estimate"),
        (figure(ESTIMATE, None, hidden=True), "about 1 to 4", "estimate"),
        (NO_FIGURE, "?", "none"),
    ],
)
def test_a_cell_can_be_read_without_its_shade(given: Figure, text: str, shade: str) -> None:
    cell = shown_cell(TrustCell("RAA", given, is_reported=True, employed_by=()))

    assert (cell.text, cell.shade) == (text, shade)
    assert cell.says


def test_a_role_that_is_not_on_a_list_has_a_blank_cell_that_says_so() -> None:
    cell = shown_cell(TrustCell("RAA", NO_FIGURE, is_reported=False, employed_by=()))

    assert (cell.text, cell.says) == ("", "not on the list")


def test_a_summary_counts_trusts_and_gives_a_range_of_staff() -> None:
    summary = Summary(2, 1, 1, 0, Total(ESTIMATE, 13, 16))

    assert summary_in_words(summary) == "2 trusts: 13 to 16 staff"


def test_the_answers_to_the_study_end_with_the_total_and_an_unknown_number_is_not_zero() -> None:
    rows = [
        StudyAvailability(
            source_id="s", record_type="region", region="TOTAL", responded=31, approached=51
        ),
        StudyAvailability(
            source_id="s", record_type="region", region="London", responded=5, approached=None
        ),
        StudyAvailability(source_id="s", record_type="trust", region=None),
    ]

    assert [(row.region, row.responded, row.approached) for row in responses(rows)] == [
        ("London", "5", "not known"),
        ("All regions", "31", "51"),
    ]
