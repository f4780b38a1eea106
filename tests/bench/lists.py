"""What a whole list costs: wall time, processor time and peak memory of every process."""

import csv
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.collecting import what_stays
from app.db import schema
from app.db.session import make_engine, transaction
from app.matching.index import MatchIndex
from app.matching.job_words import job_words
from app.services.checks.report import Choices, check_table
from app.services.checks.writing import as_csv
from app.services.seed.loading import load_seed, read_seed
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted, from_bytes, to_bytes

SIZES = (10_000, 200_000)
_HEADINGS = (
    *("Org", "Position Title", "Pay Band", "Occupation Code", "Headcount", "FTE", "Team"),
    *("Employee Number", "First Name"),
)
_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Cost:
    """One run of `role-registry check`; `peak_bytes` adds up the processes alive at one time."""

    rows: int
    form: str
    seconds: float
    processor_seconds: float
    peak_bytes: int


@dataclass(frozen=True, slots=True)
class Steps:
    """Processor seconds of a check, step by step, from the bytes of a CSV to those of another."""

    rows: int
    reading: float
    answering: float
    writing: float


def export(path: Path, titles: Sequence[str], rows: int, seed: int) -> None:
    """A list as ESR exports it: titles repeat with other teams, and there are columns of people."""
    chance = random.Random(seed)  # noqa: S311  # a draw for measuring
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(_HEADINGS)
        for number in range(rows):
            title = titles[min(int(chance.expovariate(3 / len(titles))), len(titles) - 1)]
            band, team = f"Band {chance.randint(2, 9)}", f"Ward {chance.randint(1, 400)}"
            staff = chance.randint(1, 9)
            cells = ["RXX", title, band, "N6A", staff, staff, team, 20_000_000 + number, "Jo"]
            writer.writerow(cells)


def measure(titles: Sequence[str], seed_folder: Path, seed: int) -> list[Cost]:
    """The cost of lists of each size, written as CSV and as XLSX."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        url = _registry(folder, seed_folder)
        costs = []
        for rows in SIZES:
            export(folder / "list.csv", titles, rows, seed)
            costs += [_run(folder, url, rows, form) for form in ("csv", "xlsx")]
        return costs


def time_checking(titles: Sequence[str], index: MatchIndex, seed: int) -> list[Steps]:
    """What the steps of a check cost, without the start of a process and the database."""
    with tempfile.TemporaryDirectory() as name, what_stays():
        return [_steps(Path(name) / "list.csv", titles, rows, index, seed) for rows in SIZES]


def _steps(path: Path, titles: Sequence[str], rows: int, index: MatchIndex, seed: int) -> Steps:
    export(path, titles, rows, seed)
    wanted = Wanted({}, job_words=job_words(index))
    data, begun = path.read_bytes(), time.process_time()
    packed = to_bytes(read_table(data, wanted, Limits()))
    read = time.process_time()
    report = check_table(from_bytes(packed), index, {}, Choices())
    checked = time.process_time()
    for _ in as_csv(report, is_raw=False):
        pass
    return Steps(rows, read - begun, checked - read, time.process_time() - checked)


def _registry(folder: Path, seed_folder: Path) -> str:
    url = f"sqlite:///{folder}/registry.db"
    schema.upgrade(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        load_seed(session, read_seed(seed_folder), at=datetime.now(UTC), actor="bench")
    engine.dispose()
    return url


def _run(folder: Path, url: str, rows: int, form: str) -> Cost:
    before, begun = os.times(), time.monotonic()
    command = [sys.executable, "-m", "app", "check", "list.csv", "-o", f"checked.{form}"]
    root = str(Path(schema.__file__).resolve().parent.parent.parent)
    settings = {**os.environ, "REGISTRY_DATABASE_URL": url, "PYTHONPATH": root}
    running = subprocess.Popen(command, cwd=folder, env=settings, stderr=subprocess.DEVNULL)
    peak = 0
    while running.poll() is None:
        peak = max(peak, _resident(running.pid))
        time.sleep(_POLL_SECONDS)
    if running.returncode:
        raise RuntimeError(f"the check of {rows} rows ended with {running.returncode}")
    after = os.times()
    spent = after.children_user + after.children_system
    spent -= before.children_user + before.children_system
    return Cost(rows, form, time.monotonic() - begun, spent, peak)


def _resident(pid: int) -> int:
    """The memory in use by a process and those that it started, in bytes (Linux)."""
    try:
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except (FileNotFoundError, ProcessLookupError):
        return 0
    own = pages * os.sysconf("SC_PAGE_SIZE")
    return own + sum(_resident(int(child)) for child in children)
