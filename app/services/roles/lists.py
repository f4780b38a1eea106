"""The registry's plain lists: sources, synonyms, ambiguous titles, organisations, history."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import (
    AmbiguousCandidate,
    AmbiguousTitle,
    Change,
    Organisation,
    Role,
    SkillMixChangeType,
    Source,
    Synonym,
    listed,
)
from app.errors import OrganisationNotFoundError
from app.services.history.recording import OF_TRUSTS
from app.services.roles.paging import Page, Place, contains_words, read_newest_first, read_page


@dataclass(frozen=True, slots=True)
class NamedRole:
    """A role as other things refer to it."""

    role_id: str
    name: str
    family: str


@dataclass(frozen=True, slots=True)
class CandidateRole:
    """A role that an ambiguous title may mean, with the bands and words that point to it."""

    role: NamedRole
    bands: tuple[str, ...]
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DeclaredTitle:
    """A title that is ambiguous by itself."""

    title: str
    kind: str
    is_always_ambiguous: bool
    question: str | None
    explanation: str | None
    outside_meaning: str | None
    candidates: tuple[CandidateRole, ...]
    source_id: str
    source_detail: str | None


@dataclass(frozen=True, slots=True)
class SynonymFilter:
    """Which synonyms are asked for. None means any."""

    q: str | None = None
    role_id: str | None = None
    kind: str | None = None
    scope: str | None = None


def list_sources(session: Session, place: Place) -> Page[Source]:
    """Every source, by id."""
    return read_page(session, select(Source), [Source.source_id], place)


def list_organisations(session: Session, kind: str | None, place: Place) -> Page[Organisation]:
    """Trusts, boards and regions, by ODS code."""
    statement = select(Organisation)
    if kind is not None:
        statement = statement.where(col(Organisation.kind) == kind)
    return read_page(session, statement, [Organisation.ods_code], place)


def get_organisation(session: Session, ods_code: str) -> Organisation:
    """The organisation with this code, in any case. Raises `OrganisationNotFoundError`."""
    found = session.get(Organisation, ods_code.upper())
    if found is None:
        raise OrganisationNotFoundError(ods_code)
    return found


def list_skill_mix_types(session: Session, place: Place) -> Page[SkillMixChangeType]:
    """The ways in which a role may change who does what, by id."""
    key = [SkillMixChangeType.type_id]
    return read_page(session, select(SkillMixChangeType), key, place)


def list_synonyms(session: Session, wanted: SynonymFilter, place: Place) -> Page[Synonym]:
    """Other names of roles, by term."""
    statement = select(Synonym).where(*contains_words(wanted.q, Synonym.term))
    for column, value in (
        (Synonym.role_id, wanted.role_id),
        (Synonym.kind, wanted.kind),
        (Synonym.scope, wanted.scope),
    ):
        if value is not None:
            statement = statement.where(col(column) == value)
    return read_page(session, statement, [Synonym.term, Synonym.role_id], place)


def list_ambiguous_titles(
    session: Session, q: str | None, kind: str | None, place: Place
) -> Page[DeclaredTitle]:
    """Ambiguous titles with the roles they may mean, in order. Four queries."""
    statement = select(AmbiguousTitle).where(*contains_words(q, AmbiguousTitle.title))
    if kind is not None:
        statement = statement.where(col(AmbiguousTitle.kind) == kind)
    page = read_page(session, statement, [AmbiguousTitle.title], place)
    candidates = _candidates(session, [row.title for row in page.rows])
    rows = [_declared(row, candidates[row.title]) for row in page.rows]
    return Page(rows, page.total, page.next_cursor, page.last_cursor)


def list_changes(
    session: Session, since: datetime | None, entity: str | None, place: Place
) -> Page[Change]:
    """The history in the order of commit. A reader who follows `last_cursor` misses nothing.

    A change to a trust's own data shows that something was done, but not what: see
    `list_changes_of_trust`.
    """
    statement = select(Change)
    if since is not None:
        statement = statement.where(col(Change.at) >= since)
    if entity is not None:
        statement = statement.where(col(Change.entity) == entity)
    return _public(read_page(session, statement, [Change.seq], place))


def list_newest_changes(
    session: Session, before: datetime | None, entities: Collection[str], place: Place
) -> Page[Change]:
    """The history from the newest change to the oldest, as `list_changes` shows it.

    `before` is the first moment that is left out. Without `entities`, changes to anything.
    """
    statement = select(Change)
    if before is not None:
        statement = statement.where(col(Change.at) < before)
    if entities:
        statement = statement.where(col(Change.entity).in_(sorted(entities)))
    return _public(read_newest_first(session, statement, Change.seq, place))


def _public(page: Page[Change]) -> Page[Change]:
    rows = [_without_detail(row) if row.entity in OF_TRUSTS else row for row in page.rows]
    return Page(rows, page.total, page.next_cursor, page.last_cursor)


def list_changes_of_trust(session: Session, ods_code: str, place: Place) -> Page[Change]:
    """The history of a trust's list and its own titles, in the order of commit."""
    statement = select(Change).where(
        col(Change.entity).in_(OF_TRUSTS),
        col(Change.entity_key).startswith(f"{ods_code}|", autoescape=True),
    )
    return read_page(session, statement, [Change.seq], place)


def _without_detail(row: Change) -> Change:
    """The change without its details: who did something to what, and when."""
    return Change(**{**row.model_dump(), "before": None, "after": None, "reason": None})


def named_roles(session: Session) -> dict[str, NamedRole]:
    """Every role by its id. One query."""
    columns = select(col(Role.role_id), col(Role.name), col(Role.family))
    return {row.role_id: NamedRole(*row) for row in session.execute(columns)}


def _candidates(session: Session, titles: Sequence[str]) -> dict[str, list[CandidateRole]]:
    roles = named_roles(session)
    found: dict[str, list[CandidateRole]] = defaultdict(list)
    statement = (
        select(AmbiguousCandidate)
        .where(col(AmbiguousCandidate.title).in_(titles))
        .order_by(col(AmbiguousCandidate.position))
    )
    for row in session.scalars(statement):
        candidate = CandidateRole(roles[row.role_id], listed(row.bands), listed(row.words))
        found[row.title].append(candidate)
    return found


def _declared(row: AmbiguousTitle, candidates: Sequence[CandidateRole]) -> DeclaredTitle:
    return DeclaredTitle(
        title=row.title,
        kind=row.kind,
        is_always_ambiguous=row.is_always_ambiguous,
        question=row.question,
        explanation=row.explanation,
        outside_meaning=row.outside_meaning,
        candidates=tuple(candidates),
        source_id=row.source_id,
        source_detail=row.source_detail,
    )
