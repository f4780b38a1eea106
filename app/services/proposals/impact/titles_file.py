"""The titles that an impact is judged by, read from a file."""

import csv
import io
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from app.errors import TitlesFileError
from app.matching.repair import TitleError, repair
from app.matching.resolution import Hints
from app.matching.resolve import TitleQuery

if TYPE_CHECKING:
    from _csv import Reader

_TITLE_COLUMN: Final = "title"
_BAND_COLUMN: Final = "band"
_ENDLESS: Final = (
    f"a cell has more than {csv.field_size_limit():,} characters. Is a quotation mark missing?"
)


class _EndlessCellError(Exception):
    """A cell is longer than any cell can be."""

    def __init__(self, row: int) -> None:
        """`row` is the line that the row of the cell begins in."""
        super().__init__(row)
        self.row = row


def read_titles_for_impact(path: Path) -> tuple[TitleQuery, ...]:
    """The titles of a CSV with a `title` column (and optionally `band`), or of a list of lines.

    Blank lines are ignored. Raises `TitlesFileError` with every fault and its row.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TitlesFileError(
            path.name, [f"row 1: the text is not UTF-8 at byte {error.start}"]
        ) from error
    queries, faults = _read(text)
    if not queries and not faults:
        faults.append("row 1: the file has no titles")
    if faults:
        raise TitlesFileError(path.name, faults)
    return tuple(queries)


def _read(text: str) -> tuple[list[TitleQuery], list[str]]:
    """The titles, and what is wrong with them."""
    queries, faults = [], []
    try:
        for row, query in _queries(text):
            queries.append(query)
            faults += [f"row {row}: {fault}" for fault in _faults_of(query)]
    except _EndlessCellError as error:
        faults.append(f"row {error.row}: {_ENDLESS}")
    return queries, faults


def _faults_of(query: TitleQuery) -> Iterator[TitleError]:
    try:
        repair(query.title)
    except TitleError as error:
        yield error


def _queries(text: str) -> Iterator[tuple[int, TitleQuery]]:
    """Each title with the number of the row that it begins in. The heading begins in row 1."""
    reader = csv.reader(io.StringIO(text, newline=""))
    heading = _heading(reader)
    if _TITLE_COLUMN not in heading:
        lines = enumerate(text.splitlines(), start=1)
        yield from ((row, TitleQuery(line)) for row, line in lines if line.strip())
        return
    for begins, cells in _rows(reader):
        if any(cell.strip() for cell in cells):
            yield begins, _query(dict(zip(heading, cells, strict=False)))


def _heading(reader: "Reader") -> list[str]:
    """The names in the first row. None in a list of lines that opens a quotation for good."""
    with suppress(csv.Error):
        return [name.strip().lower() for name in next(reader, [])]
    return []


def _rows(reader: "Reader") -> Iterator[tuple[int, list[str]]]:
    """The cells of each row, with the number of the line that it begins in."""
    begins = reader.line_num + 1
    try:
        for cells in reader:
            yield begins, cells
            begins = reader.line_num + 1
    except csv.Error:
        raise _EndlessCellError(begins) from None


def _query(row: dict[str, str]) -> TitleQuery:
    band = row.get(_BAND_COLUMN, "").strip()
    return TitleQuery(row.get(_TITLE_COLUMN, ""), Hints(band=band or None))
