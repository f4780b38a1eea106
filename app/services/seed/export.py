"""The seed files written back from the database, so that loading them finds nothing to do."""

import csv
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import select
from sqlmodel import Session, SQLModel

from app.services.seed.cells import Line
from app.services.seed.rows import LINES, CodeEvidenceLine
from app.vocabulary import EvidenceKind

_Cell = str | int | bool | None


def export_seed(session: Session, path: Path) -> None:
    """Write every seed file into a folder, columns and rows in the seed's own order."""
    path.mkdir(parents=True, exist_ok=True)
    for kind in LINES:
        with (path / kind.file).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(kind.columns())
            writer.writerows(seed_cells(session, kind))


def seed_cells(session: Session, kind: type[Line]) -> Iterator[list[str]]:
    """The rows of one seed file as they are written, in its order."""
    return ([written(cell) for cell in row] for row in _rows(session, kind))


def _rows(session: Session, kind: type[Line]) -> list[tuple[_Cell, ...]]:
    table, columns = SQLModel.metadata.tables[str(kind.table.__tablename__)], kind.columns()
    statement = select(*(table.c[name] for name in columns))
    if kind is CodeEvidenceLine:
        statement = statement.where(table.c.kind != EvidenceKind.SEARCHED)
    key = [columns.index(name) for name in kind.key_columns]
    # Sorted here, not by the database, whose order of letters depends on its collation.
    return sorted(map(tuple, session.execute(statement)), key=lambda row: _sortable(row, key))


def _sortable(row: tuple[_Cell, ...], key: list[int]) -> tuple[_Cell, ...]:
    return tuple("" if row[place] is None else row[place] for place in key)


def written(cell: _Cell) -> str:
    """A value as the files have it: 'yes' and 'no', blank for what was not seen."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return "" if cell is None else str(cell)
