"""Rows of the registry that a proposal changes: found, written, and recorded in the history."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from sqlalchemy import Table, and_, insert, select, update
from sqlmodel import Session

from app.services.history.recording import Step
from app.services.seed.cells import SeedLine
from app.services.seed.export import written
from app.vocabulary import Origin

Fact: TypeAlias = dict[str, Any]
RowKey: TypeAlias = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Edit:
    """One row of a seed file before and after. `before` is None for a new row."""

    line: type[SeedLine]
    before: Fact | None
    after: Fact

    @property
    def key(self) -> RowKey:
        """The row's natural key. A blank part is ''."""
        parts = (self.after[name] for name in self.line.key_columns)
        return tuple("" if part is None else part for part in parts)


@dataclass(frozen=True, slots=True)
class Citation:
    """The source that the rows of a proposal cite, and the place in that source."""

    source_id: str
    source_detail: str | None

    def fact(self) -> Fact:
        """The columns of a row that cites it."""
        return {"source_id": self.source_id, "source_detail": self.source_detail}


def find_row(session: Session, line: type[SeedLine], key: RowKey) -> Fact | None:
    """The row with this natural key, in the columns of its seed file."""
    table = _table(line)
    columns = [table.c[name] for name in line.columns()]
    row = session.execute(select(*columns).where(_has_key(table, line, key))).one_or_none()
    return None if row is None else dict(zip(line.columns(), row, strict=True))


def write_edits(session: Session, edits: Sequence[Edit]) -> None:
    """Write the rows and mark them as coming from a proposal, so that a seed keeps them."""
    for edit in edits:
        # A row that an export could not give back must not be stored.
        edit.line.model_validate({name: written(cell) for name, cell in edit.after.items()})
        _write(session, edit)


def steps_of(edits: Sequence[Edit], reason: str) -> list[Step]:
    """What the history records of the rows."""
    return [
        Step(edit.line.table_name(), edit.key, edit.before, edit.after, reason) for edit in edits
    ]


def _write(session: Session, edit: Edit) -> None:
    table = _table(edit.line)
    values = {**edit.after, "origin": Origin.PROPOSAL.value}
    if edit.before is None:
        session.execute(insert(table).values(**values))
    else:
        same_row = _has_key(table, edit.line, edit.key)
        session.execute(update(table).where(same_row).values(**values))


def _table(line: type[SeedLine]) -> Table:
    return line.sql_table()


def _has_key(table: Table, line: type[SeedLine], key: RowKey) -> Any:  # noqa: ANN401  # SQLAlchemy's condition
    parts = zip(line.key_columns, key, strict=True)
    return and_(*(table.c[name] == part for name, part in parts))
