"""The seed files written from the database, so that loading them again changes nothing."""

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session

from app.services.seed.cells import SeedLine
from app.services.seed.rows import LINES, CodeEvidenceLine
from app.vocabulary import EvidenceKind

_Cell = str | int | bool | None


def export_seed(session: Session, path: Path) -> None:
    """Write every seed file into a folder, with columns and rows in the order of the seed."""
    path.mkdir(parents=True, exist_ok=True)
    for kind in LINES:
        with (path / kind.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(kind.columns())
            writer.writerows(seed_cells(session, kind))


def seed_cells(session: Session, kind: type[SeedLine]) -> Iterator[list[str]]:
    """The rows of one seed file as text, in the order of the file."""
    return ([written(cell) for cell in row] for row in _rows(session, kind))


def _rows(session: Session, kind: type[SeedLine]) -> list[tuple[_Cell, ...]]:
    table, columns = kind.sql_table(), kind.columns()
    statement = select(*(table.c[name] for name in columns))
    if kind is CodeEvidenceLine:
        statement = statement.where(table.c.kind != EvidenceKind.SEARCHED)
    key = [columns.index(name) for name in kind.key_columns]
    # Sorted here, not by the database, whose order of letters depends on its collation.
    return sorted(map(tuple, session.execute(statement)), key=lambda row: _sortable(row, key))


def _sortable(row: tuple[_Cell, ...], key: list[int]) -> tuple[_Cell, ...]:
    return tuple("" if row[place] is None else row[place] for place in key)


def written(cell: _Cell) -> str:
    """A value as it is in the files: 'yes' or 'no', and blank where it is not known."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else str(cell)
