"""The report of the roles that lack a code in a list: one line for each role."""

import re
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from sqlmodel import Session

from app.dates import days_between
from app.db.session import is_reading
from app.services.codes.gaps.facts import read_facts, read_open_proposals
from app.services.codes.gaps.judging import (
    CODED,
    ExactGapStatus,
    GapBasis,
    GapCode,
    GapStatus,
    Judgement,
    RoleFacts,
    Statement,
    judge,
    not_loaded,
)
from app.services.codes.gaps.versions import JudgedVersion, judged_version
from app.services.codes.lists import SystemWithVersions, get_system
from app.services.content.indexing import read_version
from app.services.content.recently_used import RecentlyUsed
from app.services.roles.lists import NamedRole
from app.vocabulary import EvidenceKind, MappingRelation

_A_DATE: Final = re.compile(r"[12][0-9]{3}(-[0-9]{2}){0,2}")
_NEED: Final = {status: place for place, status in enumerate(GapStatus)}
_SUMMARY: Final = (
    GapStatus.OWN_CODE,
    GapStatus.SHARED_CODE_ONLY,
    GapStatus.NO_CODE,
    GapStatus.NOT_KNOWN,
)


@dataclass(frozen=True, slots=True)
class RoleGap:
    """One line of the report. `since` and `days_without_code` need two dates with a source.

    `exact` says more than `status` where there is more to say. `elsewhere` are the role's own
    lines in the returns of primary care.
    """

    role: NamedRole
    status: GapStatus
    exact: ExactGapStatus
    reason: str
    basis: GapBasis
    since: str | None
    days_without_code: int | None
    codes: tuple[GapCode, ...]
    hides_under: tuple[GapCode, ...]
    code_opened: str | None
    evidence: tuple[Statement, ...]
    open_proposals: tuple[int, ...]
    elsewhere: tuple[GapCode, ...] = ()
    is_new: bool | None = None


_Lines = Mapping[str, RoleGap]
_KEPT: Final = 6
"""How many lists are kept, judged: up to 4 MB each. Both lists of posts, and some others."""
_kept: Final[RecentlyUsed[Hashable, _Lines]] = RecentlyUsed(_KEPT)


@dataclass(frozen=True, slots=True)
class GapReport:
    """The roles in the order of need, and the number of each status (before a filter by it).

    `list_says` is the date of the list and what is known of later versions, in words.
    `loaded_versions` are those that can be asked about, oldest first.
    """

    system: str
    version: str | None
    judged_on: str | None
    not_before: str | None
    as_of: date | None
    note: str | None
    list_says: str
    later_versions: tuple[str, ...]
    loaded_versions: tuple[str, ...]
    summary: Mapping[str, int]
    exact_summary: Mapping[str, int]
    roles: tuple[RoleGap, ...]


@dataclass(frozen=True, slots=True)
class GapQuestion:
    """Which list, on which day, and which roles. None means any.

    `evidence` leaves readings out (`sourced`), or asks for the roles whose status rests on one
    (`reading`). `own_line_in` asks for roles with a line of their own in another list.
    `is_new` False means known not to be new.
    `role_id` asks for one role, even if it is retired.
    """

    system: str
    version: str | None = None
    as_of: date | None = None
    family: str | None = None
    status: GapStatus | ExactGapStatus | None = None
    evidence: GapBasis | None = None
    own_line_in: str | None = None
    is_new: bool | None = None
    role_id: str | None = None


def roles_without_code(session: Session, question: GapQuestion) -> GapReport:
    """The report for a list, however many roles. Four queries, seven more for new content.

    Raises `CodeSystemNotFoundError` for a list or version that the registry does not know.
    """
    system = get_system(session, question.system)
    judged = judged_version(system, question.version, question.as_of)
    proposals = read_open_proposals(session, question.system)
    lines = [
        replace(line, open_proposals=proposals[role_id]) if role_id in proposals else line
        for role_id, line in _lines(session, question, system, judged).items()
        if _is_about(line, question)
    ]
    loaded = tuple(row.version for row in system.versions if row.is_loaded)
    return _report(question, judged, lines, loaded)


def basis_of(session: Session, question: GapQuestion) -> Hashable:
    """Everything that a report depends on: the same basis has the same report. Two queries.

    For a session of `reading`: another one may have changed the content.
    """
    proposals = read_open_proposals(session, question.system)
    return read_version(session).content_hash, question, frozenset(proposals.items())


def role_ids_without_code(session: Session, system: str) -> frozenset[str]:
    """The roles that are proved to lack a code in the newest loaded version of a list."""
    report = roles_without_code(session, GapQuestion(system, status=GapStatus.NO_CODE))
    return frozenset(gap.role.role_id for gap in report.roles)


def _report(
    question: GapQuestion,
    judged: JudgedVersion,
    gaps: Sequence[RoleGap],
    loaded: tuple[str, ...],
) -> GapReport:
    version = judged.version
    asked_for = [gap for gap in gaps if _is_asked_for(gap, question)]
    return GapReport(
        system=question.system,
        version=version.version if version else None,
        judged_on=version.judged_on if version else None,
        not_before=version.not_before if version else None,
        as_of=question.as_of,
        note=judged.unknown,
        list_says=judged.says,
        later_versions=judged.later,
        loaded_versions=loaded,
        summary=_summary(gaps),
        exact_summary=_exact_summary(gaps),
        roles=tuple(sorted(asked_for, key=_by_need)),
    )


def _summary(gaps: Sequence[RoleGap]) -> dict[str, int]:
    summary = {"roles": len(gaps)}
    for status in _SUMMARY:
        summary[status.value] = sum(gap.status == status for gap in gaps)
    return summary


