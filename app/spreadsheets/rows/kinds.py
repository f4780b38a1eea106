"""Which rows of a list are posts: totals, vacancies, notes and blanks are not."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
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
    kind = kind_of_title(first)
    if kind is not RowKind.TOTAL and not used.get(ColumnUse.TITLE):
        return RowKind.NO_TITLE
    if kind is RowKind.POST and has_nobody_in_post(used):
        return RowKind.VACANCY
    return kind


def has_nobody_in_post(used: Mapping[str | None, str]) -> bool:
    """Whether a row counts nobody. Staff of a bank have a headcount and no FTE."""
    headcount = _number(used.get(ColumnUse.HEADCOUNT, ""))
    return headcount == 0 and not _number(used.get(ColumnUse.FTE, ""))


@dataclass(slots=True)
class Sums:
    """The numbers of the rows above, in all and since the last total."""

    in_all: dict[str, float] = field(default_factory=dict)
    in_section: dict[str, float] = field(default_factory=dict)

    def add(self, used: Mapping[str | None, str]) -> None:
        """Add the numbers of a row."""
        for name in _NUMBERS:
            number = _number(used.get(name, ""))
            if number is not None:
                self.in_all[name] = self.in_all.get(name, 0) + number
                self.in_section[name] = self.in_section.get(name, 0) + number

    def begin_section(self) -> None:
        """A total ends a section."""
        self.in_section.clear()

    def are_in(self, title: str, used: Mapping[str | None, str]) -> bool:
        """Whether a row such as 'Total staff' is a total: what the rows above it add up to.

        'Total Reward Manager' with a band, or with another number, is a post.
        """
        if _MAY_BE_TOTAL.fullmatch(title) is None or any(used.get(name) for name in _OF_POSTS):
            return False
        for name in _NUMBERS:
            number = _number(used.get(name, ""))
            if number is None:
                continue
            sums = (self.in_all.get(name), self.in_section.get(name))
            return round(number, _DIGITS) in [round(s, _DIGITS) for s in sums if s is not None]
        return False


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
    above = [each for each in rows[:place] if each.kind is RowKind.POST]
    texts = [value for value in row.values if value]
    if len(texts) != 1 or not above or len(uses) < 2:
        return False
    if not all(_has_facts(each, uses) for each in above if not _is_prose(each)):
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
