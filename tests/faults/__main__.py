"""`make faults`: break the database in every way of the list, and print what came of it.

Each fault is brought about as often as asked. Two clients write and one reads throughout.
"""

import argparse
import itertools
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from rich.console import Console
from rich.table import Table

from tests.faults.disk import Disk, small_disk
from tests.faults.rig import DISK_FAULTS, FAULTS, SMALL_DISKS, postgresql_rig, suffer
from tests.faults.traffic import Traffic, lost
from tests.servers import end_in_good_order

ROUNDS: Final = 3
_MORE: Final = 3


class Row(NamedTuple):
    """What came of one fault, over all rounds."""

    fault: str
    reads: str
    writes: str
    status: str
    acknowledged: int
    lost: int
    surprises: list[str]


def main() -> None:
    """Print the table. Exit 1 if anything was lost, or an answer was not as it should be."""
    parser = argparse.ArgumentParser(prog="make faults")
    parser.add_argument("--rounds", type=int, default=ROUNDS)
    rounds = parser.parse_args().rounds
    end_in_good_order()
    table = Table("fault", "reads", "writes", "/_status", "acknowledged", "lost")
    console, rows = Console(width=150), []
    for row in itertools.chain(_of_postgresql(rounds), _of_sqlite(rounds)):
        console.print(f"{row.fault}: done", markup=False)
        table.add_row(*map(str, row[:-1]))
        rows.append(row)
    console.print(table)
    for row in rows:
        for said in row.surprises:
            console.print(f"{row.fault}: {said}", markup=False)
    if any(row.lost or row.surprises for row in rows):
        raise SystemExit(1)


def _of_postgresql(rounds: int) -> Iterator[Row]:
    with (
        tempfile.TemporaryDirectory() as folder,
        postgresql_rig(Path(folder), SMALL_DISKS) as rig,
    ):
        for name, fault in {**FAULTS, **DISK_FAULTS}.items():
            suffered = [suffer(rig, fault) for _ in range(rounds)]
            statuses = Counter(_shown(each.status.json()["status"]) for each in suffered)
            gone = sum(len(each.lost) for each in suffered)
            yield _row(f"PostgreSQL: {name}", [each.traffic for each in suffered], statuses, gone)


def _of_sqlite(rounds: int) -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder)) as disk:
        targets = iter(range(rounds))
        faults: dict[str, Callable[[Disk, Traffic], None]] = {
            "the disk is full": _fill,
            "it is copied while it serves": lambda disk, _: _copy(disk, folder, next(targets)),
            "the process is killed": lambda disk, _: _kill(disk),
        }
        for name, break_it in faults.items():
            traffics, statuses, gone = [], Counter[str](), 0
            for number in range(rounds):
                traffic = Traffic(disk.service.address, disk.key, 1_000 + 100 * len(name) + number)
                with traffic.flowing():
                    break_it(disk, traffic)
                    statuses[_shown(traffic.status().json()["status"])] += 1
                    disk.clear()
                    traffic.wait_until_ready()
                    traffic.wait_for_writes(_MORE)
                gone += len(lost(disk.engine, traffic.acknowledged))
                traffics.append(traffic)
            yield _row(f"SQLite: {name}", traffics, statuses, gone)


def _fill(disk: Disk, traffic: Traffic) -> None:
    disk.fill()
    traffic.wait_for_refusals("database-full")
    traffic.wait_for_reads(_MORE)


def _copy(disk: Disk, folder: str, number: int) -> None:
    assert disk.back_up(Path(folder) / f"backup-{number}.db") > 0


def _kill(disk: Disk) -> None:
    disk.service.kill()
    disk.service.start()


def _row(name: str, traffics: list[Traffic], statuses: Counter[str], gone: int) -> Row:
    reads = sum((traffic.read for traffic in traffics), Counter[str]())
    writes = sum((traffic.written for traffic in traffics), Counter[str]())
    return Row(
        fault=name,
        reads=_counted(reads),
        writes=_counted(writes) or "none refused",
        status=_counted(statuses),
        acknowledged=sum(len(traffic.acknowledged) for traffic in traffics),
        lost=gone,
        surprises=[said for traffic in traffics for said in traffic.surprises],
    )


def _counted(found: Counter[str]) -> str:
    return ", ".join(f"{number} {what}" for what, number in found.most_common())


def _shown(status: str) -> str:
    return {"fail": "503 fail", "warn": "200 warn", "pass": "200 pass"}[status]


if __name__ == "__main__":
    main()
