"""Text files as rows: encodings and delimiters as spreadsheets and exports write them."""

import codecs
import csv
import io
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Final

from app.errors import Fault, FileKindError, TableError
from app.plurals import counted
from app.spreadsheets.tables import Limits

DELIMITERS: Final = (",", ";", "\t", "|")
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_MARK: Final = "\ufeff"
_REPLACED: Final = "\ufffd"
_NOT_UTF_8: Final = (
    "The file is not UTF-8, so it was read as Windows-1252. Check accents and dashes."
)
_MAC_ROMAN: Final = (
    "The file is not UTF-8, so it was read as Mac OS Roman, because of its dashes and apostrophes. "
    "Check accents and dashes."
)
# In Windows-1252 these bytes are capitals with an accent, which follow no small letter and are
# no words of their own ('ChildrenÕs', ' Ð '). Its own apostrophes and dashes rule Mac OS Roman out.
_LOOKS_LIKE_MAC_ROMAN: Final = re.compile(rb"[a-z][\x8e\xd0-\xd5]|[ \t][\xd0\xd1][ \t]")
_LOOKS_LIKE_WINDOWS: Final = re.compile(rb"[A-Za-z]\x92|[ \t]\x96[ \t]")
_SEVERAL_ENCODINGS: Final = (
    "Some lines of the file are not UTF-8, so they were read as Windows-1252. "
    "Check accents and dashes."
)
_BINARY: Final = "The file contains binary data. Send a CSV, XLSX, XLS or ODS file."
_ONE_SIDED: Final = 8
_END_MARK: Final = "\x1a"
_LINE_END: Final = re.compile(r"\r\n|\r|\n")
_LOOKED_AT_BYTES: Final = 4_096
_LOOKED_AT_ROWS: Final = 40
_CUT_OFF: Final = "A quotation mark opens here and never closes. The file may be cut off."


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file. `notes` say where the encoding is not certain."""

    text: str
    notes: tuple[str, ...] = ()


def decode(data: bytes) -> Decoded:
    """The text of a file: UTF-8, UTF-16 or, where it is neither, Windows-1252 or Mac OS Roman.

    Marks of the byte order are taken out wherever files were joined, and the marks by which old
    programs end a file.
    """
    decoded = _decoded(data)
    return replace(decoded, text=decoded.text.rstrip(_END_MARK))


def _decoded(data: bytes) -> Decoded:
    certain = _certainly(data)
    if certain is not None:
        return Decoded(certain.replace(_MARK, ""))
    text = data.decode("utf-8", "replace").replace(_MARK, "")
    bad = text.count(_REPLACED)
    if _other_letters(text) > bad:
        return Decoded(text, (f"{counted(bad, 'character')} of the file could not be read.",))
    if _other_letters(text):
        return Decoded(_line_by_line(data), (_SEVERAL_ENCODINGS,))
    if _LOOKS_LIKE_MAC_ROMAN.search(data) and not _LOOKS_LIKE_WINDOWS.search(data):
        return Decoded(_text(data, "mac-roman"), (_MAC_ROMAN,))
    return Decoded(_text(data, "cp1252"), (_NOT_UTF_8,))


def _line_by_line(data: bytes) -> str:
    """Joined files: each line in UTF-8, or in Windows-1252 where it is not."""
    return "".join(map(_line, data.splitlines(keepends=True))).replace(_MARK, "")


def _line(data: bytes) -> str:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _text(data, "cp1252")


def decode_pasted(data: bytes) -> Decoded:
    """A text that was pasted: always UTF-8. Raises `TableError` for one with a null character."""
    text = data.decode()
    if "\0" in text:
        raise TableError("The text has a character that cannot be read. Paste the titles alone.")
    return Decoded(text.replace(_MARK, ""))


def _other_letters(text: str) -> int:
    """How many characters of more than one byte were read."""
    return sum(character > "\x7f" and character != _REPLACED for character in text)


def _certainly(data: bytes) -> str | None:
    """The text where its encoding is certain."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _text(data, encoding)
    start = data[:_LOOKED_AT_BYTES]
    if start.count(0) > len(start) // 4:
        return _text(data, _order_of_bytes(start))
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return _text(data, "utf-8")


