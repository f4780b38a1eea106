"""Load a newer version of a national list: what it changes, shown before it is committed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from app.dates import has_begun
from app.db.models import Code, CodeSystemVersion, Proposal
from app.errors import CodeListInvalidError, CodeListLossError
from app.services.codes.evidence import refresh_searches
from app.services.codes.gaps.report import GapQuestion, GapReport, RoleGap, roles_without_code
from app.services.codes.incoming.carrying import Carried, LostCode, carry_over
from app.services.codes.incoming.comparing import (
    ListDifference,
    ListedCode,
    compare_lists,
    listed,
)
from app.services.codes.incoming.file import IncomingList
from app.services.codes.incoming.storing import source_id_of, store_carried, store_list
from app.services.codes.lists import SystemWithVersions, get_system, version_date
from app.services.content.indexing import bump_version
from app.services.history.recording import Author, record, wait_for_turn
from app.vocabulary import MappingRelation, NationalStatus, ProposalKind, ProposalState

MOST_GONE: Final = 0.1
"""The share of the codes of the version before that can be gone without a word from the sender.

National lists keep the codes that they retire: 263 of the 945 occupation codes of version 22.1
are retired. So a file that lacks more codes than this is likely to be a part of the list.
"""


@dataclass(frozen=True, slots=True)
class GapChange:
    """A role whose answer in `/gaps` changes, before and after."""

    before: RoleGap
    after: RoleGap


@dataclass(frozen=True, slots=True)
class SettledProposal:
    """An open application whose role has a code of its own in the new version."""

    number: int
    role_id: str
    code: str
    display: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """What a list changes. `compared_with` is the version that the registry had, if any.

    `is_new` is False where the registry has this very list already. `lost` are mappings that a
    curator must look at, because the new list lacks the code or words it otherwise.
    """

    system_id: str
    version: str
    compared_with: str | None
    is_new: bool
    codes: int
    difference: ListDifference
    before: GapReport
    after: GapReport
    gaps: tuple[GapChange, ...]
    lost: tuple[LostCode, ...]
    carried: int
    read_by_name: int
    proposals: tuple[SettledProposal, ...]


def try_list(session: Session, new: IncomingList, author: Author) -> LoadReport:
    """What loading a list would change. Nothing is stored, but other writers wait meanwhile.

    Raises `CodeListInvalidError` for a list of the future, as `load_list` does.
    """
    with session.begin_nested() as trial:
        report = _load(session, new, author)
        trial.rollback()
    session.expire_all()
    return report


def load_list(session: Session, new: IncomingList, author: Author) -> LoadReport:
    """Store a version of a list in the caller's transaction, and say what that changes.

    Sending the same list again changes nothing. Takes some seconds. Raises, for the caller to
    roll back, `CodeSystemNotFoundError` for a list that the registry does not know,
    `CodeListInvalidError` for one that shows or was published on a day after today,
    `CodeListConflictError` where the version has codes that the file lacks, and
    `CodeListLossError` where the file seems to be a part of the list.
    """
    report = _load(session, new, author)
    _refuse_a_part(report, new.codes_gone)
    return report


def _refuse_a_part(report: LoadReport, expected: int | None) -> None:
    gone, before = len(report.difference.gone), _count_before(report.difference)
    if report.is_new and gone > MOST_GONE * before and gone != expected:
        raise CodeListLossError(gone, before, report.compared_with or "")


def _count_before(found: ListDifference) -> int:
    return len(found.gone) + found.in_both


def _refuse_the_future(new: IncomingList, today: date) -> None:
    """A list of the future would outlast every list that is published before that day."""
    dates = {"judged_on": new.judged_on, "published": new.published}
    later = [name for name, day in dates.items() if day and not has_begun(day, today)]
    if later:
        said = f"it is after today, {today.isoformat()}"
        raise CodeListInvalidError([(name, said) for name in later])


def _load(session: Session, new: IncomingList, author: Author) -> LoadReport:
    _refuse_the_future(new, author.at.date())
    wait_for_turn(session)
    system = get_system(session, new.system_id)
    base = _base(system, new)
    asked = GapQuestion(new.system_id, version=None if base is None else base.version)
    before = roles_without_code(session, asked)
    old_codes = {} if base is None else _listed(session, new.system_id, base.version)
    difference = compare_lists(old_codes, listed(new.codes))
    steps = list(store_list(session, new))
    carried = _nothing_carried()
    if steps:
        carried = _carry(session, new, base, difference)
        steps += store_carried(session, carried, new)
        session.expire_all()
        record(session, steps, author)
        refresh_searches(session, author)
        bump_version(session)
    after = roles_without_code(session, GapQuestion(new.system_id, version=new.version))
    return LoadReport(
        system_id=new.system_id,
        version=new.version,
        compared_with=None if base is None else base.version,
        is_new=bool(steps),
        codes=len(new.codes),
        difference=difference,
        before=before,
        after=after,
        gaps=tuple(_changes(before, after)),
        lost=carried.lost,
        carried=len(carried.mappings),
        read_by_name=sum(fact["rule_id"] == carried.rule["rule_id"] for fact in carried.readings),
        proposals=tuple(_settled(session, new.system_id, after)),
    )


def _base(system: SystemWithVersions, new: IncomingList) -> CodeSystemVersion | None:
    """The version that the new one is compared with: the one before it, else the newest."""
    others = [row for row in system.versions if row.is_loaded and row.version != new.version]
    earlier = [row for row in others if (version_date(row) or "") <= new.judged_on]
    known = earlier or others
    return known[-1] if known else None


def _listed(session: Session, system_id: str, version: str) -> dict[str, ListedCode]:
    rows = session.execute(
        select(col(Code.code), col(Code.display), col(Code.status)).where(
            col(Code.system_id) == system_id, col(Code.version) == version
        )
    )
    return {row.code: ListedCode(row.code, row.display, row.status) for row in rows}


def _changes(before: GapReport, after: GapReport) -> Iterator[GapChange]:
    """The roles whose status or codes differ, in the order of need of the new answers."""
    known = {gap.role.role_id: gap for gap in before.roles}
    for gap in after.roles:
        old = known.get(gap.role.role_id)
        if old is not None and _shown(old) != _shown(gap):
            yield GapChange(old, gap)


def _shown(gap: RoleGap) -> tuple[object, ...]:
    return gap.exact, gap.basis, tuple(code.code for code in gap.codes)


def _settled(session: Session, system_id: str, after: GapReport) -> Iterator[SettledProposal]:
    """Open applications for a code, whose role has its own code in the new version."""
    own = {
        gap.role.role_id: gap.codes[0]
        for gap in after.roles
        if gap.codes and gap.codes[0].relation == MappingRelation.OWN
    }
    is_open = col(Proposal.state).in_([ProposalState.SUBMITTED, ProposalState.IN_REVIEW])
    waits = col(Proposal.national_status).in_([NationalStatus.PACK_READY, NationalStatus.SENT])
    statement = (
        select(col(Proposal.id), col(Proposal.role_id), col(Proposal.payload))
        .where(col(Proposal.kind) == ProposalKind.NEW_CODE, is_open | waits)
        .order_by(col(Proposal.id))
    )
    for number, role_id, payload in session.execute(statement):
        code = own.get(role_id)
        if code is not None and payload["system_id"] == system_id:
            yield SettledProposal(number, role_id, code.code or "", code.display)


def _carry(
    session: Session, new: IncomingList, base: CodeSystemVersion | None, found: ListDifference
) -> Carried:
    is_newer = base is not None and (version_date(base) or "") <= new.judged_on
    return carry_over(
        session,
        new.system_id,
        (None if base is None else base.version, new.version),
        new.codes,
        found,
        judged_on=new.judged_on,
        ends_the_old=is_newer,
        source_id=source_id_of(session, new),
    )


def _nothing_carried() -> Carried:
    return Carried((), (), (), {"rule_id": None}, ())
