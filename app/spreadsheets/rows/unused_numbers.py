"""Numbers that may be headcounts and are not read as such: in other columns, or in titles."""

import re
from collections.abc import Sequence, Set
from typing import Final

from app.spreadsheets.headings import folded, is_personal
from app.spreadsheets.layout import Layout
from app.spreadsheets.tables import ColumnUse, Row, RowKind, Wanted

_NUMBER: Final = re.compile(r"\d{1,4}(?:[.,]\d+)?")
# These count money, time, steps or others than the staff in post.
_OF_OTHERS: Final = re.compile(
    r"\b(?:code|id|ref|reference|point|spine|hours?|salary|pay|cost|percent|variance|change|date"
    r"|turnover|leavers?|starters?|vacan\w+|establish\w+|est|funded|budget\w*|agency|bank|plan"
    r"|planned|target|centre|version|age)\b"
)
_COUNT_IN_TITLE: Final = re.compile(
    r".*\D\((?:x ?)?\d{1,4}\)|.*\sx ?\d{1,4}|\d{1,4} ?x\s.*|.*\s[-–:] ?\d{1,4}", re.IGNORECASE
)


def columns_of_numbers(
    layout: Layout, kept: Set[int], rows: Sequence[Sequence[str]], wanted: Wanted
) -> list[int]:
    """The places of columns of numbers that are not kept, in a list without a headcount."""
    named = {*layout.used, *layout.unclear, *wanted.columns}
    if ColumnUse.HEADCOUNT in named or not layout.depth:
        return []
    return [
        place
        for place, text in enumerate(layout.texts)
        if place not in kept and _may_count(text) and _has_numbers(rows, place)
    ]


def _may_count(heading: str) -> bool:
    is_named = bool(heading.strip()) and not is_personal(heading)
    return is_named and _OF_OTHERS.search(folded(heading)) is None


def _has_numbers(rows: Sequence[Sequence[str]], place: int) -> bool:
    """Whether most cells of a column are numbers, and not those of the rows."""
    cells = [row[place].strip() for row in rows if place < len(row) and row[place].strip()]
    if len(cells) > 1 and cells == [str(number) for number in range(1, len(cells) + 1)]:
        return False
    return bool(cells) and sum(map(bool, map(_NUMBER.fullmatch, cells))) * 2 > len(cells)


def counts_in_titles(rows: Sequence[Row], uses: Sequence[str | None]) -> list[str]:
    """The titles that end or begin with a number, where most do and there is no headcount."""
    if ColumnUse.HEADCOUNT in uses:
        return []
    place = uses.index(ColumnUse.TITLE)
    titles = [row.values[place] for row in rows if row.kind is RowKind.POST]
    found = [title for title in titles if _COUNT_IN_TITLE.fullmatch(title)]
    return found if len(found) > 1 and len(found) * 2 > len(titles) else []
