"""What a million rows cost with the libraries of frames, each in a process of its own."""

import csv
import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from app.db import schema
from app.db.session import make_engine, reading, transaction
from app.services.history.recording import Author
from app.services.releases.guards import read_guards
from app.services.releases.publishing import publish, read_file
from app.services.seed.loading import load_seed
from app.services.seed.reading import read_seed
from app.vocabulary import ReleaseFormat

ROWS = 1_000_000
DISTINCT = 30_000
HEADING = "Position Title"
_EDITION = "2026.1"
_PLACES = ("", *(f"Ward {number}" for number in range(1, 1_000)))
_ROOT = Path(schema.__file__).resolve().parent.parent.parent


@dataclass(frozen=True, slots=True)
class BulkCost:
    """One list answered. The times are of the answering, the peak is of the whole process."""

    library: str
    rows: int
    distinct: int
    seconds: float
    processor_seconds: float
    peak_bytes: int


def measure(titles: Sequence[str], seed_folder: Path, seed: int) -> list[BulkCost]:
    """The cost of a list with each library."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        release = _release(folder, seed_folder)
        distinct = list(islice(_variants(titles), DISTINCT))
        export(folder / "list.csv", distinct, ROWS, seed)
        libraries = ("polars", "pandas")
        return [_run(folder / "list.csv", release, one, len(distinct)) for one in libraries]


def export(path: Path, distinct: Sequence[str], rows: int, seed: int) -> None:
    """A list of titles, each as likely as any other."""
    chance = random.Random(seed)  # noqa: S311  # a draw for measuring
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([HEADING])
        writer.writerows([chance.choice(distinct)] for _ in range(rows))


def _variants(titles: Sequence[str]) -> Iterator[str]:
    """The titles, then the titles with one ward after another behind them."""
    for place in _PLACES:
        for title in dict.fromkeys(titles):
            yield f"{title} - {place}" if place else title


def _release(folder: Path, seed_folder: Path) -> Path:
    url, now = f"sqlite:///{folder}/registry.db", datetime.now(UTC)
    schema.upgrade(url)
    engine = make_engine(url)
    with transaction(engine) as session:
        load_seed(session, read_seed(seed_folder), at=now, actor="bench")
        publish(session, _EDITION, Author("bench", now), read_guards(_EDITION, seed_folder))
    path = folder / "release.sqlite"
    with reading(engine) as session:
        path.write_bytes(read_file(session, _EDITION, ReleaseFormat.SQLITE)[1])
    engine.dispose()
    return path


def _run(path: Path, release: Path, library: str, distinct: int) -> BulkCost:
    command = [sys.executable, "-m", "tests.bench.bulk_child", library, str(path), str(release)]
    ran = subprocess.run(command, cwd=_ROOT, stdout=subprocess.PIPE, check=True)
    return BulkCost(library=library, distinct=distinct, **json.loads(ran.stdout))
