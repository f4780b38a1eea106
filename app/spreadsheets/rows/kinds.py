"""Which rows of a list are posts: totals, vacancies, notes and blanks are not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from app.spreadsheets.tables import ColumnUse, Row, RowKind

_NUMBERS: Final = (ColumnUse.HEADCOUNT, ColumnUse.FTE)
_OF_POSTS: Final = (ColumnUse.BAND, ColumnUse.OCCUPATION_CODE, ColumnUse.JOB_ROLE)
_TOTAL: Final = re.compile(r"(?:grand |sub[ -]?|overall )?totals?(?:\s*[:(].*)?", re.IGNORECASE)
_MAY_BE_TOTAL: Final = re.compile(
    r"(?:grand |sub[ -]?|overall )?totals?\b.*|.*\btotals?", re.IGNORECASE
)
_VACANCY: Final = re.compile(
    r"(?:vacant|vacancy|vacancies)(?: (?:posts?|positions?))?(?:\s*[-–—:(].*)?"
    r"|.*(?:\s[-–—]\s*|\()(?:vacant|vacancy)(?: (?:post|position))?\)?",
    re.IGNORECASE,
)
_NO_TITLES: Final = frozenset(
    (
        "na",
        "n/a",
        "n.a.",
        "#n/a",
        "nk",
        "n/k",
        "nan",
        "nil",
        "none",
        "null",
        "tba",
        "tbc",
        "tbd",
        "to be confirmed",
        "not applicable",
        "not known",
        "unknown",
        "blank",
        "(blank)",
    )
)
_PUNCTUATION: Final = re.compile(r"[\W_]*")
_NOTE: Final = re.compile(
    r"(?:\*|†|notes?\b|source\b|end of|page \d|report\b|produced|printed|prepared|data (?:as|from)|"
    r"as at|rows?:|figures|fewer than|copyright|©).*",
    re.IGNORECASE,
)
_LEAST_WORDS_OF_PROSE: Final = 9
_DIGITS: Final = 6
_MOST_REMEMBERED: Final = 20_000


def kind_of_title(title: str) -> RowKind:
    """What a row is by its title."""
    if _TOTAL.fullmatch(title):
        return RowKind.TOTAL
    if _VACANCY.fullmatch(title):
        return RowKind.VACANCY
    if title.casefold() in _NO_TITLES or _PUNCTUATION.fullmatch(title):
        return RowKind.NO_TITLE
    return RowKind.POST


def kind_of_row(first: str, used: Mapping[str | None, str]) -> RowKind:
    """What a row is by its title, or its first cell without one, and its numbers."""
    return _kind(kind_of_title(first), bool(used.get(ColumnUse.TITLE)), numbers_of(used))


def _kind(by_title: RowKind, has_title: bool, numbers: Mapping[str, float]) -> RowKind:
    if by_title is not RowKind.TOTAL and not has_title:
        return RowKind.NO_TITLE
    if by_title is RowKind.POST and _is_nobody(numbers):
        return RowKind.VACANCY
    return by_title


def has_nobody_in_post(used: Mapping[str | None, str]) -> bool:
    """Whether a row counts nobody. Staff of a bank have a headcount and no FTE."""
    return _is_nobody(numbers_of(used))


def _is_nobody(numbers: Mapping[str, float]) -> bool:
    return numbers.get(ColumnUse.HEADCOUNT) == 0 and not numbers.get(ColumnUse.FTE)


def numbers_of(used: Mapping[str | None, str]) -> dict[str, float]:
    """The numbers of staff in a row; a cell that is no number has none."""
    found = {name: _number(used.get(name, "")) for name in _NUMBERS}
    return {name: number for name, number in found.items() if number is not None}


@dataclass(slots=True)
class Sums:
    """The numbers of the rows above, in all and since the last total."""

    in_all: dict[str, float] = field(default_factory=dict)
    in_section: dict[str, float] = field(default_factory=dict)

    def add(self, numbers: Mapping[str, float]) -> None:
        """Add the numbers of a row."""
        for name, number in numbers.items():
            self.in_all[name] = self.in_all.get(name, 0) + number
            self.in_section[name] = self.in_section.get(name, 0) + number

    def begin_section(self) -> None:
        """A total ends a section."""
        self.in_section.clear()

    def are(self, numbers: Mapping[str, float]) -> bool:
        """Whether a row has what the rows above it add up to. Its first number decides."""
        for name in _NUMBERS:
            if name in numbers:
                sums = (self.in_all.get(name), self.in_section.get(name))
                rounded = [round(one, _DIGITS) for one in sums if one is not None]
                return round(numbers[name], _DIGITS) in rounded
        return False


class RowKinds:
    """Tells what each row of a table is, one after the other from the first.

    `uses` are what the columns are used as, in their order. Texts that repeat are looked at once.
    """

    def __init__(self, uses: Sequence[str | None]) -> None:
        self._title = uses.index(ColumnUse.TITLE)
        self._numbers = [(name, uses.index(name)) for name in _NUMBERS if name in uses]
        self._of_posts = [at for at, use in enumerate(uses) if use in _OF_POSTS]
        self._sums = Sums()
        self._number = lru_cache(_MOST_REMEMBERED)(_number)
        self._kind_of_title = lru_cache(_MOST_REMEMBERED)(kind_of_title)
        self._may_be_total = lru_cache(_MOST_REMEMBERED)(_MAY_BE_TOTAL.fullmatch)

    def kind_of(self, values: Sequence[str]) -> RowKind:
        """What the next row is.

        'Total staff' is a total if it is what the rows above it add up to. 'Total Reward
        Manager' with a band, or with another number, is a post.
        """
        title = values[self._title]
        first = title or next((value for value in values if value), "")
        numbers = self._numbers_in(values)
        kind = _kind(self._kind_of_title(first), bool(title), numbers)
        if kind is RowKind.TOTAL or self._is_sum(first, values, numbers):
            self._sums.begin_section()
            return RowKind.TOTAL
        self._sums.add(numbers)
        return kind

    def _numbers_in(self, values: Sequence[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        for name, place in self._numbers:
            number = self._number(values[place])
            if number is not None:
                found[name] = number
        return found

    def _is_sum(self, first: str, values: Sequence[str], numbers: Mapping[str, float]) -> bool:
        if self._may_be_total(first) is None or any(values[at] for at in self._of_posts):
            return False
        return self._sums.are(numbers)


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", ""))
    except ValueError:
        return None


def is_note(rows: Sequence[Row], place: int, uses: Sequence[str | None]) -> bool:
    """Whether a row at the end is a note: it has one cell where every row above has more.

    It must also look like a note, or come after a blank row.
    """
    row = rows[place]
    if len([value for value in row.values if value]) != 1 or len(uses) < 2:
        return False
    above = [each for each in rows[:place] if each.kind is RowKind.POST]
    if not above or not all(_has_facts(each, uses) for each in above if not _is_prose(each)):
        return False
    is_apart = place > 0 and row.number - rows[place - 1].number > 1
    return is_apart or _is_prose(row)


def _has_facts(row: Row, uses: Sequence[str | None]) -> bool:
    return any(
        value
        for value, use in zip(row.values, uses, strict=True)
        if use not in (None, ColumnUse.TITLE)
    )


def _is_prose(row: Row) -> bool:
    text = next((value for value in row.values if value), "")
    return _NOTE.fullmatch(text) is not None or len(text.split()) >= _LEAST_WORDS_OF_PROSE
