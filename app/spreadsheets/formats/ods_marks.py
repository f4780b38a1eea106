"""The marks of ODS sheets: merged blocks, what is hidden, and formulas with an error."""

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from io import BytesIO
from typing import Final

from app.spreadsheets.formats.marks import Block, Marks

_CONTENT: Final = "content.xml"
_TABLE: Final = re.compile(r"<table:table\s[^<>]*>")
_ITEM: Final = re.compile(
    r"<table:(table-column|table-row|table-cell|covered-table-cell)\b([^<>]*)>"
)
_HIDDEN: Final = re.compile(r"\stable:visibility=[\"'](?:collapse|filter)[\"']")
_ERROR: Final = re.compile(r"\scalcext:value-type=[\"']error[\"']")
_MOST_ROWS: Final = 1_048_576
_MOST_COLUMNS: Final = 16_384


def ods_marks(data: bytes) -> dict[str, Marks]:
    """The marks of each sheet by its name."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if _CONTENT not in archive.namelist():
            return {}
        text = archive.read(_CONTENT).decode("utf-8", "replace")
    heads = list(_TABLE.finditer(text))
    ends = [*(head.start() for head in heads[1:]), len(text)]
    return {
        unescape(_attribute(head[0], "name")): _marks_in(text, head.end(), end)
        for head, end in zip(heads, ends, strict=False)  # a workbook may have no sheet
    }


@dataclass(slots=True)
class _Reader:
    """Where the reading of a sheet is, and what was found. Rows and columns count from 0."""

    row: int = -1
    column: int = 0
    next_row: int = 0
    columns: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    merged: list[Block] = field(default_factory=list)
    without_value: dict[int, set[int]] = field(default_factory=dict)

    def note_column(self, tag: str) -> None:
        end = min(self.columns + _times(tag, "number-columns-repeated"), _MOST_COLUMNS)
        if _HIDDEN.search(tag):
            self.hidden_columns.update(range(self.columns, end))
        self.columns = end

    def note_row(self, tag: str) -> None:
        self.row, self.column = self.next_row, 0
        self.next_row = min(self.row + _times(tag, "number-rows-repeated"), _MOST_ROWS)
        if _HIDDEN.search(tag):
            self.hidden_rows.update(range(self.row + 1, self.next_row + 1))

    def note_cell(self, tag: str) -> None:
        rows, columns = _times(tag, "number-rows-spanned"), _times(tag, "number-columns-spanned")
        if rows > 1 or columns > 1:
            last = self.row + rows - 1, self.column + columns - 1
            self.merged.append(((self.row, self.column), last))
        end = min(self.column + _times(tag, "number-columns-repeated"), _MOST_COLUMNS)
        if _ERROR.search(tag):
            self.without_value.setdefault(self.row, set()).update(range(self.column, end))
        self.column = end


def _marks_in(text: str, start: int, end: int) -> Marks:
    reader = _Reader()
    for name, tag in _items(text, start, end):
        if name == "table-column":
            reader.note_column(tag)
        elif name == "table-row":
            reader.note_row(tag)
        else:
            reader.note_cell(tag)
    hidden = frozenset(reader.hidden_rows), frozenset(reader.hidden_columns)
    without_value = {row: frozenset(places) for row, places in reader.without_value.items()}
    return Marks(*hidden, tuple(reader.merged), without_value)


def _items(text: str, start: int, end: int) -> Iterator[tuple[str, str]]:
    for match in _ITEM.finditer(text, start, end):
        yield match[1], match[2]


def _times(tag: str, name: str) -> int:
    number = _attribute(tag, name)
    return int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 1


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"\stable:{name}=[\"']([^\"']*)[\"']", tag)  # nosemgrep  # our own names
    return "" if found is None else found[1]
