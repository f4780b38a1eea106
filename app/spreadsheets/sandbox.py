"""Reading a file in a process of its own, with bounds on memory and time.

A hostile workbook can then end nothing but that process. The file and what is read of it
pass through pipes: neither touches the disk.
"""

import json
import logging
import os
import subprocess
import sys
import traceback
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from app.errors import (
    Fault,
    FileKindError,
    FileTooLargeError,
    PersonalDataError,
    TableError,
)
from app.spreadsheets.tables import Limits, Table, Wanted, from_bytes

_CHILD: Final = ("-I", "-m", "app.spreadsheets.child")
_ERRORS: Final = {
    kind.code: kind for kind in (TableError, FileKindError, FileTooLargeError, PersonalDataError)
}
_log = logging.getLogger(__name__)
_UNREADABLE: Final = "The file cannot be read. Save it anew as XLSX or CSV, and send that."
_TOO_COSTLY: Final = (
    "The file takes more memory or time to read than is allowed. Send the list as CSV, or in parts."
)


@dataclass(frozen=True, slots=True)
class ReadFile:
    """A table as `tables.to_bytes` writes it, and how many rows it has."""

    rows: int
    data: bytes

    def table(self) -> Table:
        """The table itself."""
        return from_bytes(self.data)


def read_file(data: bytes, wanted: Wanted, limits: Limits) -> Table:
    """`read_table`, unharmed by what the file holds. Some 100 ms more than the reading itself."""
    return read_apart(data, wanted, limits).table()


def read_apart(data: bytes, wanted: Wanted, limits: Limits) -> ReadFile:
    """What `read_file` reads, left packed for another process; raises its errors."""
    if len(data) > limits.file_bytes:
        raise FileTooLargeError(f"The file is larger than {limits.file_bytes:,} bytes.")
    asked = asdict(wanted) | {"job_words": sorted(wanted.job_words)}
    first_line = json.dumps({"wanted": asked, "limits": asdict(limits)}).encode() + b"\n"
    try:
        ended = subprocess.run(  # noqa: S603  # our own interpreter and module
            [sys.executable, *_CHILD],
            input=first_line + data,
            capture_output=True,
            env=environment(),
            timeout=limits.seconds,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise FileTooLargeError(_TOO_COSTLY) from None
    if ended.returncode == 0:
        count, _, told = ended.stdout.partition(b"\n")
        return ReadFile(int(count), told)
    if ended.returncode == REFUSED:
        raise _refusal(json.loads(ended.stdout))
    if ended.returncode == COSTLY or ended.returncode < 0:  # ended by a signal: a bound was met
        raise FileTooLargeError(_TOO_COSTLY)
    _log.error("a file could not be read: %s", ended.stdout.decode(errors="replace"))
    raise TableError(_UNREADABLE)


REFUSED: Final = 3
"""The exit code of a process that found out why the file cannot be used."""

COSTLY: Final = 4
"""The exit code of a process that met its bound on memory."""


def place_of(error: BaseException) -> str:
    """What a log may say of a fault: its kind and where, never its words, which may hold cells."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} {places}"


def environment() -> dict[str, str]:
    """Ours without the settings: what reads a hostile file need not know a password."""
    return {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}


def _refusal(told: dict[str, Any]) -> TableError:
    faults = [Fault(**fault) for fault in told["faults"]]
    return _ERRORS[told["code"]](told["message"], faults)
