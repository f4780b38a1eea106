"""Headings of numbers of staff, in whatever words: 'SIP FTE', 'Headcount at 31/10/2026'."""

from functools import lru_cache
from typing import Final

from app.spreadsheets.headings import KNOWN, folded, squeezed
from app.spreadsheets.tables import ColumnUse

NUMBERS: Final = (ColumnUse.HEADCOUNT, ColumnUse.FTE)
_MOST_REMEMBERED: Final = 1_000
_LONGEST_DATE_PART: Final = 4
_EXACT: Final = {squeezed(heading): use for use in NUMBERS for heading in KNOWN[use]}
_SPELT: Final = (
    ("head count", "headcount"),
    ("full time equivalents", "fte"),
    ("full time equivalent", "fte"),
    ("whole time equivalents", "fte"),
    ("whole time equivalent", "fte"),
    ("f t e", "fte"),
    ("w t e", "fte"),
)
_UNITS: Final = {
    **dict.fromkeys(("headcount", "headcounts", "hc", "heads"), ColumnUse.HEADCOUNT),
    **dict.fromkeys(("fte", "ftes", "wte", "wtes"), ColumnUse.FTE),
}
_IN_POST_WORDS: Final = frozenset(
    (
        *("staff", "in", "post", "sip", "actual", "actuals", "contracted", "current"),
        *("currently", "worked", "grand", "total", "totals"),
    )
)
# What may stand beside the unit without making it a number of others than the staff in post.
_PLAIN_WORDS: Final = _IN_POST_WORDS.union(
    ("sum", "of", "number", "no", "as", "at", "on", "esr", "the", "employees", "people")
)
_MONTHS: Final = frozenset(
    (
        *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "sept", "oct"),
        *("nov", "dec", "january", "february", "march", "april", "june", "july", "august"),
        *("september", "october", "november", "december"),
    )
)
# These say who is counted and not in which unit.
_WITHOUT_UNIT: Final = frozenset(
    map(
        squeezed,
        (
            *("sip", "in post", "staff in post", "number in post", "no in post"),
            *("current staff in post", "actual staff in post"),
        ),
    )
)


def exact_use(heading: str) -> str | None:
    """The number that a heading is a known name of. None for any other heading."""
    return _EXACT.get(squeezed(heading))


@lru_cache(_MOST_REMEMBERED)
def unit_of(heading: str) -> str | None:
    """The unit that a heading names: a headcount or an FTE. None for neither or both.

    >>> unit_of("Establishment WTE"), unit_of("In post"), unit_of("Headcount and FTE")
    (<ColumnUse.FTE: 'fte'>, None, None)
    """
    units = {_UNITS[word] for word in _words(heading) if word in _UNITS}
    return units.pop() if len(units) == 1 else None


@lru_cache(_MOST_REMEMBERED)
def plain_use(heading: str) -> str | None:
    """The number of all staff in post that a heading announces, on a day or without one.

    >>> plain_use("SIP FTE"), plain_use("Headcount at 31/10/2026")
    (<ColumnUse.FTE: 'fte'>, <ColumnUse.HEADCOUNT: 'headcount'>)
    >>> plain_use("Agency WTE"), plain_use("Headcount %"), plain_use("Count of Headcount")
    (None, None, None)
    """
    others = [word for word in _words(heading) if word not in _UNITS]
    return (
        unit_of(heading) if all(word in _PLAIN_WORDS or is_date(word) for word in others) else None
    )


def says_in_post(heading: str) -> bool:
    """Whether a heading under a unit is of all staff in post.

    >>> says_in_post("In post"), says_in_post("Total"), says_in_post("No."), says_in_post("Apr")
    (True, True, False, False)
    """
    words = _words(heading)
    return bool(words) and _IN_POST_WORDS.issuperset(words)


def is_date(text: str) -> bool:
    """Whether a heading has nothing but parts of dates.

    >>> is_date("Apr-26"), is_date("31/10/2026"), is_date("M7"), is_date("Band 5")
    (True, True, True, False)
    """
    words = _words(text)
    return bool(words) and all(map(_is_date_part, words))


def is_without_unit(heading: str) -> bool:
    """Whether a heading says that staff are in post, and not whether they are heads or FTE."""
    return squeezed(heading) in _WITHOUT_UNIT


def _is_date_part(word: str) -> bool:
    digits = word.removeprefix("q").removeprefix("m").removesuffix("th")
    digits = digits.removesuffix("st").removesuffix("nd").removesuffix("rd")
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= _LONGEST_DATE_PART
    return is_number or word in _MONTHS


def _words(heading: str) -> list[str]:
    text = f" {folded(heading)} "
    for written, unit in _SPELT:
        text = text.replace(f" {written} ", f" {unit} ")
    return text.split()
