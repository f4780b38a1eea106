"""Values in the words that every page uses."""

from datetime import date, datetime
from typing import Final

_SHOWN_CHARACTERS: Final = 8


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


def clock(at: datetime) -> str:
    """
    >>> clock(datetime(2026, 3, 4, 9, 5)), clock(datetime(2026, 3, 4, 14, 0))
    ('9:05am', '2pm')
    """
    half = "am" if at.hour < 12 else "pm"
    minutes = f":{at.minute:02}" if at.minute else ""
    return f"{at.hour % 12 or 12}{minutes}{half}"


def actor_in_words(actor: str | None) -> str:
    """Who acted, without a name: the registry keeps none.

    >>> actor_in_words("person:0a1b2c3d4e5f"), actor_in_words("key:3f9a1c2b")
    ('a person (0a1b2c3d)', 'the key 3f9a1c2b')
    """
    kind, _, name = (actor or "").partition(":")
    if kind == "person":
        return f"a person ({name[:_SHOWN_CHARACTERS]})"
    if kind == "key":
        return f"the key {name}"
    return "a reader" if kind == "reader" else kind or "nobody"
