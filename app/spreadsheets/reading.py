"""A list of posts from the bytes of a file. Pure; `sandbox` runs it where it can do no harm."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import chain, islice
from typing import Final

from app.errors import Fault, FileTooLargeError, PersonalDataError, TableError
from app.spreadsheets import delimited, privacy
from app.spreadsheets.headings import HARMLESS, folded, is_personal
from app.spreadsheets.kinds import kind_of
from app.spreadsheets.layout import (
    ROWS_SEARCHED,
    Layout,
    find_layout,
    personal_uses,
    score,
    without_headings,
)
from app.spreadsheets.tables import (
    ColumnUse,
    FileKind,
    Heading,
    Limits,
    Row,
    Table,
    Wanted,
)
from app.spreadsheets.workbooks import open_book

MOST_FAULTS: Final = 200
"""So many faults are told one by one; beyond it their number is."""

_LONGEST_NAME: Final = 60
_TOTAL: Final = re.compile(r"(?:grand |sub[ -]?|overall )?totals?\b.{0,40}", re.IGNORECASE)
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_PLACES: Final = frozenset((ColumnUse.SITE, ColumnUse.ORGANISATION))
_NUMBERS: Final = frozenset((ColumnUse.HEADCOUNT, ColumnUse.FTE))
_NO_TITLES: Final = (
    "No column of job titles was found. Head it 'Job Title', or say which heading it has."
)


def read_table(data: bytes, wanted: Wanted, limits: Limits) -> Table:
    """The posts in a CSV, XLSX, XLS or ODS file, or a text with one title a line.

    Raises `TableError` with every fault at once. Nothing of a column that is not kept
    is in what comes back or in an error.
    """
    kind = kind_of(data, limits)
    if kind is FileKind.CSV:
        return _read_text(delimited.decode(data), wanted, limits)
    return _read_book(data, kind, wanted, limits)


# --- text -----------------------------------------------------------------------------------


def _read_text(text: str, wanted: Wanted, limits: Limits) -> Table:
    delimiter = delimited.sniff(text, limits, partial(score, wanted=wanted))
    if delimiter is not None:
        rows = _bounded(delimited.records(text, delimiter, limits), limits)
        start = list(islice(rows, ROWS_SEARCHED))
        layout = find_layout(start, wanted)
        if layout is None and not wanted.is_list_of_titles:
            layout = without_headings(max(map(len, start), default=0), wanted)
        if layout is not None and len(layout.texts) > 1:
            reader = _TableReader(FileKind.CSV, layout, wanted, limits, limits.csv_rows)
            return reader.table(chain(start, rows))
        if layout is None and not wanted.is_list_of_titles:
            raise TableError(_NO_TITLES)
    return _read_titles(text, wanted, limits)


def _read_titles(text: str, wanted: Wanted, limits: Limits) -> Table:
    rows = list(_bounded(delimited.lines(text), limits))
    layout = find_layout(rows, wanted) or without_headings(1, wanted)
    if layout is None:
        raise TableError(_NO_TITLES)
    kind = FileKind.CSV if layout.depth else FileKind.TITLES
    return _TableReader(kind, layout, wanted, limits, limits.csv_rows).table(rows)


# --- workbooks ------------------------------------------------------------------------------


def _read_book(data: bytes, kind: FileKind, wanted: Wanted, limits: Limits) -> Table:
    book = open_book(data, limits)
    skipped = [f"{_named(name, 0)} (hidden)" for name in book.hidden]
    if wanted.sheet is not None and wanted.sheet in book.hidden:
        raise TableError("The sheet asked for is hidden. Show it and send the file again.")
    table: Table | None = None
    for number, sheet in enumerate(book.sheets, start=1):
        name = _named(sheet.name, number)
        if table is not None or wanted.sheet not in (None, sheet.name):
            skipped.append(f"{name} (not read: one sheet is read at a time)")
            continue
        rows = _bounded(sheet.rows, limits)
        start = list(islice(rows, ROWS_SEARCHED))
        layout = find_layout(start, wanted) or _headless(start, wanted)
        if layout is None:
            skipped.append(f"{name} (no column of job titles)")
            continue
        reader = _TableReader(kind, layout, wanted, limits, limits.workbook_rows, name)
        table = reader.table(chain(start, rows))
    if table is None:
        raise TableError(_no_sheet(wanted, skipped))
    return _with_skipped(table, skipped)


def _headless(start: Sequence[Sequence[str]], wanted: Wanted) -> Layout | None:
    filled = [place for row in start for place, cell in enumerate(row) if cell.strip()]
    return without_headings(max(filled) + 1, wanted) if filled else None


def _no_sheet(wanted: Wanted, skipped: Sequence[str]) -> str:
    if wanted.sheet is not None:
        return (
            "The workbook has no visible sheet of the name asked for with a column of job titles."
        )
    told = f" Sheets: {'; '.join(skipped)}." if skipped else ""
    return _NO_TITLES + told


def _with_skipped(table: Table, skipped: Sequence[str]) -> Table:
    return Table(
        table.kind, table.sheet, table.header_row, table.headings,
        table.dropped, tuple(skipped), table.notes, table.rows,
    )  # fmt: skip


def _named(name: str, number: int) -> str:
    """A sheet's or a heading's name, unless it looks like a person's."""
    shown = _CONTROL.sub(" ", name).strip()
    if privacy.found_in(shown, frozenset()) is None:
        return shown[:_LONGEST_NAME]
    return f"sheet {number}" if number else "a sheet whose name looks like personal data"


