"""What passes between the service and a process that checks one list. Light to import."""

import struct
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, BinaryIO, Final

from app.services.checks.writing import Asked, Stamp

PROGRESS: Final = b"P"
DATA: Final = b"D"
END: Final = b"E"
FAULT: Final = b"F"
_HEAD: Final = struct.Struct(">cI")


@dataclass(frozen=True, slots=True)
class Task:
    """All that the process needs: a table as it was read, and what to check it against."""

    table: bytes
    pickled_index: bytes
    uncoded: Mapping[str, frozenset[str]]
    stamp: Stamp
    asked: Asked
    memory_bytes: int


def frames(source: IO[bytes]) -> Iterator[tuple[bytes, bytes]]:
    """The messages of a process, until it ends: their kinds and what they hold."""
    while len(head := source.read(_HEAD.size)) == _HEAD.size:
        kind, size = _HEAD.unpack(head)
        told = source.read(size)
        if len(told) < size:
            return
        yield kind, told


def send(target: BinaryIO, kind: bytes, told: bytes = b"") -> None:
    """Write one message of the process to whoever started it."""
    target.write(_HEAD.pack(kind, len(told)) + told)
    target.flush()
