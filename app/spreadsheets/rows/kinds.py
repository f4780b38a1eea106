"""Which rows of a list are posts: totals, vacancies, notes and blanks are not."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from app.spreadsheets.tables import ColumnUse, Row, RowKind

_NUMBERS: Final = (ColumnUse.HEADCOUNT, ColumnUse.FTE)
_OF_POSTS: Final = (ColumnUse.BAND, ColumnUse.OCCUPATION_CODE, ColumnUse.JOB_ROLE)
# 'Cyfanswm' and 'is-gyfanswm' are the total and the subtotal of a Welsh list.
_TOTAL_WORD: Final = r"(?:grand |sub[ -]?|overall )?totals?|cyfanswm|is-?gyfanswm"
_TOTAL: Final = re.compile(rf"(?:{_TOTAL_WORD}|tot\.?|\u03c3)(?:\s*[:(=].*)?", re.IGNORECASE)
# No job is called 'Nursing total'; 'Total Reward Manager' is one.
_ENDS_AS_TOTAL: Final = re.compile(rf".*\b(?:{_TOTAL_WORD})\W*", re.IGNORECASE)
_MAY_BE_TOTAL: Final = re.compile(
    rf"(?:{_TOTAL_WORD})\b.*|(?:all|overall|sum|every(?:one|body))\b.*", re.IGNORECASE
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
        "average",
        "mean",
        "median",
        "minimum",
        "maximum",
    )
)
_PAGE: Final = re.compile(r"page \d+(?: of \d+)?", re.IGNORECASE)
_VACANT: Final = frozenset(("vacant", "vacant post", "vacant position"))
_ALL: Final = frozenset(("all",))
LABELS: Final = frozenset(
    written
    for label in (
        *("total", "totals", "grand total", "sub total", "sub-total", "subtotal", "overall total"),
        *("cyfanswm", "all"),
        *_VACANT,
    )
    for written in (label, label.upper(), label.capitalize(), label.title())
)
"""What a cell may say of its whole row, as it is written in lists, in whatever column it is."""

_NO_LETTERS: Final = re.compile(r"[\W_]*|\d[\d\s.,:/-]*")
_NOTE: Final = re.compile(
    r"(?:\*|†|[¹²³]|\[(?:note )?\w{1,3}\]|\(\d\)|notes?\b|source\b|end of|page \d|report\b|"
    r"produced|printed|prepared|data (?:as|from)|as at|rows?:|figures|fewer than|copyright|©|"
    r"nb\b|n\.b\.|please\b|key\s*:|disclaimer\b|contact\s*:|\d{1,2}[.)]\s|(?:ex|in)cl(?:ud(?:es?|ing)\b|\.)).*|"
    # Verbs: a title is no sentence.
    r".*\b(?:is|are|was|were|has|have|been|excludes?|excluded|includes?|included)\b.*",
    re.IGNORECASE,
)
_LEAST_WORDS_OF_PROSE: Final = 9
_DIGITS: Final = 6
# What a statistic keeps back is small, and it may round each number to the nearest five.
_MOST_KEPT_BACK: Final = 10
_MOST_ROUNDED: Final = 2.5
_LEAST_ROUNDED_TOTAL: Final = 50
_NUMBER: Final = re.compile(r"-?(?:\d{1,3}(?:[,\s]\d{3})+|\d{1,12})(?:\.\d{1,20})?")
_COMMA: Final = re.compile(r"-?\d{1,6},\d{1,2}")
_MOST_REMEMBERED: Final = 20_000


def kind_of_title(title: str) -> RowKind:
    """What a row is by its title."""
    if _TOTAL.fullmatch(title):
        return RowKind.TOTAL
    if _VACANCY.fullmatch(title):
        return RowKind.VACANCY
    if title.casefold() in _NO_TITLES or _NO_LETTERS.fullmatch(title):
        return RowKind.NO_TITLE
    return RowKind.NOTE if _PAGE.fullmatch(title) else RowKind.POST


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
    found = {name: number_in(used.get(name, "")) for name in _NUMBERS}
    return {name: number for name, number in found.items() if number is not None}


@dataclass(slots=True)
class Sums:
    """The numbers of the rows above, in all and since the last total."""

    in_all: dict[str, "_Sum"] = field(default_factory=dict)
    in_section: dict[str, "_Sum"] = field(default_factory=dict)

    def add(self, numbers: Mapping[str, float | None]) -> None:
        """Add the numbers of a row. None is a number that was kept back."""
        for sums in (self.in_all, self.in_section):
            for name, number in numbers.items():
                if name not in sums:
                    sums[name] = _Sum()
                sums[name].add(number)

    def begin_section(self) -> None:
        """A total ends a section."""
        self.in_section.clear()

    def are_exactly(self, numbers: Mapping[str, float]) -> bool:
        """Whether a row has what several rows above it, none of them kept back, add up to."""
        has_gaps = any(one.kept_back for one in self.in_all.values())
        return not has_gaps and self.are(numbers, least_rows=2)

    def are(self, numbers: Mapping[str, float], *, least_rows: int = 0) -> bool:
        """Whether a row has what so many rows above it add up to. Its first number decides."""
        for name in _NUMBERS:
            if name in numbers:
                sums = [each[name] for each in (self.in_all, self.in_section) if name in each]
                enough = [one for one in sums if one.rows + one.kept_back >= least_rows]
                return any(one.is_about(numbers[name]) for one in enough)
        return False


@dataclass(slots=True)
class _Sum:
    """Some numbers added up, how many they are, and how many more were kept back."""

    known: float = 0
    rows: int = 0
    kept_back: int = 0

    def add(self, number: float | None) -> None:
        if number is None:
            self.kept_back += 1
        else:
            self.known += number
            self.rows += 1

    def is_about(self, number: float) -> bool:
        """Whether the numbers, those kept back among them, may come to this."""
        more = round(number - self.known, _DIGITS)
        if 0 <= more <= (_MOST_KEPT_BACK * self.kept_back if self.rows else 0):
            return True
        is_rounded = number >= _LEAST_ROUNDED_TOTAL and abs(more) <= number / 10
        return is_rounded and abs(more) <= _MOST_ROUNDED * (self.rows + 1)


class RowKinds:
    """Tells what each row of a table is, one after the other from the first.

    `uses` are what the columns are used as, in their order. Texts that repeat are looked at once.
    """

    def __init__(self, uses: Sequence[str | None]) -> None:
        self._title = uses.index(ColumnUse.TITLE)
        self._numbers = [(name, uses.index(name)) for name in _NUMBERS if name in uses]
        self._of_posts = [at for at, use in enumerate(uses) if use in _OF_POSTS]
        self._sums = Sums()
        self._above = ""
        self._number = lru_cache(_MOST_REMEMBERED)(number_in)
        self._kind_of_title = lru_cache(_MOST_REMEMBERED)(kind_of_title)
        self._may_be_total = lru_cache(_MOST_REMEMBERED)(_MAY_BE_TOTAL.fullmatch)
        self._ends_as_total = lru_cache(_MOST_REMEMBERED)(_ENDS_AS_TOTAL.fullmatch)

    def kind_of(self, values: Sequence[str], labels: Collection[str] = ()) -> RowKind:
        """What the next row is. `labels` are those of `LABELS` in its cells, kept or not.

        'Total staff' is a total if it is what the rows above it add up to. 'Total Reward
        Manager' with a band, or with another number, is a post.
        """
        title = values[self._title]
        first = title or next((value for value in values if value), "")
        numbers = self._numbers_in(values)
        kind = _kind(self._kind_of_title(first), bool(title), numbers)
        is_total = kind is RowKind.TOTAL or (
            bool(labels) and self._is_labelled(values, labels, numbers)
        )
        self._above = title
        if is_total or self._is_sum(first, values, numbers):
            self._sums.begin_section()
            return RowKind.TOTAL
        if labels and kind is RowKind.POST and not _VACANT.isdisjoint(map(str.casefold, labels)):
            kind = RowKind.VACANCY
        self._sums.add(numbers)
        if len(numbers) < len(self._numbers):
            self._sums.add(dict.fromkeys(self._kept_back(values, numbers)))
        return kind

    def _kept_back(self, values: Sequence[str], numbers: Mapping[str, float]) -> list[str]:
        return [name for name, place in self._numbers if values[place] and name not in numbers]

    def _numbers_in(self, values: Sequence[str]) -> dict[str, float]:
        found: dict[str, float] = {}
        for name, place in self._numbers:
            number = self._number(values[place])
            if number is not None:
                found[name] = number
        return found

    def _is_labelled(
        self, values: Sequence[str], labels: Collection[str], numbers: Mapping[str, float]
    ) -> bool:
        """Whether a row is a total by another cell than its title: 'Total' in place of a band.

        'All' is a total only under the rows of the same title that it adds up.
        """
        if any(self._kind_of_title(label) is RowKind.TOTAL for label in labels):
            return True
        has_all = not _ALL.isdisjoint(map(str.casefold, labels))
        return has_all and values[self._title] == self._above and self._sums.are(numbers)

    def _is_sum(self, first: str, values: Sequence[str], numbers: Mapping[str, float]) -> bool:
        if any(values[at] for at in self._of_posts):
            return False
        if self._ends_as_total(first) is not None:
            return True
        if not values[self._title]:
            return self._sums.are_exactly(numbers)
        if self._may_be_total(first) is None:
            return False
        # 'All Age Practitioner' may have the number of the one post above it.
        least_rows = 0 if "total" in first.casefold() else 2
        return self._sums.are(numbers, least_rows=least_rows)


def number_in(text: str) -> float | None:
    """The number in a cell, with its thousands parted and a point or a comma before its parts.

    >>> number_in("1,204"), number_in("9,5"), number_in("<5")
    (1204.0, 9.5, None)
    """
    if _COMMA.fullmatch(text):
        return float(text.replace(",", "."))
    if _NUMBER.fullmatch(text) is None:
        return None
    return float(re.sub(r"[,\s]", "", text))


def is_total_of_rest(rows: Sequence[Row], uses: Sequence[str | None]) -> bool:
    """Whether the first row of a table is the total of the rows under it, as statistics print."""
    first, *rest = rows
    used = _by_use(first, uses)
    if _MAY_BE_TOTAL.fullmatch(used[ColumnUse.TITLE]) is None:
        return False
    if any(used.get(name) for name in _OF_POSTS):
        return False
    sums = Sums()
    for row in rest:
        if row.kind is RowKind.POST:
            sums.add(numbers_of(_by_use(row, uses)))
    return sums.are(numbers_of(used))


def _by_use(row: Row, uses: Sequence[str | None]) -> dict[str | None, str]:
    return dict(zip(uses, row.values, strict=True))


def notes_begin(rows: Sequence[Row], uses: Sequence[str | None]) -> int:
    """The place of the first note under a list, or the number of rows where there is none.

    Notes have one cell where every row above has more. The first of them must also look like
    a note, or come after a blank row.
    """
    start = len(rows)
    while start and len(uses) > 1 and sum(map(bool, rows[start - 1].values)) == 1:
        start -= 1
    above = [each for each in rows[:start] if each.kind is RowKind.POST]
    if start == len(rows) or not above:
        return len(rows)
    if not all(has_facts(each, uses) or _is_prose(each) for each in above):
        return len(rows)
    for place in range(start, len(rows)):
        is_apart = rows[place].number - rows[place - 1].number > 1
        if is_apart or _is_prose(rows[place]):
            return place
    return len(rows)


def has_facts(row: Row, uses: Sequence[str | None]) -> bool:
    """Whether a row says more of a post than its title."""
    return any(
        value
        for value, use in zip(row.values, uses, strict=True)
        if use not in (None, ColumnUse.TITLE)
    )


def _is_prose(row: Row) -> bool:
    text = next(filter(None, row.values))
    return _NOTE.fullmatch(text) is not None or len(text.split()) >= _LEAST_WORDS_OF_PROSE
