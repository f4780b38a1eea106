"""Values in the words that every page uses."""

from datetime import date, datetime


def day_in_words(day: str | date) -> str:
    """
    >>> day_in_words("2026-11-01"), day_in_words(date(2026, 3, 9))
    ('1 November 2026', '9 March 2026')
    """
    on = day if isinstance(day, date) else datetime.fromisoformat(day)
    return f"{on.day} {on:%B %Y}"


def time_in_words(at: datetime) -> str:
    """
    >>> time_in_words(datetime.fromisoformat("2026-03-09T14:05Z"))
    '2:05pm on 9 March 2026'
    """
    hour = at.hour % 12 or 12
    return f"{hour}:{at:%M}{'am' if at.hour < 12 else 'pm'} on {day_in_words(at)}"