def _exact_summary(gaps: Sequence[RoleGap]) -> dict[str, int]:
    counted = Counter(gap.exact for gap in gaps)
    return {exact.value: counted[exact] for exact in ExactGapStatus}


def _lines(
    session: Session, question: GapQuestion, system: SystemWithVersions, judged: JudgedVersion
) -> _Lines:
    """The roles by what the content says of them. A content is judged once for all readers."""
    if not is_reading(session):
        # It may have changed the content, and the content's hash comes last.
        return _judged(session, question, system, judged)
    every = replace(question, role_id=None)
    basis = (
        read_version(session).content_hash,
        *(question.system, judged.version, question.as_of),
        question.evidence is GapBasis.SOURCED,
    )
    lines = _kept.get(basis) or _kept.keep(basis, _judged(session, every, system, judged))
    if question.role_id is None:
        return lines
    line = lines.get(question.role_id)
    # A retired role is not among them.
    return {question.role_id: line} if line else _judged(session, question, system, judged)


def _judged(
    session: Session, question: GapQuestion, system: SystemWithVersions, judged: JudgedVersion
) -> _Lines:
    facts = read_facts(
        session,
        question.system,
        judged.version,
        as_of=question.as_of,
        role_id=question.role_id,
        with_readings=question.evidence is not GapBasis.SOURCED,
    )
    versions = [row.version for row in system.versions]
    return {fact.role.role_id: _line(fact, judged, versions, question.as_of) for fact in facts}


def _is_about(gap: RoleGap, question: GapQuestion) -> bool:
    """Whether the summary counts a role."""
    is_of_family = question.family in (None, gap.role.family)
    return is_of_family and question.is_new in (None, gap.is_new)


def _is_asked_for(gap: RoleGap, question: GapQuestion) -> bool:
    if question.status is not None and question.status not in (gap.status, gap.exact):
        return False
    if question.evidence is GapBasis.READING and gap.basis is not GapBasis.READING:
        return False
    systems = [code.system for code in gap.elsewhere]
    return question.own_line_in is None or question.own_line_in in systems


def _by_need(gap: RoleGap) -> tuple[int, int, str, str]:
    return (_NEED[gap.status], -(gap.days_without_code or 0), gap.role.name, gap.role.role_id)


def _line(
    facts: RoleFacts, judged: JudgedVersion, versions: Sequence[str], as_of: date | None
) -> RoleGap:
    judgement = _judgement(facts, judged, versions)
    is_known = judgement.status is not GapStatus.NOT_KNOWN
    until = _until(facts, judgement.status, judged, as_of)
    since = facts.introduced if until is not None else None
    has_own = judgement.status is GapStatus.OWN_CODE
    return RoleGap(
        role=facts.role,
        status=judgement.status,
        exact=judgement.exact,
        reason=judgement.reason,
        basis=judgement.basis,
        since=since,
        days_without_code=_days(since, until),
        codes=_codes_that_count(facts, judgement) if is_known else (),
        hides_under=_hides_under(facts, judged.system),
        code_opened=_opened(facts, judged) if has_own else None,
        evidence=facts.statements,
        open_proposals=(),
        elsewhere=facts.elsewhere,
        is_new=facts.is_new,
    )


def _judgement(facts: RoleFacts, judged: JudgedVersion, versions: Sequence[str]) -> Judgement:
    if judged.version is None or judged.unknown is not None:
        return not_loaded(judged.unknown or judged.says)
    return judge(facts, judged.version, versions)


def _until(
    facts: RoleFacts, status: GapStatus, judged: JudgedVersion, as_of: date | None
) -> str | None:
    """The last day without a code that a source shows: the day judged, or the code's opening."""
    if status is GapStatus.OWN_CODE:
        return _opened(facts, judged)
    if status is not GapStatus.NO_CODE or judged.version is None:
        return None
    return judged.version.judged_on if as_of is None else as_of.isoformat()


def _days(begin: str | None, end: str | None) -> int | None:
    days = days_between(begin, end)
    return None if days is None else max(days, 0)


def _opened(facts: RoleFacts, judged: JudgedVersion) -> str | None:
    """When the role's own code came: its own date, or that of the version that brought it."""
    own = [code.introduced for code in facts.codes if code.relation == MappingRelation.OWN]
    dates = [judged.opened.get(said, said) for said in own if said]
    return min((said for said in dates if _A_DATE.fullmatch(said)), default=None)


def _codes_that_count(facts: RoleFacts, judgement: Judgement) -> tuple[GapCode, ...]:
    """The codes that the answer rests on: those of sources and those of readings never mix."""
    counted = facts.readings if judgement.basis is GapBasis.READING else facts.codes
    return tuple(code for code in counted if code.relation in CODED)


def _hides_under(facts: RoleFacts, system: str) -> tuple[GapCode, ...]:
    """The codes that such posts are known to be recorded under by mistake."""
    mapped = [code for code in facts.codes if code.relation == MappingRelation.KNOWN_MISCODING]
    known = {code.code for code in mapped}
    said_only = [
        _miscoding(said, system)
        for said in facts.statements
        if said.kind == EvidenceKind.MISCODED_AS and said.code not in known
    ]
    return (*mapped, *said_only)


def _miscoding(said: Statement, system: str) -> GapCode:
    return GapCode(
        system=system,
        version=said.version,
        code=said.code,
        display=said.says,
        relation=MappingRelation.KNOWN_MISCODING.value,
        status=None,
        source=said.source,
    )
