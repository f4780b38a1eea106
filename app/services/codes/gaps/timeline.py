"""One role's codes over all lists and versions, as a timeline, with what would settle each."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Code, CodeReading, CodeSystemVersion, ReadingRule, Role, Source
from app.db.models import Mapping as CodeMapping
from app.errors import RoleNotFoundError
from app.services.codes.gaps.judging import GapBasis
from app.services.codes.gaps.report import GapQuestion, GapReport, RoleGap, roles_without_code
from app.services.codes.gaps.settling import what_would_settle
from app.services.codes.lists import SystemWithVersions, list_systems
from app.services.roles.lists import NamedRole
from app.vocabulary import POST_CODE_SYSTEMS, EvidenceKind, ReviewState


@dataclass(frozen=True, slots=True)
class TimelineEvent:
    """Something that happened to a role or a list, or what a source says. `on` may be unknown."""

    on: str | None
    says: str
    kind: str
    system: str | None = None
    version: str | None = None
    code: str | None = None
    basis: GapBasis = GapBasis.SOURCED
    source: str | None = None


@dataclass(frozen=True, slots=True)
class CodeOfRole:
    """A code that a role has in a version of a list, by a source or by a reading of ours.

    `confidence` and `review` are those of the reading; a mapping has been reviewed.
    """

    version: str
    shown_on: str | None
    code: str
    display: str
    status: str
    relation: str
    basis: GapBasis
    valid_from: str | None
    valid_to: str | None
    source: str
    note: str | None
    confidence: str | None = None
    review: ReviewState = ReviewState.REVIEWED


@dataclass(frozen=True, slots=True)
class ListAnswer:
    """What is known of a role in one list: today's answer, and its codes in every version.

    `gap` is None for a list that posts are not coded by.
    """

    system: str
    title: str
    version: str | None
    list_says: str
    gap: RoleGap | None
    codes: tuple[CodeOfRole, ...]
    settles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RoleTimeline:
    """Everything about one role's codes. The events are in the order of their dates."""

    role: NamedRole
    introduced: str | None
    lists: tuple[ListAnswer, ...]
    events: tuple[TimelineEvent, ...]


def role_timeline(session: Session, role_id: str) -> RoleTimeline:
    """The codes of one role over all lists. Raises `RoleNotFoundError`.

    Three queries for each list that posts are coded by, seven more where its content is new, and
    five for all.
    """
    role = session.get(Role, role_id)
    if role is None:
        raise RoleNotFoundError(role_id)
    systems = list_systems(session)
    codes = list(_codes_of(session, role_id, systems))
    lists = [
        answer
        for system in systems
        if (answer := _answer(session, role_id, system, codes)) is not None
    ]
    return RoleTimeline(
        role=NamedRole(role.role_id, role.name, role.family),
        introduced=role.introduced,
        lists=tuple(sorted(lists, key=lambda answer: answer.gap is None)),
        events=tuple(sorted(_events(role, systems, lists), key=_by_date)),
    )


def _answer(
    session: Session,
    role_id: str,
    system: SystemWithVersions,
    codes: Iterable[tuple[str, CodeOfRole]],
) -> ListAnswer | None:
    """The answer for one list, None where it has nothing to do with the role."""
    system_id = system.system.system_id
    own = tuple(code for of, code in codes if of == system_id)
    report = _judged(session, role_id, system_id)
    gap = None if report is None else report.roles[0]
    if gap is None and not own:
        return None
    newest = system.newest_loaded
    return ListAnswer(
        system=system_id,
        title=system.system.title,
        version=None if newest is None else newest.version,
        list_says="" if report is None else report.list_says,
        gap=gap,
        codes=own,
        settles=()
        if gap is None or report is None
        else what_would_settle(gap, report.later_versions),
    )


def _judged(session: Session, role_id: str, system_id: str) -> GapReport | None:
    if system_id not in POST_CODE_SYSTEMS:
        return None
    return roles_without_code(session, GapQuestion(system_id, role_id=role_id))


def _codes_of(
    session: Session, role_id: str, systems: Iterable[SystemWithVersions]
) -> Iterator[tuple[str, CodeOfRole]]:
    """Each code of the role with its list, by list, then by the age of its version."""
    ages = {
        (row.system_id, row.version): (place, _exact_date(row))
        for system in systems
        for place, row in enumerate(system.versions)
    }
    found = [*_mapped(session, role_id), *_read(session, role_id)]
    found.sort(key=lambda each: (each[0], ages[each[0], each[1].version][0], each[1].code))
    for system_id, code in found:
        yield system_id, replace(code, shown_on=ages[system_id, code.version][1])


