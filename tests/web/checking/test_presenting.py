"""What a checked list comes to, in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.db.models import CheckJob, CheckTitle
from app.errors import Fault, PersonalDataError, TableError, TooBusyError
from app.vocabulary import CheckState
from app.web.checking.presenting import (
    ListForm,
    failed_words,
    left_out_sentences,
    progress_of,
    summary_sentences,
    used_columns,
    what_to_do,
)

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
SUMMARY: dict[str, Any] = {
    "rows": 1_234,
    "distinct_titles": 1,
    "matched": 1,
    "ambiguous": 1_000,
    "unmatched": 0,
    "not_checked": 0,
    "miscoded": 0,
    "headcount": None,
}
STAFF = {"matched": 1, "ambiguous": 2_000, "unmatched": 0, "rows_without_a_number": 3}


def job(**facts: Any) -> CheckJob:  # noqa: ANN401  # columns of the table
    return CheckJob(check_id="x", asked={}, created_at=NOON, expires_at=NOON, **facts)


def title(**facts: Any) -> CheckTitle:  # noqa: ANN401  # columns of the table
    plain = {"check_id": "x", "number": 1, "title": "PA", "outcome": "ambiguous", "rows": 1}
    return CheckTitle(**{**plain, "is_miscoded": False, "detail": {}, "staff": 0, **facts})


def test_a_list_without_staff_is_summed_up_by_its_rows() -> None:
    assert list(summary_sentences(SUMMARY)) == [
        "The list has 1,234 rows with 1 different title.",
        "1 row has one national role.",
        "1,000 rows have a title that can mean several roles, so a question comes first.",
        "0 rows have a title that the registry does not know.",
    ]


def test_a_list_with_staff_says_how_many_and_what_is_not_known() -> None:
    found = list(
        summary_sentences({**SUMMARY, "headcount": STAFF, "miscoded": 1, "not_checked": 2})
    )

    assert found[1] == "1 row has one national role, for 1 member of staff."
    assert found[2].endswith(", for 2,000 staff.")
    assert found[4:] == [
        "1 row has a code that does not fit the role.",
        "2 rows are not counted: a total, heading, vacancy or note, or without a title.",
        "3 rows have no number of staff, so the staff are at least as many as shown.",
    ]


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"question": "Which profession?"}, "Which profession?"),
        ({"detail": {"reasons": ["no role has these words", "x"]}}, "No role has these words; x."),
        ({"detail": {"reasons": []}}, "The registry does not know this title."),
        (
            {"outcome": "matched", "detail": {"coding": {"detail": "it is another role's"}}},
            "Correct the code. It is another role's.",
        ),
    ],
)
def test_a_title_says_what_a_person_has_to_find_out(facts: dict[str, Any], says: str) -> None:
    assert what_to_do(title(**facts)) == says


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"state": CheckState.QUEUED, "rows": 7}, "The list has 7 rows. Other lists come first."),
        ({"state": CheckState.RUNNING, "rows": 7, "rows_done": 3}, "3 of 7 rows are done."),
    ],
)
def test_a_check_says_how_far_it_is(facts: dict[str, Any], says: str) -> None:
    assert progress_of(job(**facts))["says"] == says


def test_a_check_that_failed_says_why_in_one_line() -> None:
    assert failed_words(job(rows=1, problem="It is too long.\nrow 1: x")) == "It is too long."


def test_what_was_left_out_is_said_once_for_each_sheet_and_note() -> None:
    table = {
        "dropped_columns": ["Surname", "Age"],
        "skipped_sheets": ["Notes (hidden)"],
        "notes": ["1 row is a total and is not counted."],
    }

    assert list(left_out_sentences(table)) == [
        "Columns that are not kept: 'Surname', 'Age'.",
        "Sheet that is left out: Notes (hidden).",
        "1 row is a total and is not counted.",
    ]


def test_a_column_says_what_it_is_used_as() -> None:
    columns = [
        {"text": "Post", "used_as": "title"},
        {"text": "Code", "used_as": "occupation_code"},
        {"text": "Directorate", "used_as": None},
    ]

    assert list(used_columns({"columns": columns})) == [
        "'Post' is read as the title.",
        "'Code' is read as the occupation code.",
        "'Directorate' is kept and not used.",
    ]


@pytest.mark.parametrize(
    ("error", "status", "may_skip"),
    [
        (TableError("2 errors", [Fault("Too wide", row=3)]), 422, True),
        (TableError("No titles"), 422, False),
        (PersonalDataError("Personal", [Fault("A name", row=3)]), 422, False),
        (TooBusyError(), 503, False),
    ],
)
def test_only_rows_that_cannot_be_read_may_be_left_out(
    error: TableError | TooBusyError, status: int, may_skip: bool
) -> None:
    sent = ListForm("file").with_error(error)

    assert (sent.status, sent.may_skip) == (status, may_skip)
    assert sent.faults == {"file": error.summary}
