"""Work in a process of its own, with bounds on memory and time.

A hostile file can then end nothing but that process. What goes in and what comes out passes
through pipes. What comes out is plain bytes: nothing that the process wrote is unpickled.
"""

import json
import logging
import os
import pickle
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import IO, Any, BinaryIO, Final

from app.errors import (
    Fault,
    FileKindError,
    FileTooLargeError,
    PersonalDataError,
    TableError,
)
from app.spreadsheets.work_folders import work_folder

COSTLY: Final = 4
"""The exit code of a process that met its bound on memory."""

_CHILD: Final = ("-I", "-m", "app.spreadsheets.child")
_LOOK_SECONDS: Final = 0.5
_HEAD: Final = struct.Struct(">BI")
_ERRORS: Final = {
    kind.code: kind for kind in (TableError, FileKindError, FileTooLargeError, PersonalDataError)
}
# Not structlog: to import it would take the process longer than to read a short list.
_log = logging.getLogger(__name__)
Progress = Callable[[int], None]


class Message(IntEnum):
    """What a process says of its work."""

    DATA = 1
    PROGRESS = 2
    END = 3
    REFUSAL = 4
    FAULT = 5


class WorkTooCostlyError(Exception):
    """The process met a bound on time or memory, or was ended."""


class WorkFailedError(Exception):
    """The process ended by a fault of ours."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What some work may cost. Without `written_bytes`, its files have no bound."""

    memory_bytes: int
    seconds: int
    written_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Work:
    """What a process does: `do` gives the result of `task` in pieces.

    `do` is a function of a module: the process imports it by its name. The temporary folder
    of the process is deleted with it.
    """

    do: Callable[[Any, Progress], Iterable[bytes]]
    task: Any
    bounds: Bounds


@dataclass(frozen=True, slots=True)
class Watch:
    """Who looks after some work: `progress` is given how much is done, `is_over` may end it.

    `is_over` is asked about twice a second, in a thread of its own.
    """

    progress: Progress = lambda _: None
    is_over: Callable[[], bool] = lambda: False


UNWATCHED: Final = Watch()


def run(work: Work, watch: Watch = UNWATCHED) -> Generator[bytes]:
    """The result of the work in pieces. A caller who stops reading ends the process.

    Raises the `TableError` that the work raised, `WorkTooCostlyError` or `WorkFailedError`.
    """
    with (
        work_folder() as folder,
        subprocess.Popen(  # noqa: S603  # nosec B603  # our own interpreter and module
            [sys.executable, *_CHILD],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**environment(), "TMPDIR": str(folder)},
        ) as child,
    ):
        ended = threading.Event()
        last = time.monotonic() + work.bounds.seconds
        # Looked at once before the work begins, so that a watch that is over always ends it.
        is_over = _end_if_over(child, watch, last)
        watcher = threading.Thread(target=_look_after, args=(child, watch, last, ended))
        if not is_over:
            watcher.start()
        try:
            yield from _talk(child, work, watch.progress)
        finally:
            ended.set()
            child.kill()
            if not is_over:
                watcher.join()  # it may be asking the database, which is closed after this


def _look_after(
    child: "subprocess.Popen[bytes]", watch: Watch, last: float, ended: threading.Event
) -> None:
    while not ended.wait(_LOOK_SECONDS):
        if _end_if_over(child, watch, last):
            return


def _end_if_over(child: "subprocess.Popen[bytes]", watch: Watch, last: float) -> bool:
    is_over = time.monotonic() >= last or watch.is_over()
    if is_over:
        child.kill()
    return is_over


def _talk(child: "subprocess.Popen[bytes]", work: Work, progress: Progress) -> Iterator[bytes]:
    source, target = child.stdout, child.stdin
    if source is None or target is None:
        raise WorkFailedError
    with suppress(BrokenPipeError):  # it has ended already: its exit code says why
        target.write(pickle.dumps(work))
        target.close()
    for message, content in _messages(source):
        if message is Message.END:
            return
        if message is Message.DATA:
            yield content
        else:
            _hear(message, content, progress)
    if child.wait() == COSTLY or child.returncode < 0:  # a signal: a bound was met
        raise WorkTooCostlyError
    raise WorkFailedError


def _hear(message: Message, content: bytes, progress: Progress) -> None:
    if message is Message.PROGRESS:
        progress(int(content))
    elif message is Message.REFUSAL:
        raise _refusal(json.loads(content))
    else:
        _log.error("work in a process failed: %s", content.decode(errors="replace"))


def _refusal(refused: dict[str, Any]) -> TableError:
    faults = [Fault(**fault) for fault in refused["faults"]]
    return _ERRORS[refused["code"]](refused["message"], faults)


def _messages(source: IO[bytes]) -> Iterator[tuple[Message, bytes]]:
    """The messages of a process, until it ends."""
    while len(head := source.read(_HEAD.size)) == _HEAD.size:
        kind, size = _HEAD.unpack(head)
        content = source.read(size)
        if len(content) < size:
            return
        yield Message(kind), content


def send(target: BinaryIO, message: Message, content: bytes = b"") -> None:
    """Write one message of a process to the one that started it."""
    target.write(_HEAD.pack(message, len(content)) + content)
    target.flush()


def send_refusal(target: BinaryIO, error: TableError) -> None:
    """Write why a file cannot be used."""
    faults = [asdict(fault) for fault in error.faults]
    refused = {"code": error.code, "message": error.summary, "faults": faults}
    send(target, Message.REFUSAL, json.dumps(refused).encode())


def environment() -> dict[str, str]:
    """Ours without the settings: what reads a hostile file need not know a password."""
    return {name: value for name, value in os.environ.items() if not name.startswith("REGISTRY_")}
