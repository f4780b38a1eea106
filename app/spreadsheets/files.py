"""A file read as a table in a process of its own, where it can do no harm."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from app.errors import FileTooLargeError, TableError
from app.spreadsheets import previews
from app.spreadsheets.previews import FilePreview, preview_file
from app.spreadsheets.reading import NOT_READ, read_table
from app.spreadsheets.sandbox import (
    Bounds,
    Progress,
    Work,
    WorkFailedError,
    WorkTooCostlyError,
    run,
)
from app.spreadsheets.tables import Limits, Table, Wanted, from_bytes, to_bytes

_UNREADABLE: Final = "The file cannot be read. Save it again as XLSX or CSV, and send that."
_TOO_COSTLY: Final = (
    "The file takes more memory or time to read than is allowed. Send the list as CSV, or in parts."
)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A table as `tables.to_bytes` writes it, and how many rows it has.

    `unread_sheets` counts the other sheets of the workbook that have job titles.
    """

    rows: int
    data: bytes
    unread_sheets: int = 0

    def table(self) -> Table:
        """The table itself."""
        return from_bytes(self.data)


@dataclass(frozen=True, slots=True)
class _Reading:
    data: bytes
    wanted: Wanted
    limits: Limits


def read_file(data: bytes, wanted: Wanted, limits: Limits) -> Table:
    """`read_table`, unharmed by what the file contains. Takes some 100 ms more."""
    return read_apart(data, wanted, limits).table()


def read_apart(data: bytes, wanted: Wanted, limits: Limits) -> ReadFile:
    """What `read_file` reads, left packed for another process; raises its errors."""
    counts, _, table = _apart(_table_in_pieces, _Reading(data, wanted, limits)).partition(b"\n")
    rows, unread = map(int, counts.split())
    return ReadFile(rows, table, unread)


def preview_apart(data: bytes, wanted: Wanted, limits: Limits) -> FilePreview:
    """`preview_file`, unharmed by what the file contains; raises the same errors."""
    return previews.from_bytes(_apart(_preview_in_pieces, _Reading(data, wanted, limits)))


def _apart(do: Callable[[_Reading, Progress], Iterator[bytes]], asked: _Reading) -> bytes:
    limits = asked.limits
    if len(asked.data) > limits.file_bytes:
        raise FileTooLargeError(f"The file is larger than {limits.file_bytes:,} bytes.")
    bounds = Bounds(limits.memory_bytes, limits.seconds, written_bytes=0)
    try:
        return b"".join(run(Work(do, asked, bounds)))
    except WorkTooCostlyError:
        raise FileTooLargeError(_TOO_COSTLY) from None
    except WorkFailedError:
        raise TableError(_UNREADABLE) from None


def _table_in_pieces(asked: _Reading, _: Progress) -> Iterator[bytes]:
    table = read_table(asked.data, asked.wanted, asked.limits)
    unread = sum(NOT_READ in name for name in table.skipped_sheets)
    yield b"%d %d\n" % (len(table.rows), unread)
    yield to_bytes(table)


def _preview_in_pieces(asked: _Reading, _: Progress) -> Iterator[bytes]:
    yield previews.to_bytes(preview_file(asked.data, asked.wanted, asked.limits))
