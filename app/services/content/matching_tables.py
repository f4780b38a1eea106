"""The rows that the matching engine reads, taken from the database as plain values."""

from calendar import monthrange
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache
from typing import Any, Final, NamedTuple

from sqlalchemy import Row, Select, func, select
from sqlmodel import Session, col

from app.db.models import (
    AmbiguousCandidate,
    AmbiguousTitle,
    Code,
    CodeSystemVersion,
    FormerName,
    Mapping,
    Relation,
    Role,
    Source,
    Synonym,
    listed,
)
from app.matching import tables
from app.matching.names import NameReader, name_reader
from app.matching.phrases import Words
from app.services.content.recently_used import RecentlyUsed
from app.services.content.word_lists import read_rewrites, read_word_lists
from app.vocabulary import MATCHABLE_SCOPES, RoleRelation, RoleStatus

_Row = Row[*tuple[Any, ...]]


def read_tables(session: Session) -> tables.MatchingTables:
    """Everything that decides an answer, as plain values. One query for each table."""
    return tables.MatchingTables(
        roles=_roles(session),
        terms=_terms(session),
        ambiguous=_ambiguous(session),
        lists=read_word_lists(session),
        codes=_codes(session),
        known_codes=_known_codes(session),
    )


class Names(NamedTuple):
    """How the engine reads names, and the words of names of the registry, which are kept."""

    reader: NameReader
    words: Callable[[str], Words]


_KEPT: Final = 4
_MOST_WORDS: Final = 20_000
_kept: Final[RecentlyUsed[frozenset[tables.RewriteRow], Names]] = RecentlyUsed(_KEPT)


def read_names(session: Session) -> NameReader:
    """How the engine reads names with the word lists of this registry. One query."""
    return read_known_names(session).reader


def read_known_names(session: Session) -> Names:
    """`read_names`, with the words of names that are read again and again. One query.

    Made once for the same rows of the word list, whatever transaction they are from.
    """
    rows = frozenset(read_rewrites(session))
    return _kept.get(rows) or _kept.keep(rows, _names(name_reader(rows)))


def _names(reader: NameReader) -> Names:
    return Names(reader, lru_cache(_MOST_WORDS)(reader.words))


def _select(session: Session, *columns: Any) -> Sequence[_Row]:  # noqa: ANN401  # columns of any type
    return session.execute(select(*columns)).all()


def _roles(session: Session) -> tuple[tables.RoleRow, ...]:
    former, parents = _former_names(session), _related(session, RoleRelation.KIND_OF)
    trained_for = _related(session, RoleRelation.TRAINS_FOR)
    columns = (
        Role.role_id,
        Role.name,
        Role.family,
        Role.staff_group,
        Role.entry,
        Role.afc_band_min,
        Role.afc_band_max,
        Role.is_mental_health,
        Role.status,
        Role.name_since,
    )
    return tuple(
        tables.RoleRow(
            role_id=row.role_id,
            name=row.name,
            family=row.family,
            staff_group=row.staff_group or "",
            entry=row.entry or "",
            band_min=row.afc_band_min or "",
            band_max=row.afc_band_max or "",
            is_mental_health=row.is_mental_health,
            is_retired=row.status == RoleStatus.RETIRED,
            kind_of=tuple(parents[row.role_id]),
            trains_for=next(iter(trained_for[row.role_id]), None),
            name_since=first_day(row.name_since),
            former_names=tuple(former[row.role_id]),
        )
        for row in _select(session, *columns)
    )


def _former_names(session: Session) -> dict[str, list[tables.FormerNameRow]]:
    names: dict[str, list[tables.FormerNameRow]] = defaultdict(list)
    columns = (FormerName.role_id, FormerName.name, FormerName.valid_from, FormerName.valid_to)
    for role_id, name, begins, ends in sorted(_select(session, *columns), key=_blanks_first):
        names[role_id].append(tables.FormerNameRow(name, first_day(begins), last_day(ends)))
    return names


def _related(session: Session, relation: RoleRelation) -> dict[str, list[str]]:
    """The roles that each role has this relation to, in the order of their ids."""
    statement = select(col(Relation.from_role_id), col(Relation.to_role_id)).where(
        col(Relation.relation) == relation, col(Relation.valid_to).is_(None)
    )
    related: dict[str, list[str]] = defaultdict(list)
    for from_role, to_role in sorted(map(tuple, session.execute(statement))):
        related[from_role].append(to_role)
    return related


def _terms(session: Session) -> tuple[tables.TermRow, ...]:
    """Every synonym, including one no longer in force: the titles of old records still match.

    A synonym that ended and cannot match was wrong, so it is not even a near miss.
    """
    is_of_use = col(Synonym.valid_to).is_(None) | col(Synonym.scope).in_(MATCHABLE_SCOPES)
    statement = (
        select(
            col(Synonym.role_id),
            col(Synonym.term),
            col(Synonym.kind),
            col(Synonym.scope),
            col(Source.title),
        )
        .join(Source, col(Synonym.source_id) == col(Source.source_id))
        .where(is_of_use)
    )
    return tuple(tables.TermRow(*row) for row in session.execute(statement))


