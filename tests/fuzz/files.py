"""Damaged files: each is read in a process of its own, which a crash of a library may end."""

import faulthandler
import io
import os
import random
import resource
import sys
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from app.errors import TableError
from app.spreadsheets.child import place_of
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted
from tests.spreadsheets import files

MEMORY_BYTES: Final = 1024 * 1024 * 1024
SECONDS: Final = 10
_ROWS: Final[files.Rows] = [
    ["Job Title", "Band", "Headcount", "FTE", "Team", "Surname"],
    ["Staff Nurse", "5", 3, 2.5, "Ward 1", "Bloggs"],
    ["EMHP (Band 5)", "6", "1,2", "0.5", "CAMHS", "Smith"],
    ["Total", "", 9, "", "", ""],
]
GOOD: Final = {
    "csv": files.csv_bytes(_ROWS),
    "semicolons": files.csv_bytes(_ROWS, ";"),
    "utf-16": files.csv_bytes(_ROWS, encoding="utf-16"),
    "xlsx": files.xlsx_bytes(_ROWS),
    "xls": files.xls_bytes(_ROWS),
    "ods": files.ods_bytes(_ROWS),
}
_ARCHIVES: Final = ("xlsx", "ods")
_ODD: Final = b"\0\xff\n\r\",;\t=<&'"
_NUMBERS: Final = (b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"9999")


@dataclass(frozen=True, slots=True)
class Damaged:
    """A file of some kind after its damage."""

    kind: str
    data: bytes


def damaged(chance: random.Random) -> Iterator[Damaged]:
    """Files without end. The same ones for the same chance."""
    while True:
        kind = chance.choice(list(GOOD))
        is_inside = kind in _ARCHIVES and chance.random() < 0.8
        make = _damage_inside if is_inside else damage
        yield Damaged(kind, make(GOOD[kind], chance))


def damage(data: bytes, chance: random.Random) -> bytes:
    """The bytes with some changed, left out, put in or repeated."""
    changed = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 4, 16, 64])):
        place = chance.randrange(len(changed) + 1)
        chance.choice(_WAYS)(changed, place, chance)
    return bytes(changed)


def _put_in(data: bytearray, place: int, chance: random.Random) -> None:
    data[place:place] = bytes(chance.choices(_ODD, k=chance.choice([1, 2, 8])))


def _leave_out(data: bytearray, place: int, chance: random.Random) -> None:
    del data[place : place + chance.choice([1, 2, 8, 100])]


def _repeat(data: bytearray, place: int, chance: random.Random) -> None:
    data[place:place] = data[place : place + chance.choice([4, 32, 400])]


def _overwrite(data: bytearray, place: int, chance: random.Random) -> None:
    data[place : place + 4] = chance.choice(_NUMBERS)


def _change_one(data: bytearray, place: int, chance: random.Random) -> None:
    data[place : place + 1] = bytes([chance.randrange(256)])


_WAYS: Final[tuple[Callable[[bytearray, int, random.Random], None], ...]] = (
    _put_in,
    _leave_out,
    _repeat,
    _overwrite,
    _change_one,
)


def _damage_inside(data: bytes, chance: random.Random) -> bytes:
    """An archive that is whole, with damage in one of its parts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    hit = chance.choice(list(parts))
    return files.zip_bytes({**parts, hit: damage(parts[hit], chance)})


def fault_in(one: Damaged) -> str | None:
    """Where our own code failed while it read the file. None where it was read or refused.

    A library that crashes, or takes too much, ends the process: that is what the process is for.
    """
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        _read(one.data, writer)
    os.close(writer)
    with os.fdopen(reader) as said:
        place = said.read()
    os.waitpid(child, 0)
    return place if _is_ours(place) else None


def _read(data: bytes, writer: int) -> None:
    """Read the file, tell where that failed, and end this process."""
    # A library writes about its own crash to the error output, and so would Python.
    faulthandler.disable()
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stderr.fileno())
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        read_table(data, Wanted({}), Limits())
    except (TableError, MemoryError):
        pass
    except BaseException as error:  # a library's panic is not an Exception
        os.write(writer, place_of(error).encode())
    finally:
        os._exit(0)


def _is_ours(place: str) -> bool:
    """Whether a failure is one of our code, not a panic of the library that reads workbooks."""
    return bool(place) and not place.startswith("PanicException")
