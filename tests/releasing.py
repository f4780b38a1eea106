"""Registries to publish, and how their content is changed between two releases."""

import csv
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import Session

from app.db.models import Release
from app.db.session import transaction
from app.services.history.recording import Author
from app.services.releases.publishing import ReleaseGuards, publish
from app.services.seed.golden import GoldenTitle, read_golden
from app.services.seed.loading import load_seed, read_seed
from tests.conftest import MINI_SEED

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
AUTHOR = Author("tester", NOON)
GOLDEN = "title,band,expected_outcome,expected_role_id,level,quality,rule,note\n" + (
    "EMHP,,matched,education-mental-health-practitioner,,STRONG,1,\n"
)
Row = dict[str, str]


def seed_folder(path: Path) -> Path:
    """A copy of the mini seed with a golden set of one title, free to be changed."""
    shutil.copytree(MINI_SEED, path)
    (path / GoldenTitle.file).write_text(GOLDEN, encoding="utf-8")
    return path


def edit(path: Path, file: str, change: Callable[[list[Row]], None]) -> None:
    """Change the rows of a seed file; they are sorted again by their first two columns."""
    with (path / file).open(encoding="utf-8", newline="") as opened:
        rows = list(csv.DictReader(opened))
    columns = list(rows[0])
    change(rows)
    rows.sort(key=lambda row: [row[column] for column in columns[:3]])
    with (path / file).open("w", encoding="utf-8", newline="") as opened:
        writer = csv.DictWriter(opened, columns, restval="", lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def rename(role_id: str, name: str) -> Callable[[list[Row]], None]:
    """Give a role another name."""

    def _change(rows: list[Row]) -> None:
        next(row for row in rows if row["role_id"] == role_id)["name"] = name

    return _change


def add_synonym(role_id: str, term: str) -> Callable[[list[Row]], None]:
    """Give a role another name beside its own."""
    row = {"role_id": role_id, "term": term, "kind": "alternative title", "scope": "exact"}
    return lambda rows: rows.append({**row, "source_id": "example-study"})


def load(engine: Engine, path: Path) -> None:
    """Load a seed in a transaction of its own."""
    with transaction(engine) as session:
        load_seed(session, read_seed(path), at=NOON, actor="tester")


def guards(path: Path) -> ReleaseGuards:
    """What a release of this seed is checked against."""
    return ReleaseGuards(read_golden(path / GoldenTitle.file), read_seed(path))


def publish_now(session: Session, version: str, path: Path) -> Release:
    """Publish the present content, as the tester."""
    return publish(session, version, AUTHOR, guards(path))
