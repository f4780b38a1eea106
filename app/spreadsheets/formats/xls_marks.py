"""The marks of XLS sheets: hidden rows and columns, and formulas with an error or without a value.

An XLS workbook is a stream of records ([MS-XLS] 2.1.4), in a compound file. Each has a kind and a
length of two bytes each. One part has the workbook's own records, and each sheet is a part.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from struct import Struct, error
from typing import Final

import olefile

from app.spreadsheets.formats.marks import Marks

_STREAMS: Final = ("Workbook", "Book")
_HEAD: Final = Struct("<HH")
_BEGIN, _END = 0x0809, 0x000A
_SHEET: Final = 0x0085
_SHEET_PLACE: Final = Struct("<I")
_ROW_FIELDS: Final = Struct("<H10xH")  # number, flags
_ROW_IS_HIDDEN: Final = 0x0020
_COLUMNS_FIELDS: Final = Struct("<HH4xH")  # first, last, flags
_COLUMNS_ARE_HIDDEN: Final = 0x0001
_ERROR_FIELDS: Final = Struct("<HH3xB")  # row, column, whether an error and no truth value
_FORMULA_FIELDS: Final = Struct("<HH2xB5xH")  # row, column, kind of value, whether no number
_NO_NUMBER: Final = 0xFFFF
# Text, which is in a record of its own if there is any, an error, and text without a letter.
_BLANK_KINDS: Final = frozenset({0x00, 0x02, 0x03})
_MOST_COLUMNS: Final = 256


def xls_marks(data: bytes) -> tuple[Marks, ...]:
    """The marks of each sheet, in their order; fewer where the file is damaged."""
    found = list[Marks]()
    by_place = dict[int, Marks]()
    try:
        stream = _stream(data)
        for kind, start in _records(stream, 0):
            if kind == _SHEET:
                (place,) = _SHEET_PLACE.unpack_from(stream, start)
                if place not in by_place:
                    by_place[place] = _marks_at(stream, place)
                found.append(by_place[place])
    except (OSError, ValueError, error):
        pass  # what reads the cells says that the file is damaged
    return tuple(found)


def _stream(data: bytes) -> bytes:
    with olefile.OleFileIO(BytesIO(data)) as file:
        name = next(filter(file.exists, _STREAMS), _STREAMS[0])
        content: bytes = file.openstream(name).read()
    return content


def _records(stream: bytes, start: int) -> Iterator[tuple[int, int]]:
    """The kind of each record of a part, and where its fields begin."""
    depth = 0  # a chart in a sheet is a part inside its part
    while start + _HEAD.size <= len(stream):
        kind, length = _HEAD.unpack_from(stream, start)
        start += _HEAD.size
        depth += (kind == _BEGIN) - (kind == _END)
        if depth == 0:
            return
        if depth == 1:
            yield kind, start
        start += length


@dataclass(slots=True)
class _Reader:
    """What was found in the records of a sheet so far."""

    stream: bytes
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    without_value: dict[int, set[int]] = field(default_factory=dict)

    def note_row(self, start: int) -> None:
        number, flags = _ROW_FIELDS.unpack_from(self.stream, start)
        if flags & _ROW_IS_HIDDEN:
            self.hidden_rows.add(number + 1)

    def note_columns(self, start: int) -> None:
        first, last, flags = _COLUMNS_FIELDS.unpack_from(self.stream, start)
        if flags & _COLUMNS_ARE_HIDDEN:
            self.hidden_columns.update(range(first, min(last + 1, _MOST_COLUMNS)))

    def note_error(self, start: int) -> None:
        row, column, is_error = _ERROR_FIELDS.unpack_from(self.stream, start)
        if is_error:
            self.without_value.setdefault(row, set()).add(column)

    def note_formula(self, start: int) -> None:
        row, column, kind, no_number = _FORMULA_FIELDS.unpack_from(self.stream, start)
        if no_number == _NO_NUMBER and kind in _BLANK_KINDS:
            self.without_value.setdefault(row, set()).add(column)


_NOTED: Final = {
    0x0208: _Reader.note_row,
    0x007D: _Reader.note_columns,
    0x0205: _Reader.note_error,
    0x0006: _Reader.note_formula,
}
"""What notes a record of each kind."""


def _marks_at(stream: bytes, place: int) -> Marks:
    reader = _Reader(stream)
    for kind, start in _records(stream, place):
        if kind in _NOTED:
            _NOTED[kind](reader, start)
    hidden = frozenset(reader.hidden_rows), frozenset(reader.hidden_columns)
    without_value = {row: frozenset(places) for row, places in reader.without_value.items()}
    return Marks(*hidden, (), without_value)
