"""Loads the seed into the database: new and changed rows go in, curators' work stays."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Table, and_, select, update
from sqlmodel import Session

from app.errors import SeedError
from app.services.codes.evidence import refresh_searches
from app.services.content.copies import insert_rows
from app.services.content.indexing import bump_version
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.services.seed.cells import SeedData, SeedLine
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
_Key = tuple[str | int, ...]
_Fact = dict[str, Any]


@dataclass(slots=True)
class TableReport:
    """What happened to the rows of one table: the keys of each outcome, in order.

    A curator changed the `kept` rows, and they differ from the seed. The `conflicting` rows of
    the seed were left out, because a row that is kept or absent already has their name. The
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
    """What a load did, by table."""

    tables: dict[str, TableReport]
    has_changed: bool

    def count(self, outcome: str) -> int:
        """How many rows of all tables had this outcome ('inserted', 'kept' …)."""
        return sum(len(getattr(table, outcome)) for table in self.tables.values())


@dataclass(frozen=True, slots=True)
class _Stored:
    """A row of the database: its values in the columns of the file, and who wrote it."""

    fact: _Fact
    origin: str


def load_seed(session: Session, data: SeedData, *, at: datetime, actor: str) -> SeedReport:
    """Make the database agree with the seed, in the caller's transaction.

    Does nothing where nothing differs. Keeps a row that a curator changed, and a row that the
    seed no longer has, and reports both. Raises `SeedError` where a role of the seed has the
    name of another active role.
    """
    wait_for_turn(session)
    author = Author(actor, at)
    claims = _read_claims(session, data)
    report = {kind.table_name(): _load_table(session, data, kind, author, claims) for kind in LINES}
    report[SEARCHES] = _report_searches(refresh_searches(session, author))
    has_changed = any(table.inserted or table.updated or table.deleted for table in report.values())
    if has_changed:
        bump_version(session)
    session.expire_all()
    return SeedReport(report, has_changed)


def find_conflicts(session: Session, data: SeedData) -> list[str]:
    """The rows of a seed that a load would leave out, as `file: key`. Writes nothing."""
    conflicts = []
    claims = _read_claims(session, data)
    for kind in LINES:
        report = TableReport()
        stored = _stored(session, kind)
        with suppress(SeedError):  # A load refuses such roles. Here they are reported too.
            list(_steps(kind, _wanted(data, kind), stored, report, claims))
        conflicts += [f"{kind.file}: {key}" for key in report.conflicting]
    return conflicts


def _load_table(
    session: Session, data: SeedData, kind: type[SeedLine], author: Author, claims: Claims
) -> TableReport:
    table = kind.sql_table()
    stored = _stored(session, kind)
    wanted = _wanted(data, kind)
    report = TableReport(absent=[_shown(key) for key in sorted(stored.keys() - wanted.keys())])
    steps = list(_steps(kind, wanted, stored, report, claims))
    _update(session, table, kind, [step for step in steps if step.before is not None])
    _insert(session, table, [step for step in steps if step.before is None])
    record(session, steps, author)
    return report


def _wanted(data: SeedData, kind: type[SeedLine]) -> dict[_Key, _Fact]:
    return {line.key: line.model_dump(mode="json") for _, line in data.of(kind)}


def _read_claims(session: Session, data: SeedData) -> Claims:
    """The names in rows that this load will not change."""
    held = {kind: list(_read_held(session, data, kind)) for kind in CLAIMING}
    return claims_of(held, _wanted(data, AmbiguousTitleLine).values(), names_of(data))


def _read_held(session: Session, data: SeedData, kind: type[SeedLine]) -> Iterator[_Fact]:
    wanted = _wanted(data, kind)
    for key, row in _stored(session, kind).items():
        if _is_held(row, wanted.get(key)):
            yield row.fact


def _is_held(row: "_Stored", wanted: _Fact | None) -> bool:
    return wanted is None or (row.origin == Origin.PROPOSAL and row.fact != wanted)


def _stored(session: Session, kind: type[SeedLine]) -> dict[_Key, _Stored]:
    table, columns = kind.sql_table(), kind.columns()
    statement = select(*(table.c[name] for name in columns), table.c.origin)
    if kind is CodeEvidenceLine:
        statement = statement.where(table.c.kind != EvidenceKind.SEARCHED)
    facts = (
        _Stored(dict(zip(columns, row[:-1], strict=True)), row[-1])
        for row in session.execute(statement)
    )
    return {_key(kind, row.fact): row for row in facts}


def _key(kind: type[SeedLine], fact: _Fact) -> _Key:
    return tuple("" if fact[name] is None else fact[name] for name in kind.key_columns)


def _steps(
    kind: type[SeedLine],
    wanted: dict[_Key, _Fact],
    stored: dict[_Key, _Stored],
    report: TableReport,
    claims: Claims,
) -> Iterator[Step]:
    """The changes to make. Each row is entered in the report."""
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
            yield Step(kind.table_name(), key, before, fact, _REASON)
    if kind is RoleLine and report.conflicting:
        raise SeedError(
            [f"roles.csv: another role has the name of {key}" for key in report.conflicting]
        )


def _is_kept(kind: type[SeedLine], present: _Stored, fact: _Fact) -> bool:
    """Whether a curator's row is kept although the seed has another."""
    if kind is CodeSystemVersionLine and fact["is_loaded"] and not present.fact["is_loaded"]:
        # The version was known only from an approval, and now the list itself is loaded.
        return False
    return present.origin == Origin.PROPOSAL


def _insert(session: Session, table: Table, steps: list[Step]) -> None:
    rows = [{**step.after, "origin": Origin.SEED.value} for step in steps if step.after]
    insert_rows(session, table, rows)


def _update(session: Session, table: Table, kind: type[SeedLine], steps: list[Step]) -> None:
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
