"""Rows of the content that changed, between two snapshots or since a step of the history."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Change
from app.services.content.copies import Fact, Facts
from app.services.content.earlier_rows import LEXICON, as_word
from app.services.content.indexing import content_tables
from app.services.seed.rows import LINES
from app.vocabulary import ChangeAction, EvidenceKind

_EVIDENCE: Final = "code_evidence"
_SEARCH_KEY: Final = ("role_id", "system_id", "version")


@dataclass(frozen=True, slots=True)
class RowChange:
    """One row before and after. `before` is None for a new row, `after` for a removed one.

    `key` joins the parts of the natural key with '|', as the history does.
    """

    entity: str
    key: str
    before: Fact | None
    after: Fact | None

    @property
    def action(self) -> ChangeAction:
        """Whether the row was added, changed or removed."""
        if self.before is None:
            return ChangeAction.INSERT
        return ChangeAction.DELETE if self.after is None else ChangeAction.UPDATE

    @property
    def fact(self) -> Fact:
        """The row as it is now, or as it was before it was removed."""
        return self.after or self.before or {}

    @property
    def fields(self) -> list[str]:
        """The columns that differ, for a row that is on both sides."""
        if self.before is None or self.after is None:
            return []
        before, after = self.before, self.after
        return [name for name in after if before.get(name) != after[name]]


def changes_between(old: Facts, new: Facts) -> list[RowChange]:
    """Every row that differs, by table and key."""
    return list(_between(_keyed(old), _keyed(new)))


def changes_since(session: Session, step: int) -> list[RowChange]:
    """The changes since a step of the history. A row made and removed again is not a change."""
    columns = (col(Change.entity), col(Change.entity_key), col(Change.before), col(Change.after))
    names = [LEXICON, *(table.name for table in content_tables())]
    statement = (
        select(*columns)
        .where(col(Change.seq) > step, col(Change.entity).in_(names))
        .order_by(col(Change.seq))
    )
    first: dict[tuple[str, str], Fact] = {}
    last: dict[tuple[str, str], Fact] = {}
    for entity, key, before, after in session.execute(statement):
        row = _as_today(entity, key, before or after)
        first.setdefault(row, _fact_of_today(entity, before))
        last[row] = _fact_of_today(entity, after)
    return list(_between(first, last))


def _as_today(entity: str, key: str, fact: Fact) -> tuple[str, str]:
    """The table and key of a row, also of one that was in an earlier version's word lists."""
    placed = as_word(fact) if entity == LEXICON else None
    return (entity, key) if placed is None else (placed[0], "|".join(_key(*placed)))


def _fact_of_today(entity: str, fact: Any) -> Any:  # noqa: ANN401  # None for a row that is not there
    placed = as_word(fact) if entity == LEXICON and fact is not None else None
    return fact if placed is None else placed[1]


def _between(
    old: dict[tuple[str, str], Fact], new: dict[tuple[str, str], Fact]
) -> Iterator[RowChange]:
    for entity, key in sorted(old.keys() | new.keys()):
        before, after = old.get((entity, key)), new.get((entity, key))
        if before != after:
            yield RowChange(entity, key, before, after)


def _keyed(facts: Facts) -> dict[tuple[str, str], Fact]:
    return {
        (entity, "|".join(_key(entity, fact))): fact
        for entity, rows in facts.items()
        for fact in rows
    }


def _key(entity: str, fact: Fact) -> Iterator[str]:
    is_search = entity == _EVIDENCE and fact["kind"] == EvidenceKind.SEARCHED
    names = _SEARCH_KEY if is_search else _KEYS.get(entity, tuple(sorted(fact)))
    return ("" if fact.get(name) is None else str(fact[name]) for name in names)


_KEYS: Final = {str(kind.table.__tablename__): kind.key_columns for kind in LINES}
