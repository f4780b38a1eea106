"""What runs in the process that checks one list: see `process`."""

import pickle
import resource
import sys
import tempfile
from pathlib import Path
from typing import BinaryIO

from app.services.checks.report import check_table
from app.services.checks.task import DATA, END, FAULT, PROGRESS, Task, send
from app.services.checks.workbook import write
from app.spreadsheets.sandbox import COSTLY, place_of
from app.spreadsheets.tables import from_bytes


def main(source: BinaryIO, target: BinaryIO) -> int:
    """Read the task, write how far it is and then the checked list."""
    task: Task = pickle.load(source)  # noqa: S301  # from the process that started this one
    resource.setrlimit(resource.RLIMIT_AS, (task.memory_bytes, task.memory_bytes))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        _work(task, target)
    except MemoryError:
        return COSTLY
    except Exception as error:  # told to the service, which logs where it was
        send(target, FAULT, place_of(error).encode())
        return 1
    return 0


def _work(task: Task, target: BinaryIO) -> None:
    index = pickle.loads(task.pickled_index)  # noqa: S301  # as above
    report = check_table(
        from_bytes(task.table),
        index,
        task.uncoded,
        task.asked.choices,
        lambda rows: send(target, PROGRESS, b"%d" % rows),
    )
    for piece in write(report, task.asked, task.stamp, Path(tempfile.gettempdir())):
        send(target, DATA, piece)
    send(target, END)


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
