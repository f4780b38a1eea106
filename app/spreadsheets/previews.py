"""The first rows of a file, for its sender to say which sheet and columns are the list."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import partial
from itertools import islice
from typing import Any, Final

from app.spreadsheets import privacy
from app.spreadsheets.formats import delimited
from app.spreadsheets.formats.archive_names import with_usual_names
from app.spreadsheets.formats.kinds import kind_of, refuse_foreign_text
from app.spreadsheets.formats.workbooks import open_book
from app.spreadsheets.headings import is_personal
from app.spreadsheets.layout import ROWS_SEARCHED, find_layout, score
from app.spreadsheets.reading import bounded
from app.spreadsheets.rows.cells import clean
from app.spreadsheets.tables import FileKind, Limits, Wanted

MOST_SHEETS: Final = 12
MOST_COLUMNS: Final = 40
SAMPLES: Final = 4
ROWS_SHOWN: Final = 8
_LONGEST_CELL: Final = 60
_HIDDEN: Final = "(not shown)"


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A column: its number (from 1), what heads it, what it seems to be, and its first values.

    A column whose heading is about a person has no values here, because it is never read.
    """

    number: int
    heading: str
    used_as: str | None
    samples: tuple[str, ...]
    is_personal: bool


@dataclass(frozen=True, slots=True)
class PreviewSheet:
    """A sheet, or a text file as one without a name.

    `headings` is where they seem to be: the first row (from 0) and how many, (0, 0) for none.
    `rows` are the first rows with something in them: their number (from 1) and words.
    `has_titles`: a column of job titles was found by its heading.
    """

    name: str
    headings: tuple[int, int]
    columns: tuple[PreviewColumn, ...]
    rows: tuple[tuple[int, str], ...]
    has_titles: bool


@dataclass(frozen=True, slots=True)
class FilePreview:
    """What a file seems to contain. Sheets beyond `MOST_SHEETS` are only counted."""

    sheets: tuple[PreviewSheet, ...]
    more_sheets: int


def preview_file(data: bytes, wanted: Wanted, limits: Limits) -> FilePreview:
    """The first rows of each visible sheet; raises `TableError` for a file that is no table."""
    kind = kind_of(data, limits)
    if kind is FileKind.CSV:
        text = delimited.decode(data).text
        refuse_foreign_text(text)
        return FilePreview((_sheet("", _text_rows(text, wanted, limits), wanted),), 0)
    data = with_usual_names(data) if kind is FileKind.XLSX else data
    sheets = [
        (sheet.name, list(islice(bounded(sheet.rows, limits), ROWS_SEARCHED)))
        for sheet in open_book(data, kind, limits).sheets
    ]
    filled = [(name, rows) for name, rows in sheets if _has_several_rows(rows)]
    shown = tuple(_sheet(name, rows, wanted) for name, rows in filled[:MOST_SHEETS])
    return FilePreview(shown, len(filled) - len(shown))


def to_bytes(preview: FilePreview) -> bytes:
    """The preview as JSON: what leaves the process that read the file."""
    return json.dumps(asdict(preview)).encode()


def from_bytes(data: bytes) -> FilePreview:
    """The preview that `to_bytes` wrote."""
    kept: dict[str, Any] = json.loads(data)
    return FilePreview(tuple(map(_sheet_of, kept["sheets"])), kept["more_sheets"])


def _sheet_of(kept: dict[str, Any]) -> PreviewSheet:
    first, depth = kept["headings"]
    return PreviewSheet(
        kept["name"],
        (first, depth),
        tuple(
            PreviewColumn(**{**column, "samples": tuple(column["samples"])})
            for column in kept["columns"]
        ),
        tuple((number, text) for number, text in kept["rows"]),
        kept["has_titles"],
    )


def _text_rows(text: str, wanted: Wanted, limits: Limits) -> list[list[str]]:
    delimiter = delimited.sniff(text, limits, partial(score, wanted=wanted))
    if delimiter is None:
        rows = delimited.lines(text)
    else:
        rows = delimited.records(text, delimiter, limits)
    return list(islice(bounded(rows, limits), ROWS_SEARCHED))


def _sheet(name: str, rows: Sequence[Sequence[str]], wanted: Wanted) -> PreviewSheet:
    layout = find_layout(rows, wanted)
    headings = _guessed(rows) if layout is None else (layout.top, layout.depth)
    texts = _texts(rows, headings) if layout is None else layout.texts
    places = [place for place in range(len(texts)) if _is_filled(rows, place)][:MOST_COLUMNS]
    uses = {} if layout is None else {place: use for use, place in layout.used.items()}
    below = rows[sum(headings) :]
    columns = tuple(_column(place, texts[place], uses, below, wanted) for place in places)
    return PreviewSheet(
        name,
        headings,
        columns,
        tuple(islice(_shown_rows(rows, columns, wanted), ROWS_SHOWN)),
        layout is not None,
    )


def _guessed(rows: Sequence[Sequence[str]]) -> tuple[int, int]:
    """The first row with as many cells as most: it may head the others."""
    widths = [len(_filled(row)) for row in rows]
    most = max(widths, default=0)
    first = next((at for at, width in enumerate(widths) if width and width * 2 >= most), 0)
    return first, 1


def _texts(rows: Sequence[Sequence[str]], headings: tuple[int, int]) -> tuple[str, ...]:
    width = max(map(len, rows), default=0)
    row = rows[headings[0]] if rows else []
    return tuple(row[place] if place < len(row) else "" for place in range(width))


def _column(
    place: int,
    heading: str,
    uses: dict[int, str],
    below: Iterable[Sequence[str]],
    wanted: Wanted,
) -> PreviewColumn:
    about_a_person = is_personal(heading)
    values = (row[place] for row in below if place < len(row) and row[place].strip())
    samples = (
        () if about_a_person else tuple(_safe(cell, wanted) for cell in islice(values, SAMPLES))
    )
    return PreviewColumn(
        place + 1, _safe(heading, wanted), uses.get(place), samples, about_a_person
    )


def _shown_rows(
    rows: Sequence[Sequence[str]], columns: Sequence[PreviewColumn], wanted: Wanted
) -> Iterator[tuple[int, str]]:
    personal = {column.number - 1 for column in columns if column.is_personal}
    for number, row in enumerate(rows, start=1):
        cells = [
            _HIDDEN if place in personal else _safe(cell, wanted)
            for place, cell in enumerate(row)
            if cell.strip()
        ]
        if cells:
            yield number, ", ".join(cells)[: _LONGEST_CELL * 2]


def _safe(cell: str, wanted: Wanted) -> str:
    """A cell to show, unless it looks like data about a person."""
    text = clean(cell)
    if privacy.found_in(text, wanted.job_words) is not None:
        return _HIDDEN
    shorter = privacy.without_name(text, wanted.job_words)
    return (text if shorter is None else shorter)[:_LONGEST_CELL]


def _filled(row: Sequence[str]) -> list[str]:
    return [cell for cell in row if cell.strip()]


def _is_filled(rows: Sequence[Sequence[str]], place: int) -> bool:
    return any(place < len(row) and row[place].strip() for row in rows)


def _has_several_rows(rows: Iterable[Sequence[str]]) -> bool:
    return sum(bool(_filled(row)) for row in rows) > 1
