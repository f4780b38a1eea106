from datetime import date

import pytest

from app.dates import days_between, has_begun, is_in_force, is_later


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "day", "expected"),
    [
        (None, None, date(2020, 1, 1), True),
        ("2020-01-02", None, date(2020, 1, 1), False),
        ("2020-01", None, date(2020, 1, 1), True),
        ("2020", None, date(2019, 12, 31), False),
        (None, "2025-07-16", date(2025, 7, 15), True),
        (None, "2025-07-16", date(2025, 7, 16), False),
        (None, "2020", date(2020, 12, 31), True),
        (None, "2020", date(2021, 1, 1), False),
        (None, "2020-02", date(2020, 3, 1), False),
        (None, "2025", None, False),
        ("2030", None, None, True),
    ],
)
def test_an_interval_is_in_force_from_its_first_day_up_to_not_including_its_last(
    valid_from: str | None, valid_to: str | None, day: date | None, *, expected: bool
) -> None:
    assert is_in_force(valid_from, valid_to, day) == expected


@pytest.mark.parametrize(
    ("begin", "day", "expected"),
    [
        ("2020-01-02", date(2020, 1, 2), True),
        ("2020-01-03", date(2020, 1, 2), False),
        ("2020-02", date(2020, 1, 31), False),
    ],
)
def test_what_begins_on_a_day_has_begun_on_it(begin: str, day: date, *, expected: bool) -> None:
    assert has_begun(begin, day) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("2022", "2020-10", True),
        ("2020-10", "2022", False),
        ("2020-11", "2020-10-31", True),
        ("2020-10", "2020-10-31", False),
        ("2020-10-31", "2020-10", False),
        ("2020-10-31", "2020-10-31", False),
        ("2020-11-01", "2020-10-31", True),
    ],
)
def test_a_date_is_later_only_where_that_is_certain(
    one: str, other: str, *, expected: bool
) -> None:
    assert is_later(one, other) == expected


@pytest.mark.parametrize(
    ("begin", "end", "days"),
    [
        ("2020-02-28", "2020-03-01", 2),
        ("2020-03-01", "2020-02-28", -2),
        (None, "2020-03-01", None),
        ("2020-03-01", None, None),
        ("2020-03", "2020-03-01", None),
        ("2020-03-01", "2020", None),
    ],
)
def test_days_are_counted_only_between_dates_to_the_day(
    begin: str | None, end: str | None, days: int | None
) -> None:
    assert days_between(begin, end) == days
