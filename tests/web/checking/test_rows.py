"""Rows of a checked list, in words."""

from datetime import UTC, datetime
from typing import Any

import pytest

from app.db.models import CheckJob, CheckRow, CheckTitle
from app.services.checks.cells import ADDED
from app.services.checks.pages.reading import (
    CheckedList,
    RowFilter,
    RowOrder,
    RowsPage,
    ShownRow,
)
from app.web.checking.rows import decision_in_words, row_in_words, shown_rows

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
COLUMNS = [
    {"text": "Post", "used_as": "title"},
    {"text": "Grade", "used_as": "band"},
    {"text": "Occ", "used_as": "occupation_code"},
]
COUNTS = {"rows": 120, "matched": 100, "ambiguous": 20, "unmatched": 0, "miscoded": 0}


def checked(**summary: Any) -> CheckedList:  # noqa: ANN401  # counts of a list
    job = CheckJob(check_id="x", asked={}, rows=120, created_at=NOON, expires_at=NOON)
    counts = {**COUNTS, "not_checked": 0, "headcount": None, **summary}
    return CheckedList(job, {"table": {"columns": COLUMNS}, "summary": counts})


def shown(
    outcome: str = "matched", decided: dict[str, Any] | None = None, **added: str
) -> ShownRow:
    row = CheckRow(
        check_id="x",
        place=0,
        number=7,
        title_number=3,
        answer_number=0,
        outcome=outcome,
        is_miscoded=False,
        title="EMHP",
        sort_title="emhp",
        staff=1_200,
        cells=["EMHP", "5", ""],
    )
    title = None
    if decided is not None:
        facts = {"check_id": "x", "number": 3, "title": "EMHP", "outcome": outcome, "rows": 1}
        title = CheckTitle(**{**facts, "is_miscoded": False, "detail": {}, "staff": 1, **decided})
    return ShownRow(row, {**dict.fromkeys(ADDED, ""), **added}, title)


def test_a_matched_row_has_its_role_and_the_first_codes_and_is_not_settled() -> None:
    codes = "esr-job-role 07054; nhs-occupation-code N6A; nhs-occupation-code N7A"

    row = row_in_words(shown(national_name="Envoy", codes=codes), checked())

    assert (row.number, row.staff, row.about) == (7, "1,200", ("Grade: 5",))
    assert (row.answer, row.path) == ("Envoy", "")
    assert row.says == "ESR job role 07054; NHS occupation code N6A; and 1 more"


@pytest.mark.parametrize(
    ("outcome", "added", "says", "path"),
    [
        ("ambiguous", {"question": "Which?", "reasons": "x"}, "Which?", "/ui/checks/x/settle/3"),
        ("unmatched", {"reasons": "No such role."}, "No such role.", "/ui/checks/x/settle/3"),
        ("not checked", {"reasons": "It is a total."}, "It is a total.", ""),
    ],
)
def test_a_row_without_a_role_says_what_to_ask_or_why(
    outcome: str, added: dict[str, str], says: str, path: str
) -> None:
    row = row_in_words(shown(outcome, None, **added), checked())

    assert (row.says, row.path) == (says, path)


@pytest.mark.parametrize(
    ("decided", "says"),
    [
        (None, ""),
        ({}, ""),
        ({"decision": "role", "role_name": "Envoy"}, "You say: Envoy"),
        ({"decision": "own role", "reason": "Ours."}, "You say: our own role. Ours."),
        ({"decision": "ask the manager"}, "You will ask the manager"),
    ],
)
def test_the_users_decision_is_said_beside_the_answer(
    decided: dict[str, Any] | None, says: str
) -> None:
    assert decision_in_words(shown("ambiguous", decided)) == says


def test_links_keep_the_filter_and_the_order_and_lead_to_pages_that_are_there() -> None:
    page = RowsPage((), 120, 2)

    found = shown_rows(checked(), page, RowFilter.ALL, RowOrder.TITLE)

    assert found["previous"] == "/ui/checks/x/rows?show=all&sort=title&page=1"
    assert found["next"] == "/ui/checks/x/rows?show=all&sort=title&page=3"
    assert [one.text for one in found["filters"]] == [
        "All rows (120)",
        "Matched (100)",
        "Ambiguous (20)",
    ]
    assert [one.is_current for one in found["orders"]] == [False, True, False]


def test_the_last_page_has_none_after_it_and_an_empty_filter_is_still_named() -> None:
    found = shown_rows(checked(), RowsPage((), 0, 1), RowFilter.MISCODED, RowOrder.LIST)

    assert (found["previous"], found["next"]) == ("", "")
    assert found["filters"][-1].text == "Wrong code (0)"