def _ambiguous(session: Session) -> tuple[tables.AmbiguousRow, ...]:
    candidates = _candidates(session)
    statement: Select[*tuple[Any, ...]] = select(
        col(AmbiguousTitle.title),
        col(AmbiguousTitle.kind),
        col(AmbiguousTitle.is_always_ambiguous),
        col(AmbiguousTitle.question),
        col(AmbiguousTitle.explanation),
        col(AmbiguousTitle.outside_meaning),
        col(Source.title).label("source"),
    ).join(Source, col(AmbiguousTitle.source_id) == col(Source.source_id))
    return tuple(
        tables.AmbiguousRow(
            title=row.title,
            kind=row.kind,
            is_always_ambiguous=row.is_always_ambiguous,
            question=row.question or "",
            explanation=row.explanation or "",
            outside_meaning=row.outside_meaning or "",
            source=row.source,
            candidates=tuple(candidates[row.title]),
        )
        for row in session.execute(statement)
    )


def _candidates(session: Session) -> dict[str, list[tables.CandidateRow]]:
    candidates: dict[str, list[tables.CandidateRow]] = defaultdict(list)
    rows = _select(
        session,
        AmbiguousCandidate.title,
        AmbiguousCandidate.position,
        AmbiguousCandidate.role_id,
        AmbiguousCandidate.bands,
        AmbiguousCandidate.words,
    )
    for title, _, role_id, bands, words in sorted(rows, key=lambda row: (row.title, row.position)):
        candidates[title].append(tables.CandidateRow(role_id, listed(bands), listed(words)))
    return candidates


def _codes(session: Session) -> tuple[tables.CodeRow, ...]:
    statement: Select[*tuple[Any, ...]] = (
        select(
            col(Mapping.role_id),
            col(Mapping.system_id),
            col(Mapping.version),
            col(Mapping.code),
            col(Code.display),
            col(Mapping.relation),
            col(Code.status),
            col(Mapping.valid_from),
            col(Mapping.valid_to),
            col(Source.title).label("source"),
        )
        .join(
            Code,
            (col(Mapping.system_id) == col(Code.system_id))
            & (col(Mapping.version) == col(Code.version))
            & (col(Mapping.code) == col(Code.code)),
        )
        .join(Source, col(Mapping.source_id) == col(Source.source_id))
    )
    return tuple(
        tables.CodeRow(
            role_id=row.role_id,
            system=row.system_id,
            version=row.version,
            code=row.code,
            display=row.display,
            relation=row.relation,
            status=row.status,
            valid_from=first_day(row.valid_from),
            valid_to=last_day(row.valid_to),
            source=row.source,
        )
        for row in session.execute(statement)
    )


def _known_codes(session: Session) -> tuple[tables.KnownCode, ...]:
    """Each code of the loaded lists, as the newest version that has it words it."""
    newest: dict[tuple[str, str], tables.KnownCode] = {}
    for known in _codes_oldest_first(session):
        newest[known.system, known.code] = known
    return tuple(newest.values())


def _codes_oldest_first(session: Session) -> Iterator[tables.KnownCode]:
    version = CodeSystemVersion
    dates = (version.judged_on, version.effective, version.published, version.not_before)
    age = func.coalesce(*(col(date_) for date_ in dates), "")
    statement = (
        select(
            col(Code.system_id),
            col(Code.version),
            col(Code.code),
            col(Code.display),
            col(Code.status),
        )
        .join(
            CodeSystemVersion,
            (col(Code.system_id) == col(CodeSystemVersion.system_id))
            & (col(Code.version) == col(CodeSystemVersion.version)),
        )
        .where(col(CodeSystemVersion.is_loaded))
        .order_by(age, col(Code.version))
    )
    return (tables.KnownCode(*row) for row in session.execute(statement))


def first_day(text: str | None) -> date | None:
    """The first day of a date to the year or month: an interval cannot begin earlier.

    >>> first_day("2018-12")
    datetime.date(2018, 12, 1)
    """
    return date.fromisoformat("-".join([*text.split("-"), "01", "01"][:3])) if text else None


def last_day(text: str | None) -> date | None:
    """The last day of a date to the year or month: an interval cannot end later.

    >>> last_day("2018"), last_day("2020-02"), last_day("2025-07-16")
    (datetime.date(2018, 12, 31), datetime.date(2020, 2, 29), datetime.date(2025, 7, 16))
    """
    if not text:
        return None
    year, month, day = [*text.split("-"), "", ""][:3]
    last_month = int(month or "12")
    return date(int(year), last_month, int(day or monthrange(int(year), last_month)[1]))


def _blanks_first(row: Iterable[str | None]) -> tuple[str, ...]:
    return tuple(value or "" for value in row)
