"""Values in the words that every page uses."""

from datetime import date, datetime


def day_in_words(day: str | date) -> str:
    """
    >>> day_in_words("2026-11-01"), day_in_words(date(2026, 3, 9))
    ('1 November 2026', '9 March 2026')
    """
    on = day if isinstance(day, date) else datetime.fromisoformat(day)
    return f"{on.day} {on:%B %Y}"
