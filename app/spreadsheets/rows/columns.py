"""The cells of one kept column: a cell that repeats is read once."""

from functools import lru_cache
from typing import Final, NamedTuple

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
            remarks.append((self.fit_to_show(value or clean(cell)), message))
        if _REPLACED in value:
            remarks.append((self.fit_to_show(value), messages.UNREADABLE_CHARACTER))
        personal = self._people.complaint(value, self.heading) if value else None
        return ReadCell(value, tuple(remarks), personal)

    def _title(self, title: str, remarks: list[tuple[str, str]]) -> str:
        """A title without the name of its holder, which is never kept."""
        shorter = self._people.without_name(title)
        if shorter is not None:
            remarks.append((self.fit_to_show(shorter), messages.NAME_LEFT_OUT))
            return shorter
        if self._people.may_have_name(title):
            remarks.append(("", messages.MAY_BE_NAME))  # the name is not repeated
        return title

    def fit_to_show(self, text: str) -> str:
        """A text, or nothing where it may be about a person."""
        return text if self._people.is_fit_to_show(text) else ""
