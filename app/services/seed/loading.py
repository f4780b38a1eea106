"""The seed loaded into the database: what is new or changed goes in, curators' work stays."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, insert, select, update
from sqlmodel import Session, SQLModel

from app.errors import SeedError
from app.services.codes.evidence import refresh_searches
from app.services.content.indexing import bump_version
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.services.seed.cells import Line, SeedData
from app.services.seed.claims import CLAIMING, Claims, claims_of
from app.services.seed.export import export_seed
from app.services.seed.names import names_of
from app.services.seed.reading import read_seed
from app.services.seed.rows import (
    LINES,
    AmbiguousTitleLine,
    CodeEvidenceLine,
    CodeSystemVersionLine,
    RoleLine,
)
from app.vocabulary import ChangeAction, EvidenceKind, Origin

__all__ = ["SeedReport", "TableReport", "export_seed", "load_seed", "read_seed"]

SEARCHES = "code_searches"
"""The name under which a report counts the searches that the registry made itself."""

_REASON = "seed loaded"
_ROWS_A_STATEMENT = 1_000
_Key = tuple[str | int, ...]
_Fact = dict[str, Any]


@dataclass(slots=True)
class TableReport:
    """What became of the rows of one table: the keys of each kind, in order.

    `kept` rows were changed by a curator and differ from the seed; `conflicting` rows of the
    seed were left out, since a row that is kept or absent already bears their name;
    `absent` rows are in the database but no longer in the seed.
    """

    inserted: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    conflicting: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class SeedReport:
    """What a load did, by table; `number` is the registry's version after it."""

    tables: dict[str, TableReport]
    has_changed: bool

    def count(self, outcome: str) -> int:
        """How many rows of all tables had this outcome ('inserted', 'kept' …)."""
        return sum(len(getattr(table, outcome)) for table in self.tables.values())


@dataclass(frozen=True, slots=True)
class _Stored:
    """A row of the database: its fact in the columns of the file, and who put it there."""

    fact: _Fact
    origin: str


def load_seed(session: Session, data: SeedData, *, at: datetime, actor: str) -> SeedReport:
    """Bring the database in step with the seed, in the caller's transaction.

    Does nothing where nothing differs. A row that a curator changed is kept, a row that the
    seed no longer has stays: both are reported. Raises `SeedError` where a role of the seed
    bears the name of another active role.
    """
    wait_for_turn(session)
    author = Author(actor, at)
    claims = _read_claims(session, data)
    tables = {
        line.table.__tablename__: _load_table(session, data, line, author, claims) for line in LINES
    }
    report = {str(name): table for name, table in tables.items()}
    report[SEARCHES] = _report_searches(refresh_searches(session, author))
    has_changed = any(table.inserted or table.updated or table.deleted for table in report.values())
    if has_changed:
        bump_version(session)
    session.expire_all()
    return SeedReport(report, has_changed)


def find_conflicts(session: Session, data: SeedData) -> list[str]:
    """The rows of a seed that a load would leave out, as `file: key`; writes nothing."""
    conflicts = []
    claims = _read_claims(session, data)
    for kind in LINES:
        report = TableReport()
        stored = _stored(session, _table(kind), kind)
        with suppress(SeedError):  # roles that a load refuses altogether are reported all the same
            list(_steps(kind, _wanted(data, kind), stored, report, claims))
        conflicts += [f"{kind.file}: {key}" for key in report.conflicting]
    return conflicts


def _load_table(
    session: Session, data: SeedData, kind: type[Line], author: Author, claims: Claims
) -> TableReport:
    table = _table(kind)
    stored = _stored(session, table, kind)
    wanted = _wanted(data, kind)
    report = TableReport(absent=[_shown(key) for key in sorted(stored.keys() - wanted.keys())])
    steps = list(_steps(kind, wanted, stored, report, claims))
    _update(session, table, kind, [step for step in steps if step.before is not None])
    _insert(session, table, [step for step in steps if step.before is None])
    record(session, steps, author)
    return report


