"""What runs in the process that reads one file: see `sandbox`."""

import json
import resource
import sys
from dataclasses import asdict
from typing import Any, BinaryIO

from app.errors import TableError
from app.spreadsheets.reading import read_table
from app.spreadsheets.sandbox import COSTLY, REFUSED, place_of
from app.spreadsheets.tables import Limits, Wanted, to_bytes


def main(source: BinaryIO, target: BinaryIO) -> int:
    """Read the question and the file, write the table or why there is none."""
    asked = json.loads(source.readline())
    limits = Limits(**asked["limits"])
    _bind(limits)
    try:
        table = read_table(source.read(), _wanted(asked["wanted"]), limits)
        told = b"%d\n%b" % (len(table.rows), to_bytes(table))
    except TableError as error:
        faults = [asdict(fault) for fault in error.faults]
        refusal = {"code": error.code, "message": error.message, "faults": faults}
        target.write(json.dumps(refusal).encode())
        return REFUSED
    except MemoryError:
        return COSTLY
    except BaseException as error:  # a library's panic is no Exception
        target.write(place_of(error).encode())
        return 1
    target.write(told)
    return 0


def _bind(limits: Limits) -> None:
    """No more memory or processor time than allowed, no file of its own, no core dump."""
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


def _wanted(told: dict[str, Any]) -> Wanted:
    return Wanted(**{**told, "job_words": frozenset(told["job_words"])})


if __name__ == "__main__":
    sys.exit(main(sys.stdin.buffer, sys.stdout.buffer))
