from datetime import date

import pytest

from app.dates import is_in_force


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
