"""A table as it was read from a file: the columns that may be kept, and nothing else."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import repeat
from typing import Any


class FileKind(StrEnum):
    """What a file is, by its content."""

    CSV = "csv"
    TITLES = "titles"
    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"


class ColumnUse(StrEnum):
    """What a column may be used as."""

    TITLE = "title"
    BAND = "band"
    OCCUPATION_CODE = "occupation_code"
    JOB_ROLE = "job_role"
    STAFF_GROUP = "staff_group"
    SETTING = "setting"
    HEADCOUNT = "headcount"
    FTE = "fte"
    TEAM = "team"
    SITE = "site"
    ORGANISATION = "organisation"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may contain, and what reading it may cost."""

    csv_rows: int = 200_000
    workbook_rows: int = 100_000
    columns: int = 1_000
    cell_characters: int = 32_767
    file_bytes: int = 32 * 1024 * 1024
    unpacked_bytes: int = 256 * 1024 * 1024
    unpacked_ratio: int = 200
    archive_members: int = 1_000
    memory_bytes: int = 1024 * 1024 * 1024
    seconds: int = 60


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the user says of a file.

    `columns` names the heading (or the number, from 1) of a column by what it is used as; a
    blank name means 'do not use one'. Callers may use more than the names of `ColumnUse`.
    `extra_headings` names the headings of such further columns. `keep` names
    headings to keep beside those that are known to be harmless. `skips_faulty_rows`: leave
    out and list rows that cannot be read, instead of refusing the file. `headings`: the first
    row of the headings (from 0) and how many there are, where the user says so. `is_pasted`:
    the text was pasted, so it is no file of another kind, whatever it begins with.
    """

    columns: Mapping[str, str]
    keep: tuple[str, ...] = ()
    sheet: str | None = None
    extra_headings: Mapping[str, tuple[str, ...]] | None = None
    job_words: frozenset[str] = frozenset()
    is_list_of_titles: bool = False
    skips_faulty_rows: bool = False
    headings: tuple[int, int] | None = None
    is_pasted: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A kept column: its heading, its place in the file (from 1), and what it is used as."""

    text: str
    position: int
    used_as: str | None


class RowKind(StrEnum):
    """What a row is. Only a post is counted."""

    POST = "post"
    TOTAL = "total"
    VACANCY = "vacancy"
    NOTE = "note"
    HEADING = "heading"
    NO_TITLE = "no title"


@dataclass(frozen=True, slots=True)
class Row:
    """A row's number in the file (from 1) and its kept cells."""

    number: int
    values: tuple[str, ...]
    kind: RowKind = RowKind.POST


@dataclass(frozen=True, slots=True)
class Remark:
    """What was left out, changed or not counted: the row (from 1), its text, and why."""

    row: int
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class Table:
    """The kept columns of a file in their order, and what was left out of it.

    `dropped` names columns and `skipped_sheets` sheets that were not kept. `notes` are
    sentences about the whole file, `remarks` about its rows.
    """

    kind: FileKind
    sheet: str | None
    header_row: int | None
    headings: tuple[Heading, ...]
    dropped: tuple[str, ...]
    skipped_sheets: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[Row, ...]
    remarks: tuple[Remark, ...] = ()

    def place(self, column: str) -> int | None:
        """The place in a row's values of the column that is used as this. None without one."""
        for place, heading in enumerate(self.headings):
            if heading.used_as == column:
                return place
        return None

    def cells(self, column: str) -> Iterator[str]:
        """The cell of each row in the column that is used as this; blanks without such a column."""
        place = self.place(column)
        if place is None:
            return repeat("", len(self.rows))
        return (row.values[place] for row in self.rows)

    def records(self) -> Iterator[tuple[Row, dict[str, str]]]:
        """Each row with its cells by what they are used as; only columns that the file has."""
        used = [(at, head.used_as) for at, head in enumerate(self.headings) if head.used_as]
        for row in self.rows:
            yield row, {name: row.values[at] for at, name in used}


def to_bytes(table: Table) -> bytes:
    """The table as JSON: what leaves the process that read the file."""
    rows = [[row.number, row.kind, *row.values] for row in table.rows]
    kept = {name: getattr(table, name) for name in ("kind", "sheet", "header_row", "dropped")}
    kept |= {"skipped_sheets": table.skipped_sheets, "notes": table.notes}
    kept |= {"headings": [asdict(heading) for heading in table.headings], "rows": rows}
    kept |= {"remarks": [asdict(remark) for remark in table.remarks]}
    return json.dumps(kept, ensure_ascii=False, separators=(",", ":")).encode()


def from_bytes(data: bytes) -> Table:
    """The table that `to_bytes` wrote."""
    kept: dict[str, Any] = json.loads(data)
    seen: dict[str, str] = {}  # a list repeats its words: one copy of each is enough
    once, kinds = seen.setdefault, {kind.value: kind for kind in RowKind}
    return Table(
        kind=FileKind(kept["kind"]),
        sheet=kept["sheet"],
        header_row=kept["header_row"],
        headings=tuple(Heading(**heading) for heading in kept["headings"]),
        dropped=tuple(kept["dropped"]),
        skipped_sheets=tuple(kept["skipped_sheets"]),
        notes=tuple(kept["notes"]),
        rows=tuple(
            Row(number, tuple(map(once, values, values)), kinds[kind])
            for number, kind, *values in kept["rows"]
        ),
        remarks=tuple(Remark(**remark) for remark in kept["remarks"]),
    )
