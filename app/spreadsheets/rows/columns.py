"""The cells of one kept column: a cell that repeats is read once."""

from functools import lru_cache
from typing import Final, NamedTuple

from app.spreadsheets import privacy
from app.spreadsheets.rows import messages
from app.spreadsheets.rows.cells import clean, read_cell
from app.spreadsheets.rows.people import People
from app.spreadsheets.tables import ColumnUse, Heading

_REPLACED: Final = "\ufffd"
_MOST_REMEMBERED: Final = 20_000


class ReadCell(NamedTuple):
    """The value of a cell, and what there is to say of it.

    `remarks` are pairs of a text that may be shown, and a message. `personal` says why the cell
    must not be kept.
    """

    value: str
    remarks: tuple[tuple[str, str], ...] = ()
    personal: str | None = None


NO_CELL: Final = ReadCell("")


class ColumnReader:
    """Reads the cells of a column, and remembers what it read."""

    def __init__(self, heading: Heading, people: People) -> None:
        self.heading = heading
        self._people = people
        self._remembered = lru_cache(_MOST_REMEMBERED)(self._read)

    def read(self, cell: str) -> ReadCell:
        """What a cell says."""
        # A merged cell knows its place, so the same text can be read in two ways.
        return self._remembered(cell) if type(cell) is str else self._read(cell)

    def _read(self, cell: str) -> ReadCell:
        value, message = read_cell(cell, self.heading.used_as)
        remarks: list[tuple[str, str]] = []
        if self.heading.used_as == ColumnUse.TITLE:
            value = self._title(value, remarks)
        if message is not None:
            remarks.append((self._people.shown(value or clean(cell)), message))
        if _REPLACED in value:
            remarks.append((self._people.shown(value), messages.UNREADABLE_CHARACTER))
        return ReadCell(value, tuple(remarks), self._people.complaint(value, self.heading))

    def _title(self, title: str, remarks: list[tuple[str, str]]) -> str:
        """A title without the name or the number of its holder, which are never kept."""
        numberless = privacy.without_number(title)
        if numberless is not None:
            title = numberless
            remarks.append((self._people.shown(title), messages.NUMBER_LEFT_OUT))
        elif privacy.may_end_in_number(title):
            remarks.append(("", messages.MAY_BE_NUMBER))  # the number is not repeated
        shorter = self._people.without_name(title)
        if shorter is not None:
            remarks.append((self._people.shown(shorter), messages.NAME_LEFT_OUT))
            return shorter
        if self._people.may_have_name(title):
            remarks.append(("", messages.MAY_BE_NAME))  # the name is not repeated
        return title