def _bounded(rows: Iterable[list[str]], limits: Limits) -> Iterator[list[str]]:
    """The rows; one too wide, or with a cell too long, is an error before anything reads it."""
    for number, cells in enumerate(rows, start=1):
        if len(cells) > limits.columns:
            told = f"The row has {len(cells):,} cells; at most {limits.columns:,} are read."
            raise FileTooLargeError("The file is too wide.", [Fault(told, row=number)])
        longest = max(map(len, cells), default=0)
        if longest > limits.cell_characters:
            told = f"A cell holds {longest:,} characters; at most {limits.cell_characters:,}"
            raise FileTooLargeError("A cell is too long.", [Fault(f"{told} are read.", row=number)])
        yield cells


# --- rows -----------------------------------------------------------------------------------


@dataclass(slots=True)
class _TableReader:
    """Reads the rows under one layout, noting faults and what is passed over."""

    kind: FileKind
    layout: Layout
    wanted: Wanted
    limits: Limits
    most_rows: int
    sheet: str | None = None
    faults: list[Fault] = field(default_factory=list)
    persons: list[Fault] = field(default_factory=list)
    blank: set[int] = field(default_factory=set)
    looked_at: dict[str, str | None] = field(default_factory=dict)
    repeated: int = 0
    totals: int = 0

    def table(self, rows: Iterable[Sequence[str]]) -> Table:
        """The table; raises `TableError` with every fault in it."""
        self._refuse_missing_columns()
        self._refuse_personal_columns()
        kept = self.layout.kept(self.wanted)
        self.blank = {at for at, text in enumerate(self.layout.texts) if not text.strip()}
        read = tuple(self._rows(rows, kept))
        self._raise_faults()
        if not read:
            raise TableError("The file has headings and no rows under them.")
        return Table(
            kind=self.kind,
            sheet=self.sheet,
            header_row=self.layout.first_row or None,
            headings=tuple(heading for _, heading in kept),
            dropped=tuple(self._dropped({place for place, _ in kept})),
            skipped_sheets=(),
            notes=tuple(self._notes()),
            rows=read,
        )

    def _rows(
        self, rows: Iterable[Sequence[str]], kept: list[tuple[int, Heading]]
    ) -> Iterator[Row]:
        headings: Sequence[str] = ()
        count = 0
        for number, cells in enumerate(rows, start=1):
            if number <= self.layout.first_row:
                headings = cells
            elif cells == headings:  # printed again at the head of a page
                self.repeated += 1
            elif any(map(str.strip, cells)):
                count += 1
                if count > self.most_rows:
                    raise FileTooLargeError(_too_many(self.kind, self.most_rows))
                yield self._row(number, cells, kept)

    def _row(self, number: int, cells: Sequence[str], kept: list[tuple[int, Heading]]) -> Row:
        width = len(self.layout.texts)
        if len(cells) > width and any(map(str.strip, cells[width:])):
            told = f"The row has {len(cells)} cells under {width} headings."
            self.faults.append(Fault(told, row=number))
        self.blank.difference_update([at for at in self.blank if at < len(cells) and cells[at]])
        values = tuple(_clean(cells[at]) if at < len(cells) else "" for at, _ in kept)
        for value, (_, heading) in zip(values, kept, strict=True):
            if value:
                self._check_person(value, heading, number)
        is_total = self._is_total(values, kept)
        self.totals += is_total
        return Row(number, values, is_total)

    def _check_person(self, value: str, heading: Heading, number: int) -> None:
        if heading.used_as in _NUMBERS or (heading.used_as is None and _is_code(value, heading)):
            return
        if value not in self.looked_at:  # a list repeats its words
            self.looked_at[value] = privacy.found_in(value, self.wanted.job_words)
        sort = self.looked_at[value]
        if sort is None or (sort == privacy.NAME and heading.used_as in _PLACES):
            return
        told = f"The cell looks like {sort}. Take it out, or leave the column out."
        self.persons.append(Fault(told, row=number, column=str(heading.position)))

    def _is_total(self, values: Sequence[str], kept: list[tuple[int, Heading]]) -> bool:
        """'Grand total' as the title, or as the first words of a row without a title."""
        title = next(
            value
            for value, (_, head) in zip(values, kept, strict=True)
            if head.used_as == ColumnUse.TITLE
        )
        first = title or next((value for value in values if value), "")
        return _TOTAL.fullmatch(first) is not None

    def _refuse_missing_columns(self) -> None:
        """A column that is named and not there must not be passed over."""
        there = {folded(text) for text in self.layout.texts}
        missing = [
            told
            for name, told in self.wanted.columns.items()
            if told and name not in self.layout.used
        ] + [told for told in self.wanted.keep if folded(told) not in there]
        if missing:
            faults = [Fault(f"No column is headed '{told[:_LONGEST_NAME]}'.") for told in missing]
            raise TableError("Columns that were named are not in the file.", faults)

    def _refuse_personal_columns(self) -> None:
        places = personal_uses(self.layout, self.wanted)
        if places:
            told = "The heading tells of a person; the registry does not read such a column."
            raise PersonalDataError(
                "The columns asked for hold personal data.",
                [Fault(told, column=str(place + 1)) for place in places],
            )

    def _raise_faults(self) -> None:
        if self.persons:
            raise PersonalDataError(
                f"{len(self.persons):,} cells look like data about a person. Nothing was kept.",
                _first(self.persons + self.faults),
            )
        if self.faults:
            raise TableError(f"The file has {len(self.faults):,} faults.", _first(self.faults))

    def _dropped(self, kept: set[int]) -> Iterator[str]:
        """The other columns by their headings; by number where a heading may be a person's."""
        for place in sorted(set(range(len(self.layout.texts))) - kept):
            text = _CONTROL.sub(" ", self.layout.texts[place]).strip()
            if place in self.blank:
                continue
            if text and _is_fit_to_show(text, self.wanted.job_words):
                yield text
            else:
                yield f"column {place + 1}"

    def _notes(self) -> Iterator[str]:
        if self.layout.top:
            yield f"{self.layout.top} rows above the headings were left out."
        if self.repeated:
            yield f"{self.repeated} repetitions of the headings were left out."
        if self.totals:
            yield f"{self.totals} rows are totals and are not counted."


def _clean(cell: str) -> str:
    """A cell on one line: line breaks and other control characters become blanks."""
    if cell.isprintable() and "_x000D_" not in cell:
        return cell.strip()
    return " ".join(_CONTROL.sub(" ", cell.replace("_x000D_", " ")).split())


def _is_fit_to_show(text: str, job_words: frozenset[str]) -> bool:
    """Whether a dropped column's heading may be repeated: a heading, not somebody's data."""
    return len(text) <= _LONGEST_NAME and (
        is_personal(text) or privacy.found_in(text, job_words) is None
    )


def _is_code(value: str, heading: Heading) -> bool:
    """A number in a column such as a cost centre's is nobody's number."""
    return folded(heading.text) in HARMLESS and value.replace("-", "").isdigit()


def _too_many(kind: FileKind, most: int) -> str:
    other = "" if kind in (FileKind.CSV, FileKind.TITLES) else " Send the list as CSV, or in parts."
    return f"The file has more than {most:,} rows.{other}"


def _first(faults: Sequence[Fault]) -> list[Fault]:
    shown = list(faults[:MOST_FAULTS])
    if len(faults) > MOST_FAULTS:
        shown.append(Fault(f"and {len(faults) - MOST_FAULTS:,} more like these"))
    return shown
