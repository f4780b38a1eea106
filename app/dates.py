"""Dates to a year or month ('2018', '2018-12'): what is in force on a day, what is later."""

from datetime import date
from typing import Final

_FULL: Final = len("2018-12-31")


def is_in_force(valid_from: str | None, valid_to: str | None, day: date | None) -> bool:
    """Whether an interval is in force on a day. Without a day, whether it has no end yet.

    From its first day up to, but not including, its last: the successor is in force on that
    day. An end that is known only to the month or year lasts to the end of it.

    >>> is_in_force("2018", "2025-07-16", date(2025, 7, 16)), is_in_force("2018", None, None)
    (False, True)
    """
    if day is None:
        return valid_to is None
    return has_begun(valid_from, day) and not has_ended(valid_to, day)


def has_begun(valid_from: str | None, day: date) -> bool:
    """Whether something that began then is in force on the day. A blank means 'always'."""
    return valid_from is None or valid_from <= day.isoformat()


def has_ended(valid_to: str | None, day: date) -> bool:
    """Whether something that ended then is over on the day. A blank means 'not yet'."""
    if valid_to is None:
        return False
    if len(valid_to) == _FULL:
        return valid_to <= day.isoformat()
    return valid_to < day.isoformat()[: len(valid_to)]


def is_later(one: str, other: str) -> bool:
    """Whether a date is certainly later than another, at the precision that both have.

    >>> is_later("2022", "2020-10"), is_later("2020", "2020-10")
    (True, False)
    """
    precision = min(len(one), len(other))
    return one[:precision] > other[:precision]


def days_between(begin: str | None, end: str | None) -> int | None:
    """The days from one date to another, or None unless both are known to the day.

    >>> days_between("2020-01-01", "2020-01-31"), days_between("2020", "2020-01-31")
    (30, None)
    """
    if begin is None or end is None or len(begin) != _FULL or len(end) != _FULL:
        return None
    return (date.fromisoformat(end) - date.fromisoformat(begin)).days
