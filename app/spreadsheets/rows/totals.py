"""Totals above their rows, and totals that the rows of a list do not add up to."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.spreadsheets.rows.kinds import number_in
from app.spreadsheets.tables import ColumnUse, Row, RowKind

_OF_POSTS: Final = (ColumnUse.BAND, ColumnUse.OCCUPATION_CODE, ColumnUse.JOB_ROLE)
_DIGITS: Final = 6
_ROUNDED_TO: Final = 5
_OF_ALL: Final = re.compile(r"(?:grand|overall) totals?", re.IGNORECASE)
_OF_OTHERS: Final = re.compile(r"vacan|establishment|funded|budget", re.IGNORECASE)


def totals_above(rows: Sequence[Row], uses: Sequence[str | None]) -> frozenset[int]:
    """The numbers of the posts that are totals of the posts under them: 'Nursing' of the nurses.

    A pivot table prints them so. Every post must belong to such a total, and something must
    confirm it: the total of the list, or that the totals alone have no band.
    """
    place = _place_of_number(uses)
    posts = [row for row in rows if row.kind is RowKind.POST]
    if place is None or not posts or not (_has_total(rows) or _is_marked(posts[0], uses)):
        return frozenset()
    numbers = [number_in(row.values[place]) or 0 for row in posts]
    if min(numbers) <= 0:
        return frozenset()
    heads = _heads(numbers)
    if heads and (_are_marked(posts, heads, uses) or _is_half(numbers, rows, place)):
        return frozenset(posts[at].number for at in heads)
    return frozenset()


def _place_of_number(uses: Sequence[str | None]) -> int | None:
    for use in (ColumnUse.HEADCOUNT, ColumnUse.FTE):
        if use in uses:
            return uses.index(use)
    return None


def _has_total(rows: Sequence[Row]) -> bool:
    return any(row.kind is RowKind.TOTAL for row in rows)


def _is_half(numbers: Sequence[float], rows: Sequence[Row], place: int) -> bool:
    """Whether the total of the list is half of its posts, and no sum of those beside it."""
    half = round(sum(numbers) / 2, _DIGITS)
    counted = [row for row in rows if row.kind in (RowKind.POST, RowKind.TOTAL)]
    in_order = [number_in(row.values[place]) or 0 for row in counted]
    differ = set(_without_rows(counted, in_order))
    totals = zip(counted, in_order, strict=True)
    return any(row.number in differ and round(number, _DIGITS) == half for row, number in totals)


def _heads(numbers: Sequence[float]) -> list[int]:
    """The places of the numbers that the numbers after them add up to, one after the other.

    The numbers are more than 0.

    >>> _heads([12, 10, 2, 4, 4]), _heads([12, 10, 3])
    ([0, 3], [])
    """
    heads, at = [], 0
    while at < len(numbers):
        rest, end = numbers[at], at + 1
        while rest > 0 and end < len(numbers):
            rest = round(rest - numbers[end], _DIGITS)
            end += 1
        if rest:
            return []
        heads.append(at)
        at = end
    return heads


def _are_marked(posts: Sequence[Row], heads: Sequence[int], uses: Sequence[str | None]) -> bool:
    """Whether only the heads have no band, in more than one group and not one by one."""
    without = [at for at, row in enumerate(posts) if _is_marked(row, uses)]
    return without == heads and 1 < len(heads) < len(posts) / 2


def _is_marked(row: Row, uses: Sequence[str | None]) -> bool:
    """Whether a row has no band and no code, in a list that has some."""
    facts = [at for at, use in enumerate(uses) if use in _OF_POSTS]
    return bool(facts) and not any(row.values[at] for at in facts)


def totals_that_differ(rows: Sequence[Row], uses: Sequence[str | None]) -> Iterator[int]:
    """The numbers of the totals of heads that no posts beside them add up to.

    None where a number was kept back, or where all are rounded.
    """
    if ColumnUse.HEADCOUNT not in uses or not _has_total(rows):
        return
    place = uses.index(ColumnUse.HEADCOUNT)
    counted = [row for row in rows if row.kind not in (RowKind.HEADING, RowKind.NOTE)]
    cells = [row.values[place] for row in counted]
    numbers = [number_in(cell) for cell in cells]
    if any(cell and number is None for cell, number in zip(cells, numbers, strict=True)):
        return
    if all((number or 0) % _ROUNDED_TO == 0 for number in numbers):
        return
    yield from _without_rows(counted, [number or 0 for number in numbers])


def _without_rows(rows: Sequence[Row], numbers: Sequence[float]) -> Iterator[int]:
    """The totals that are the sum of no rows that end above them or begin under them."""
    sums, reached = [], 0.0
    for row, number in zip(rows, numbers, strict=True):
        reached = round(reached + (0 if row.kind is RowKind.TOTAL else number), _DIGITS)
        sums.append(reached)
    known, all_of_it = {0.0, *sums}, {0.0, reached}
    for row, number, above in zip(rows, numbers, sums, strict=True):
        if row.kind is not RowKind.TOTAL or not number or any(map(_OF_OTHERS.search, row.values)):
            continue
        starts = all_of_it if any(map(_OF_ALL.fullmatch, row.values)) else known
        before, after = round(above - number, _DIGITS), round(above + number, _DIGITS)
        if before not in starts and after not in starts:
            yield row.number
