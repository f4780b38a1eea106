"""Other tables on the sheet of a list: under it, or beside it."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import chain
from typing import Final

from app.errors import Fault, TableError
from app.spreadsheets.headings import names_of, squeezed
from app.spreadsheets.layout import Layout
from app.spreadsheets.rows.cells import trimmed
from app.spreadsheets.tables import ColumnUse, Wanted

_MOST_REMEMBERED: Final = 20_000
_OTHER_TABLE: Final = (
    "Another table begins in this row: its headings differ from those above. "
    "Put each table on a sheet or in a file of its own."
)


class FurtherTables:
    """Notices other tables, so that no row is read under the headings of another one."""

    def __init__(self, layout: Layout, wanted: Wanted) -> None:
        known = names_of(wanted.extra_headings)
        headings = frozenset(map(squeezed, chain.from_iterable(known.values())))
        titles = frozenset(map(squeezed, known[ColumnUse.TITLE]))
        self._texts = tuple(map(squeezed, layout.texts))
        # Under 'Ward A' and 'Ward B' are two lists beside each other.
        self._lowest = tuple(map(squeezed, layout.lowest or layout.texts))
        self._title = layout.used[ColumnUse.TITLE]
        self._has_headings = layout.depth > 0
        self._is_heading = lru_cache(_MOST_REMEMBERED)(lambda cell: squeezed(cell) in headings)
        self._is_title = lru_cache(_MOST_REMEMBERED)(lambda cell: squeezed(cell) in titles)
        self._beside = () if _is_numbered(wanted) else self._like_the_title()
        self._differs: int | None = None

    def _like_the_title(self) -> tuple[int, ...]:
        """The other columns with the heading of the title column."""
        title = self._lowest[self._title]
        places = range(len(self._lowest)) if self._has_headings else ()
        return tuple(at for at in places if at != self._title and self._lowest[at] == title)

    def is_repetition(self, number: int, cells: Sequence[str]) -> bool:
        """Whether a row has the headings again. Raises `TableError` for those of another table."""
        if not self._has_headings or self._title >= len(cells):
            return False
        if not self._is_heading(cells[self._title]):
            return False
        found = [cell for cell in cells if self._is_heading(cell)]
        if len(found) < 2 or not any(map(self._is_title, found)):
            return False
        if not self._has_same(cells):
            message = "The sheet has several tables under each other."
            raise TableError(message, [Fault(_OTHER_TABLE, row=number)])
        return True

    def _has_same(self, cells: Sequence[str]) -> bool:
        """Whether each column is headed as before. Cells over blank headings do not count."""
        return all(
            squeezed(cell) == self._texts[at]
            for at, cell in enumerate(cells[: len(self._texts)])
            if cell.strip() and self._texts[at]
        )

    def look_beside(self, cells: Sequence[str]) -> None:
        """Note whether another column of titles says something else in a row."""
        for at in self._beside:
            if self._differs is None and at < len(cells) and cells[at].strip():
                titles = trimmed(cells[self._title : self._title + 1])
                self._differs = None if cells[at].strip() in titles else at

    def refuse_two_lists(self) -> None:
        """Raise `TableError` where the sheet has two columns of job titles."""
        if self._differs is not None:
            raise TableError(
                f"Columns {self._title + 1} and {self._differs + 1} have the same heading of job "
                "titles and differ. Say which to read by its number, or put the lists under each "
                "other."
            )


def _is_numbered(wanted: Wanted) -> bool:
    return wanted.columns.get(ColumnUse.TITLE, "").isdigit()
