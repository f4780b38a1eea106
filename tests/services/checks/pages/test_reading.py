import pytest
from sqlalchemy import Engine

from app.db.session import reading
from app.errors import CheckNotFoundError
from app.services.checks.pages import reading as pages
from app.services.checks.pages.reading import (
    ROWS_A_PAGE,
    RowFilter,
    RowOrder,
    RowsPage,
    all_rows,
    read_list,
    read_rows,
)
from tests.services.checks.pages.conftest import POSTS, Check, now
from tests.spreadsheets.files import Rows

MANY: Rows = [["Job Title"], *[[f"Envoy {n:03}"] for n in range(ROWS_A_PAGE + 1)]]


def rows_of(
    engine: Engine,
    check_id: str,
    show: RowFilter = RowFilter.ALL,
    order: RowOrder = RowOrder.LIST,
    number: int = 1,
) -> RowsPage:
    with reading(engine) as session:
        checked = read_list(session, check_id, now())
        return read_rows(session, checked, show, order, number)


@pytest.mark.parametrize(
    ("show", "numbers"),
    [
        (RowFilter.ALL, [2, 3, 4, 5, 6, 7, 8]),
        (RowFilter.MATCHED, [2]),
        (RowFilter.AMBIGUOUS, [3, 4, 5]),
        (RowFilter.UNMATCHED, [6, 7]),
        (RowFilter.MISCODED, []),
        (RowFilter.NOT_CHECKED, [8]),
    ],
)
def test_rows_are_shown_by_their_outcome(
    seeded: Engine, check: Check, show: RowFilter, numbers: list[int]
) -> None:
    found = rows_of(seeded, check(POSTS), show)

    assert [shown.row.number for shown in found.rows] == numbers
    assert found.total == len(numbers)


@pytest.mark.parametrize(
    ("order", "numbers"),
    [
        (RowOrder.LIST, [2, 3, 4, 5, 6, 7, 8]),
        (RowOrder.TITLE, [2, 5, 3, 4, 6, 7, 8]),
        (RowOrder.OUTCOME, [3, 4, 5, 2, 8, 6, 7]),
        (RowOrder.STAFF, [8, 3, 6, 4, 2, 5, 7]),
    ],
)
def test_rows_are_sorted_and_keep_the_order_of_the_list_among_equals(
    seeded: Engine, check: Check, order: RowOrder, numbers: list[int]
) -> None:
    found = rows_of(seeded, check(POSTS), order=order)

    assert [shown.row.number for shown in found.rows] == numbers


def test_a_row_has_what_the_check_added_by_name(seeded: Engine, check: Check) -> None:
    first = rows_of(seeded, check(POSTS)).rows[0]

    assert first.row.cells == ["EMHP", "5", "", "3"]
    assert first.added["national_name"] == "Education Mental Health Practitioner"
    assert (first.added["outcome"], first.added["row"]) == ("matched", 2)


def test_a_long_list_is_read_a_page_at_a_time(seeded: Engine, check: Check) -> None:
    check_id = check(MANY)

    first, last = rows_of(seeded, check_id), rows_of(seeded, check_id, number=99)

    assert (len(first.rows), first.number, first.last) == (ROWS_A_PAGE, 1, 2)
    assert ([shown.row.title for shown in last.rows], last.number) == (["Envoy 050"], 2)


def test_every_row_is_read_in_order_some_at_a_time(
    seeded: Engine, check: Check, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "_ROWS_READ_AT_ONCE", 3)
    check_id = check(POSTS)

    with reading(seeded) as session:
        numbers = [shown.row.number for shown in all_rows(session, check_id)]

    assert numbers == [2, 3, 4, 5, 6, 7, 8]


def test_a_list_that_is_not_there_is_not_found(seeded: Engine) -> None:
    with reading(seeded) as session, pytest.raises(CheckNotFoundError):
        read_list(session, "x" * 32, now())
