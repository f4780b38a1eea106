"""A check in a process of its own: the service goes on answering meanwhile."""

import pickle
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import suppress
from dataclasses import dataclass
from tempfile import TemporaryDirectory
from typing import Final

import structlog

from app.errors import CheckFailedError, FileTooLargeError
from app.services.checks.task import DATA, END, PROGRESS, Task, frames
from app.spreadsheets.sandbox import COSTLY, environment

_CHILD: Final = ("-I", "-m", "app.services.checks.child")
_LOOK_SECONDS: Final = 0.5
_log = structlog.get_logger()
_TOO_LONG: Final = "The list takes more memory or time to check than is allowed. Send it in parts."


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks after a check: hears how many rows are done, and may end it.

    `is_over` is asked about twice a second, in a thread of its own.
    """

    seconds: int
    progress: Callable[[int], None] = lambda _: None
    is_over: Callable[[], bool] = lambda: False


def run_check(task: Task, watch: Watch) -> Generator[bytes]:
    """The checked list in pieces.

    Raises `FileTooLargeError` when a bound on time or memory is met, or the watch ends it.
    A caller who stops reading ends the process. The folder of its temporary files goes
    with it.
    """
    with (
        TemporaryDirectory(prefix="registry-check-") as folder,
        subprocess.Popen(  # noqa: S603  # our own interpreter and module
            [sys.executable, *_CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment(), "TMPDIR": folder},
        ) as child,
    ):
        ended = threading.Event()
        watcher = threading.Thread(target=_look_after, args=(child, watch, ended), daemon=True)
        watcher.start()
        try:
            yield from _talk(child, task, watch.progress)
        finally:
            ended.set()
            child.kill()
            watcher.join()  # it may be asking the database, which is closed after this


def _look_after(child: "subprocess.Popen[bytes]", watch: Watch, ended: threading.Event) -> None:
    last = time.monotonic() + watch.seconds
    while not ended.wait(_LOOK_SECONDS):
        if time.monotonic() > last or watch.is_over():
            child.kill()
            return


def _talk(
    child: "subprocess.Popen[bytes]", task: Task, progress: Callable[[int], None]
) -> Iterator[bytes]:
    source, target = child.stdout, child.stdin
    if source is None or target is None:
        raise CheckFailedError
    with suppress(BrokenPipeError):  # it has ended already; below is told why
        target.write(pickle.dumps(task, -1))
        target.close()
    for kind, told in frames(source):
        if kind == END:
            return
        if kind == PROGRESS:
            progress(int(told))
        elif kind == DATA:
            yield told
        else:
            _log.error("a check failed", at=told.decode())
    if child.wait() == COSTLY or child.returncode < 0:
        raise FileTooLargeError(_TOO_LONG)
    raise CheckFailedError
