"""Rows of a list as posts: numbers and words as trusts write them, every fault at once."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from app.errors import Fault, TableError
from app.matching.repair import TitleError, repair
from app.plurals import counted
from app.services.posts.cells import (
    MOST_STAFF,
    Headcount,
    read_band,
    read_fte,
    read_headcount,
    read_job_role,
)
from app.services.trusts.lines import PostLine
from app.spreadsheets.rows.messages import first_faults
from app.spreadsheets.tables import ColumnUse, Row, RowKind, Table
from app.vocabulary import EmployedBy, HeadcountQuality, NewAs

EMPLOYED_BY: Final = "employed_by"
NEW_AS: Final = "new_as"
MOST_CHARACTERS: Final = 200
"""The longest cell but a title's that is kept."""

EXTRA_HEADINGS: Final = {
    EMPLOYED_BY: ("employed by", "employed through"),
    NEW_AS: ("new as", "new", "new role", "what new means"),
}
"""The headings of a list of posts that a list of titles does not have."""

TEXTS: Final = (
    *(ColumnUse.BAND, ColumnUse.OCCUPATION_CODE, ColumnUse.JOB_ROLE, ColumnUse.STAFF_GROUP),
    *(ColumnUse.SETTING, ColumnUse.SITE),
)
NOT_A_TITLE: Final = "This is not a job title."
# A row without a title is an error that names the row.
_POSTS: Final = (RowKind.POST, RowKind.NO_TITLE)
KEPT_COLUMNS: Final = frozenset(
    (ColumnUse.TITLE, *TEXTS, ColumnUse.HEADCOUNT, ColumnUse.FTE, EMPLOYED_BY, NEW_AS)
)
"""What is stored of a file; teams, wards and employers' names are not."""

_NOT_NEW: Final = frozenset(("no", "not new"))


def posts_of_table(table: Table) -> tuple[PostLine, ...]:
    """The posts of a table that was read from a file, totals left out.

    Raises `TableError` with each fault and its row; nothing is guessed.
    """
    faults: list[Fault] = []
    posts = []
    for row, cells in table.records():
        if row.kind in _POSTS and any(cells.values()):
            reader = _RowReader(row, cells, faults)
            posts.append(reader.post())
            if row.kind is RowKind.NO_TITLE and cells.get(ColumnUse.TITLE):
                faults.append(Fault(NOT_A_TITLE, row.number, ColumnUse.TITLE))
    raise_faults(faults)
    return tuple(posts)


class _RowReader:
    """Reads one row, noting what cannot be used."""

    def __init__(self, row: Row, cells: dict[str, str], faults: list[Fault]) -> None:
        self._row = row
        self._cells = cells
        self._faults = faults

    def post(self) -> PostLine:
        """The post; of no use where a fault was noted."""
        return PostLine(
            title=self._title(),
            headcount=self._headcount(),
            fte=self._fte(),
            employed_by=self._one_of(EMPLOYED_BY, EmployedBy),
            new_as=self._one_of(NEW_AS, NewAs, _NOT_NEW),
            band=read_band(self._text(ColumnUse.BAND) or ""),
            occupation_code=self._text(ColumnUse.OCCUPATION_CODE),
            job_role=read_job_role(self._text(ColumnUse.JOB_ROLE) or ""),
            staff_group=self._text(ColumnUse.STAFF_GROUP),
            setting=self._text(ColumnUse.SETTING),
            site=self._text(ColumnUse.SITE),
        )

    def _title(self) -> str:
        title = self._cells.get(ColumnUse.TITLE, "")
        try:
            return " ".join(repair(title).split())
        except TitleError as error:
            self._fault(ColumnUse.TITLE, str(error))
            return "?"

    def _text(self, name: str) -> str | None:
        text = self._cells.get(name, "")
        if len(text) > MOST_CHARACTERS:
            self._fault(name, f"This is longer than {MOST_CHARACTERS} characters.")
        return text or None

    def _headcount(self) -> Headcount:
        found = read_headcount(self._cells.get(ColumnUse.HEADCOUNT, ""))
        if found is None:
            message = f"Give a whole number up to {MOST_STAFF:,}, 'estimate' or 'unknown'."
            self._fault(ColumnUse.HEADCOUNT, message)
        return found or Headcount(HeadcountQuality.UNKNOWN)

    def _fte(self) -> float | None:
        text = self._cells.get(ColumnUse.FTE, "")
        if not text:
            return None
        fte = read_fte(text)
        if fte is None:
            self._fault(ColumnUse.FTE, f"Give a number from 0 to {MOST_STAFF:,}, or nothing.")
        return fte

    def _one_of(
        self, name: str, kinds: type[StrEnum], nothing: frozenset[str] = frozenset()
    ) -> str | None:
        words = {kind.value.replace("_", " "): kind.value for kind in kinds}
        word = " ".join(self._cells.get(name, "").casefold().replace("_", " ").split())
        if word and word not in words and word not in nothing:
            self._fault(name, f"Give nothing, or one of: {', '.join(words)}.")
        return words.get(word)

    def _fault(self, name: str, message: str) -> None:
        self._faults.append(Fault(message, self._row.number, name))


def raise_faults(faults: Sequence[Fault]) -> None:
    """Raise `TableError` where a list has a fault."""
    if faults:
        raise TableError(f"The list has {counted(len(faults), 'error')}.", first_faults(faults))