def _mapped(session: Session, role_id: str) -> Iterator[tuple[str, CodeOfRole]]:
    mapping = CodeMapping
    statement = (
        select(mapping, Code, col(Source.title))
        .join(Code, _is_of(mapping))
        .join(Source, col(mapping.source_id) == col(Source.source_id))
        .where(col(mapping.role_id) == role_id)
    )
    for row, listed, source in session.execute(statement):
        yield (
            row.system_id,
            CodeOfRole(
                version=row.version,
                shown_on=None,
                code=row.code,
                display=listed.display,
                status=listed.status,
                relation=row.relation,
                basis=GapBasis.SOURCED,
                valid_from=row.valid_from,
                valid_to=row.valid_to,
                source=source,
                note=row.note,
            ),
        )


def _read(session: Session, role_id: str) -> Iterator[tuple[str, CodeOfRole]]:
    reading, rule = CodeReading, ReadingRule
    statement = (
        select(reading, Code, rule, col(Source.title))
        .join(Code, _is_of(reading))
        .join(rule, col(reading.rule_id) == col(rule.rule_id))
        .join(Source, col(rule.source_id) == col(Source.source_id))
        .where(col(reading.role_id) == role_id)
    )
    for row, listed, by, source in session.execute(statement):
        yield (
            row.system_id,
            CodeOfRole(
                version=row.version,
                shown_on=None,
                code=row.code,
                display=listed.display,
                status=listed.status,
                relation=row.relation,
                basis=GapBasis.READING,
                valid_from=None,
                valid_to=None,
                source=source,
                note=" ".join(filter(None, (by.says, row.note))),
                confidence=row.confidence,
                review=ReviewState(row.review),
            ),
        )


def _is_of(table: Any) -> Any:  # noqa: ANN401  # a table with codes; a condition
    return (
        (col(table.system_id) == col(Code.system_id))
        & (col(table.version) == col(Code.version))
        & (col(table.code) == col(Code.code))
    )


def _events(
    role: Role, systems: Iterable[SystemWithVersions], lists: Iterable[ListAnswer]
) -> Iterator[TimelineEvent]:
    if role.introduced is not None:
        yield TimelineEvent(role.introduced, f"{role.name} was introduced.", "role")
    versions = {system.system.system_id: system.versions for system in systems}
    for answer in lists:
        yield from _events_of_codes(answer)
        if answer.gap is not None:
            yield from (_of_version(answer, row) for row in versions[answer.system])
            yield from _events_of_statements(answer, answer.gap)


def _exact_date(row: CodeSystemVersion) -> str | None:
    """The date of a version, None where only the earliest possible date is known."""
    return row.judged_on or row.effective or row.published


def _of_version(answer: ListAnswer, row: CodeSystemVersion) -> TimelineEvent:
    said = "is loaded" if row.is_loaded else "is not loaded"
    on = _exact_date(row)
    not_before = f" It is not older than {row.not_before}." if on is None and row.not_before else ""
    return TimelineEvent(
        on=on,
        says=f"{answer.title}, version {row.version}, {said}.{not_before}",
        kind="version",
        system=answer.system,
        version=row.version,
    )


def _events_of_codes(answer: ListAnswer) -> Iterator[TimelineEvent]:
    for code in answer.codes:
        yield _of_code(answer, code, code.valid_from or code.shown_on)
        if code.valid_to is not None:
            yield _of_code(answer, code, code.valid_to, ", until this day")


def _of_code(
    answer: ListAnswer, code: CodeOfRole, on: str | None, until: str = ""
) -> TimelineEvent:
    relation = code.relation.replace("_", " ")
    retired = ", retired" if code.status == "retired" else ""
    return TimelineEvent(
        on=on,
        says=f"{answer.title}: {code.code} {code.display} ({relation}{retired}{until}).",
        kind="code",
        system=answer.system,
        version=code.version,
        code=code.code,
        basis=code.basis,
        source=code.source,
    )


def _events_of_statements(answer: ListAnswer, gap: RoleGap) -> Iterator[TimelineEvent]:
    for said in gap.evidence:
        yield TimelineEvent(
            on=said.as_of,
            says=said.says,
            kind="search" if said.kind == EvidenceKind.SEARCHED else "statement",
            system=answer.system,
            version=said.version,
            code=said.code,
            source=said.source,
        )


def _by_date(event: TimelineEvent) -> tuple[object, ...]:
    """By date, what has none last."""
    return (event.on is None, event.on or "", event.system or "", event.version or "", event.says)
