"""Temporary folders for parts of a trust's list. None stays after a process was killed."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

PREFIX: Final = "registry-work-"


@contextmanager
def work_folder() -> Iterator[Path]:
    """A new folder, deleted when the block ends.

    It is locked until then. The system ends the lock with the process, however it ends. A
    process id would not do: in a container, the service has the same id after each start.
    """
    folder, lock = _locked()
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
        os.close(lock)


def _locked() -> tuple[Path, int]:
    """A new folder and its lock. Another process that starts can delete one before it is locked."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        try:
            lock = _opened(folder)
        except FileNotFoundError:
            continue
        fcntl.flock(lock, fcntl.LOCK_EX)
        if folder.exists():
            return folder, lock
        os.close(lock)


def delete_abandoned() -> int:
    """Delete the folders of processes that were killed, and return how many there were."""
    places = sorted(Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))
    return sum(map(_delete_if_abandoned, places))


def _delete_if_abandoned(folder: Path) -> bool:
    try:
        lock = _opened(folder)
    except OSError:  # a link, somebody else's, or gone already
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    else:
        shutil.rmtree(folder, ignore_errors=True)
        return True
    finally:
        os.close(lock)


def _opened(folder: Path) -> int:
    return os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