def _order_of_bytes(start: bytes) -> str:
    """The kind of UTF-16 of a text without a mark: Latin letters have their zero on one side."""
    before, after = start[0::2].count(0), start[1::2].count(0)
    if min(before, after) * _ONE_SIDED > max(before, after):
        raise FileKindError(_BINARY)
    return "utf-16-le" if after > before else "utf-16-be"


def _text(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise FileKindError(
            "The file is not text in UTF-8, UTF-16 or Windows-1252, nor a workbook."
        ) from None
    if "\0" in text:
        raise FileKindError(_BINARY)
    return text


def sniff(text: str, limits: Limits, score: Callable[[list[list[str]]], int]) -> str | None:
    """The delimiter by which the first rows score best; None where none parts any row."""
    first = text[:64].split("\n", 1)[0].strip("\r")
    if first.casefold().startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1]
    found = {delimiter: _first_rows(text, delimiter, limits) for delimiter in DELIMITERS}
    parted = {
        delimiter: rows for delimiter, rows in found.items() if any(len(row) > 1 for row in rows)
    }
    if not parted:
        return None
    return max(parted, key=lambda one: (score(parted[one]), _regularity(parted[one])))


def _first_rows(text: str, delimiter: str, limits: Limits) -> list[list[str]]:
    # Cut, so that one endless row costs no more than any other start of a file.
    start = io.StringIO(text[: _LOOKED_AT_BYTES * 64], newline="")
    try:
        rows = islice(
            csv.reader(start, delimiter=delimiter, skipinitialspace=True), _LOOKED_AT_ROWS
        )
        return [row[: limits.columns] for row in rows]
    except csv.Error:
        return []


def _regularity(rows: list[list[str]]) -> tuple[int, int]:
    """How many rows have the commonest number of cells above one, and that number."""
    counts = [len(row) for row in rows if len(row) > 1]
    common = max(set(counts), key=lambda count: (counts.count(count), count))
    return counts.count(common), common


class UnreadableRow(list[str]):
    """A row that cannot be parted into cells, so it has none. `message` says why."""

    def __init__(self, message: str) -> None:
        super().__init__()
        self.message = message


def records(text: str, delimiter: str, limits: Limits) -> Iterator[list[str]]:
    """The rows of a table, and an `UnreadableRow` in the place of one that cannot be read."""
    csv.field_size_limit(limits.cell_characters)
    lines = io.StringIO(text, newline="")
    # A space before a quotation mark is not part of the cell.
    rows = csv.reader(lines, delimiter=delimiter, strict=True, skipinitialspace=True)
    is_first = True
    while True:
        begun = lines.tell()
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            row = UnreadableRow(_why_unreadable(str(error), limits))
            # A quotation mark that never closes takes in the rows after it: read them again.
            lines.seek(begun)
            lines.readline()
        yield [] if is_first and _names_delimiter(row, text) else row
        is_first = False


def faults_of(rows: Iterable[list[str]]) -> list[Fault]:
    """The rows among these that cannot be read."""
    return [
        Fault(row.message, row=number)
        for number, row in enumerate(rows, start=1)
        if isinstance(row, UnreadableRow)
    ]


def lines(text: str) -> Iterator[list[str]]:
    """Each line as a row of one cell."""
    return ([_unquoted(line)] for line in _LINE_END.split(text))


def _unquoted(line: str) -> str:
    """
    >>> _unquoted('"The ""night"" nurse"')
    'The "night" nurse'
    """
    is_quoted = len(line) > 1 and line.startswith('"') and line.endswith('"')
    return line[1:-1].replace('""', '"') if is_quoted else line


def _names_delimiter(row: list[str], text: str) -> bool:
    return bool(row) and text[:4].casefold() == "sep=" and row[0].casefold().startswith("sep=")


def _why_unreadable(message: str, limits: Limits) -> str:
    if "field limit" in message:
        return f"A cell has more than {limits.cell_characters:,} characters."
    if "unexpected end" in message:
        return _CUT_OFF
    return "There is a quotation mark inside a cell. Double it, or take it out."
