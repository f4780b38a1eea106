"""The word lists that the matching engine reads, one query for each."""

from dataclasses import Field, fields
from typing import Any, ClassVar, Final, Protocol, TypeVar

from sqlalchemy import select
from sqlmodel import Session

from app.db.models import (
    ContextWord,
    GradeWord,
    GuardWord,
    HeadWord,
    ModifierWord,
    OtherJobWord,
    RewrittenWord,
    SetAsideWord,
    SpecialTerm,
)
from app.matching import tables
from app.matching.index import MatchIndex
from app.matching.job_words import job_words
from app.services.content.recently_used import RecentlyUsed

_KEPT: Final = 4
_kept: Final[RecentlyUsed[str, frozenset[str]]] = RecentlyUsed(_KEPT)


class _Row(Protocol):
    """A dataclass, which the standard library has no public name for."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


RowT = TypeVar("RowT", bound=_Row)


def job_words_of(index: MatchIndex) -> frozenset[str]:
    """`job_words`, found once for each content."""
    return _kept.get(index.content) or _kept.keep(index.content, job_words(index))


def read_word_lists(session: Session) -> tables.WordLists:
    """Every word list, as plain values."""
    return tables.WordLists(
        rewrites=read_rewrites(session),
        contexts=_read(session, tables.ContextRow, ContextWord),
        grades=_read(session, tables.GradeRow, GradeWord),
        modifiers=_read(session, tables.ModifierRow, ModifierWord),
        set_aside=_read(session, tables.SetAsideRow, SetAsideWord),
        heads=_read(session, tables.HeadRow, HeadWord),
        other_jobs=_read(session, tables.OtherJobRow, OtherJobWord),
        guards=_read(session, tables.GuardRow, GuardWord),
        special_terms=_read(session, tables.SpecialTermRow, SpecialTerm),
    )


def read_rewrites(session: Session) -> tuple[tables.RewriteRow, ...]:
    """The one list that says how names are read."""
    return _read(session, tables.RewriteRow, RewrittenWord)


def _read(session: Session, row: type[RowT], table: Any) -> tuple[RowT, ...]:  # noqa: ANN401  # a table of any kind
    """The rows of a table, which has a column for each field of the row."""
    columns = [getattr(table, field.name) for field in fields(row)]
    return tuple(row(*found) for found in session.execute(select(*columns)))
