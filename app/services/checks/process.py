"""A check in a process of its own: the service goes on answering meanwhile."""

import pickle
import tempfile
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import CheckFailedError, FileTooLargeError
from app.services.checks.forms import write
from app.services.checks.report import check_table
from app.services.checks.writing import CheckRequest, Stamp
from app.spreadsheets.sandbox import (
    UNWATCHED,
    Bounds,
    Progress,
    Watch,
    Work,
    WorkFailedError,
    WorkTooCostlyError,
    run,
)
from app.spreadsheets.tables import from_bytes

_TOO_COSTLY: Final = (
    "The list takes more memory or time to check than is allowed. Send it in parts."
)


@dataclass(frozen=True, slots=True)
class Task:
    """All that the process needs: a table as it was read, and what to check it against."""

    table: bytes
    pickled_index: bytes
    uncoded: Mapping[str, frozenset[str]]
    stamp: Stamp
    asked: CheckRequest


def run_check(task: Task, bounds: Bounds, watch: Watch = UNWATCHED) -> Generator[bytes]:
    """The checked list in pieces. A caller who stops reading ends the process.

    Raises `FileTooLargeError` when a bound on time or memory is met, or the watch ends it.
    """
    # Closed whatever happens: that ends the process.
    with closing(run(Work(_checked_in_pieces, task, bounds), watch)) as pieces:
        try:
            yield from pieces
        except WorkTooCostlyError:
            raise FileTooLargeError(_TOO_COSTLY) from None
        except WorkFailedError:
            raise CheckFailedError from None


def _checked_in_pieces(task: Task, progress: Progress) -> Iterator[bytes]:
    index = pickle.loads(task.pickled_index)  # noqa: S301  # nosec B301  # made by the service
    table = from_bytes(task.table)
    asked = task.asked
    report = check_table(
        table, index, task.uncoded, asked.choices, progress, limit=asked.most_candidates
    )
    return write(report, asked, task.stamp, Path(tempfile.gettempdir()))
