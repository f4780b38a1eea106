"""Which rows of a list head a group of posts: 'NURSING' over the nurses."""

from collections.abc import Sequence, Set
from typing import Final

from app.spreadsheets.rows.cells import NUMBERS
from app.spreadsheets.rows.kinds import has_facts
from app.spreadsheets.tables import ColumnUse, Row, RowKind

_NONE: Final[tuple[frozenset[int], frozenset[int]]] = (frozenset(), frozenset())


def group_headings(
    rows: Sequence[Row], uses: Sequence[str | None], alone: Set[int], across: Set[int]
) -> tuple[frozenset[int], frozenset[int]]:
    """The numbers of the rows that head a group of posts, and of those that only may.

    `alone` are the rows with a title and nothing else, `across` those among them whose cell is
    merged over other columns. Where each other post has a band or a number, a title alone over
    posts heads them if it is merged or ends with a colon. In a list with numbers it also does
    if it comes first, or after a gap, a total or another heading; and all do if the first does.
    """
    places = [at for at, row in enumerate(rows) if _is_post(row) and row.number in alone]
    others = [row for row in rows if _is_post(row) and row.number not in alone]
    if not places or not others or not all(has_facts(row, uses) for row in others):
        return _NONE
    over_posts = {rows[at].number for at in places if _is_over_posts(rows, at, alone)}
    title, has_numbers = uses.index(ColumnUse.TITLE), not NUMBERS.isdisjoint(uses)
    heads: set[int] = set()
    for at in places:
        row = rows[at]
        is_marked = row.number in across or row.values[title].endswith(":")
        if is_marked or (has_numbers and _begins_group(rows, at, heads)):
            heads |= {row.number} & over_posts
    if has_numbers and rows[0].number in heads:
        heads = over_posts
    return frozenset(heads), frozenset(rows[at].number for at in places) - heads


def _is_post(row: Row) -> bool:
    return row.kind is RowKind.POST


def _is_over_posts(rows: Sequence[Row], place: int, alone: Set[int]) -> bool:
    """Whether a post with more than a title follows, with only titles between."""
    for row in rows[place + 1 :]:
        if row.number not in alone:
            return _is_post(row)
    return False


def _begins_group(rows: Sequence[Row], place: int, heads: Set[int]) -> bool:
    """Whether a row is the first, or comes after a gap, a total or a heading."""
    if place == 0:
        return True
    above = rows[place - 1]
    is_apart = rows[place].number - above.number > 1
    return is_apart or above.kind is RowKind.TOTAL or above.number in heads
