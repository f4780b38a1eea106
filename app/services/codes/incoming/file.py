"""A version of a national list, and its codes as a file, with every error by its row."""

import csv
import io
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from app.errors import CodeListInvalidError
from app.vocabulary import CodeKind, CodeStatus

REQUIRED: Final = ("code", "display")
COLUMNS: Final = (*REQUIRED, "kind", "parent", "status", "introduced", "retired", "note", "titles")
MOST_ROWS: Final = 20_000
MOST_ERRORS: Final = 1_000
_LONGEST: Final = {"code": 100, "parent": 100, "display": 500, "note": 1_000, "titles": 4_000}
_LONGEST_OTHER: Final = 100
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_HEADING_ROW: Final = 1
_DELIMITERS: Final = ",;\t"
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class IncomingCode:
    """One row of the file. `row` counts from 1, the heading. What is blank is None."""

    row: int
    code: str
    display: str
    kind: str = CodeKind.CODE
    parent: str | None = None
    status: str = CodeStatus.ACTIVE
    introduced: str | None = None
    retired: str | None = None
    note: str | None = None
    titles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListSource:
    """Where a list was published. `url` is the address at which others can find it."""

    title: str
    url: str
    publisher: str | None = None
    published: str | None = None
    licence: str | None = None


@dataclass(frozen=True, slots=True)
class IncomingList:
    """A version of a list with all its codes. `judged_on` is the date that it shows.

    `codes_gone` is how many codes of the version before the sender knows to be gone.
    """

    system_id: str
    version: str
    judged_on: str
    source: ListSource
    codes: tuple[IncomingCode, ...]
    published: str | None = None
    effective: str | None = None
    conformance: str | None = None
    note: str | None = None
    codes_gone: int | None = None


def read_code_list(data: bytes) -> tuple[IncomingCode, ...]:
    """The rows of a CSV file in UTF-8. Raises `CodeListInvalidError` with every error.

    A comma, a semicolon or a tab is between the cells: the one that the heading has.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodeListInvalidError([("file", f"not UTF-8 at byte {error.start}")]) from None
    rows = list(_cells(text))
    if not rows:
        raise CodeListInvalidError([("file", "it is empty")])
    heading = [cell.strip().casefold() for cell in rows[0][1]]
    faults = list(_faults_of_heading(heading))
    if faults:
        raise CodeListInvalidError(faults)
    return _read_rows(heading, rows[1:])


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    """Each row that is not blank, with its number. Raises for text that is not CSV."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    try:
        for number, cells in enumerate(reader, start=_HEADING_ROW):
            if number > MOST_ROWS + _HEADING_ROW:
                raise CodeListInvalidError([("file", f"it has more than {MOST_ROWS:,} rows")])
            if any(cell.strip() for cell in cells):
                yield number, cells
    except csv.Error as error:
        raise CodeListInvalidError([("file", f"not CSV: {error}")]) from None


def _delimiter(text: str) -> str:
    """What is between the names of the columns. They contain none of the three."""
    heading = next((line for line in text.splitlines() if line.strip()), "")
    return max(_DELIMITERS, key=heading.count)


def _faults_of_heading(heading: list[str]) -> Iterator[Place]:
    where = f"row {_HEADING_ROW}"
    for name in REQUIRED:
        if name not in heading:
            yield where, f"the column '{name}' is missing"
    for name in dict.fromkeys(heading):
        if name not in COLUMNS:
            shown = _CONTROL.sub("?", name)[:40]
            yield where, f"unknown column '{shown}'. The columns are: {', '.join(COLUMNS)}"
        elif heading.count(name) > 1:
            yield where, f"the column '{name}' is there twice"


def _read_rows(heading: list[str], rows: list[tuple[int, list[str]]]) -> tuple[IncomingCode, ...]:
    found, faults = [], []
    for number, cells in rows:
        if len(cells) != len(heading):
            said = f"it has {len(cells)} cells, but there are {len(heading)} columns"
            faults.append((f"row {number}", said))
            continue
        row = {name: cell.strip() for name, cell in zip(heading, cells, strict=True)}
        faults += _faults_of_row(number, row)
        found.append(_incoming(number, row))
    faults += _faults_between(found)
    if not rows:
        faults.append(("file", "it has no codes"))
    if faults:
        raise CodeListInvalidError(sorted(faults, key=_row_of)[:MOST_ERRORS], len(faults))
    return tuple(found)


def _faults_of_row(number: int, row: Mapping[str, str]) -> Iterator[Place]:
    for name, cell in row.items():
        where = f"row {number}, {name}"
        if name in REQUIRED and not cell:
            yield where, "it is blank"
        if _CONTROL.search(cell):
            yield where, "leave out line breaks and control characters"
        if len(cell) > _LONGEST.get(name, _LONGEST_OTHER):
            yield where, f"longer than {_LONGEST.get(name, _LONGEST_OTHER):,} characters"
    for name, words in (("kind", CodeKind), ("status", CodeStatus)):
        cell = row.get(name, "")
        if cell and cell.casefold() not in list(words):
            yield f"row {number}, {name}", f"write one of: {', '.join(words)}"
    if row.get("retired") and row.get("status", "").casefold() != CodeStatus.RETIRED:
        yield f"row {number}, retired", "the code has a date of retirement, but is not retired"


def _incoming(number: int, row: Mapping[str, str]) -> IncomingCode:
    titles = (title.strip() for title in row.get("titles", "").split(";"))
    return IncomingCode(
        row=number,
        code=row["code"],
        display=row["display"],
        kind=row.get("kind", "").casefold() or CodeKind.CODE.value,
        parent=row.get("parent") or None,
        status=row.get("status", "").casefold() or CodeStatus.ACTIVE.value,
        introduced=row.get("introduced") or None,
        retired=row.get("retired") or None,
        note=row.get("note") or None,
        titles=tuple(sorted({title for title in titles if title})),
    )


def _faults_between(codes: list[IncomingCode]) -> Iterator[Place]:
    """Codes that are there twice, and parents that are not in the file or go round in a circle."""
    first: dict[str, IncomingCode] = {}
    for code in codes:
        if code.code and code.code in first:
            yield f"row {code.row}, code", f"the same code as in row {first[code.code].row}"
        first.setdefault(code.code, code)
    for code in codes:
        if code.parent is not None and code.parent not in first:
            yield f"row {code.row}, parent", "no row of the file has this code"
        elif _is_above_itself(code, first):
            yield f"row {code.row}, parent", "the code is above itself"


def _is_above_itself(code: IncomingCode, first: Mapping[str, IncomingCode]) -> bool:
    seen, at = {code.code}, code
    while at.parent is not None and at.parent in first:
        if at.parent == code.code:
            return True
        if at.parent in seen:
            return False
        seen.add(at.parent)
        at = first[at.parent]
    return False


def _row_of(fault: Place) -> int:
    number = re.search(r"\d+", fault[0])
    return int(number.group()) if number else 0