def _table(kind: type[Line]) -> Table:
    return SQLModel.metadata.tables[str(kind.table.__tablename__)]


def _wanted(data: SeedData, kind: type[Line]) -> dict[_Key, _Fact]:
    return {line.key: line.model_dump(mode="json") for _, line in data.of(kind)}


def _read_claims(session: Session, data: SeedData) -> Claims:
    """What is held by rows that this load will not touch."""
    held = {kind: list(_read_held(session, data, kind)) for kind in CLAIMING}
    return claims_of(held, _wanted(data, AmbiguousTitleLine).values(), names_of(data))


def _read_held(session: Session, data: SeedData, kind: type[Line]) -> Iterator[_Fact]:
    wanted = _wanted(data, kind)
    for key, row in _stored(session, _table(kind), kind).items():
        if _is_held(row, wanted.get(key)):
            yield row.fact


def _is_held(row: "_Stored", wanted: _Fact | None) -> bool:
    return wanted is None or (row.origin == Origin.PROPOSAL and row.fact != wanted)


def _stored(session: Session, table: Table, kind: type[Line]) -> dict[_Key, _Stored]:
    columns = kind.columns()
    statement = select(*(table.c[name] for name in columns), table.c.origin)
    if kind is CodeEvidenceLine:
        statement = statement.where(table.c.kind != EvidenceKind.SEARCHED)
    facts = (
        _Stored(dict(zip(columns, row[:-1], strict=True)), row[-1])
        for row in session.execute(statement)
    )
    return {_key(kind, row.fact): row for row in facts}


def _key(kind: type[Line], fact: _Fact) -> _Key:
    return tuple("" if fact[name] is None else fact[name] for name in kind.key_columns)


def _steps(
    kind: type[Line],
    wanted: dict[_Key, _Fact],
    stored: dict[_Key, _Stored],
    report: TableReport,
    claims: Claims,
) -> Iterator[Step]:
    """What must be done, with each row entered in the report."""
    for key, fact in wanted.items():
        present = stored.get(key)
        if present is not None and present.fact == fact:
            report.unchanged.append(_shown(key))
        elif present is not None and _is_kept(kind, present, fact):
            report.kept.append(_shown(key))
        elif claims.bar(kind, fact):
            report.conflicting.append(_shown(key))
        else:
            (report.inserted if present is None else report.updated).append(_shown(key))
            before = None if present is None else present.fact
            yield Step(str(kind.table.__tablename__), key, before, fact, _REASON)
    if kind is RoleLine and report.conflicting:
        raise SeedError(
            [f"roles.csv: the name of {key} belongs to another role" for key in report.conflicting]
        )


def _is_kept(kind: type[Line], present: _Stored, fact: _Fact) -> bool:
    """Whether a curator's row stands against the seed's."""
    if kind is CodeSystemVersionLine and fact["is_loaded"] and not present.fact["is_loaded"]:
        # Known from an approval alone, it gives way to the list itself.
        return False
    return present.origin == Origin.PROPOSAL


def _insert(session: Session, table: Table, steps: list[Step]) -> None:
    rows = [{**step.after, "origin": Origin.SEED.value} for step in steps if step.after]
    for start in range(0, len(rows), _ROWS_A_STATEMENT):
        session.execute(insert(table), rows[start : start + _ROWS_A_STATEMENT])


def _update(session: Session, table: Table, kind: type[Line], steps: list[Step]) -> None:
    for step in steps:
        if step.after:
            matches = [table.c[name] == step.after[name] for name in kind.key_columns]
            session.execute(
                update(table).where(and_(*matches)).values(**step.after, origin=Origin.SEED)
            )


def _report_searches(steps: list[Step]) -> TableReport:
    report = TableReport()
    lists: dict[ChangeAction, list[str]] = {
        ChangeAction.INSERT: report.inserted,
        ChangeAction.UPDATE: report.updated,
        ChangeAction.DELETE: report.deleted,
    }
    for step in steps:
        lists[step.action].append(_shown(tuple(step.key)))
    return report


def _shown(key: _Key) -> str:
    return "|".join(str(part) for part in key)
