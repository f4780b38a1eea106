"""The titles that an impact is judged by, read from a file."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from app.errors import TitlesFileError
from app.matching.repair import TitleError, repair
from app.matching.resolution import Hints
from app.matching.resolve import TitleQuery

_TITLE_COLUMN: Final = "title"
_BAND_COLUMN: Final = "band"


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
    queries, faults = [], []
    for row, query in _queries(text):
        try:
            repair(query.title)
        except TitleError as error:
            faults.append(f"row {row}: {error}")
        queries.append(query)
    if not queries:
        faults.append("row 1: the file has no titles")
    if faults:
        raise TitlesFileError(path.name, faults)
    return tuple(queries)


def _queries(text: str) -> Iterator[tuple[int, TitleQuery]]:
    """Each title with the number of the row that it begins in. The heading begins in row 1."""
    reader = csv.reader(io.StringIO(text, newline=""))
    heading = [name.strip().lower() for name in next(reader, [])]
    if _TITLE_COLUMN not in heading:
        lines = enumerate(text.splitlines(), start=1)
        yield from ((row, TitleQuery(line)) for row, line in lines if line.strip())
        return
    begins = reader.line_num + 1
    for cells in reader:
        if any(cell.strip() for cell in cells):
            yield begins, _query(dict(zip(heading, cells, strict=False)))
        begins = reader.line_num + 1


def _query(row: dict[str, str]) -> TitleQuery:
    band = row.get(_BAND_COLUMN, "").strip()
    return TitleQuery(row.get(_TITLE_COLUMN, ""), Hints(band=band or None))
