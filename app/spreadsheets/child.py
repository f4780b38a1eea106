"""What runs in the process that `sandbox` starts."""

import gc
import pickle
import resource
import sys
import traceback
from pathlib import Path
from typing import BinaryIO

from app.errors import TableError
from app.spreadsheets.sandbox import COSTLY, Bounds, Message, Work, send, send_refusal


def main(source: BinaryIO, target: BinaryIO) -> int:
    """Do the work that `source` describes, and write its result or why there is none."""
    work: Work = pickle.load(source)  # noqa: S301  # nosec B301  # from the process that started this one
    _bind(work.bounds)
    try:
        for piece in work.do(work.task, lambda done: send(target, Message.PROGRESS, b"%d" % done)):
            send(target, Message.DATA, piece)
        send(target, Message.END)
    except TableError as error:
        send_refusal(target, error)
    except MemoryError:
        return COSTLY
    except BaseException as error:  # a library's panic is not an Exception
        send(target, Message.FAULT, place_of(error).encode())
        return 1
    return 0


def _bind(bounds: Bounds) -> None:
    """No more memory, processor time or written bytes than allowed, and no core dump."""
    limits = {
        resource.RLIMIT_AS: bounds.memory_bytes,
        resource.RLIMIT_CPU: bounds.seconds,
        resource.RLIMIT_FSIZE: bounds.written_bytes,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in limits.items():
        if most is not None:
            resource.setrlimit(kind, (most, most))


def place_of(error: BaseException) -> str:
    """What a log may say of a fault: its kind and where, never its words, which may be a cell's."""
    frames = reversed(traceback.extract_tb(error.__traceback__))
    places = " < ".join(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)
    return f"{type(error).__name__} {places}"


if __name__ == "__main__":
    # A table is hundreds of thousands of small objects, none of them in a circle. To look for
    # circles among them takes a third of the time, and the process ends with its work.
    gc.disable()
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
