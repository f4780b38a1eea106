"""The evidence pack of an application for a code: what the registry knows of the role and list.

The pack goes to the body that publishes the list. Nothing is guessed: what is not known stays
blank and is listed in `not_known`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Proposal, ProposalSource, Role, Source, Synonym
from app.errors import NoEvidenceError
from app.services.codes.gaps.judging import GapBasis, GapStatus, Statement
from app.services.codes.gaps.report import GapQuestion, RoleGap, roles_without_code
from app.services.codes.lists import get_system
from app.services.content.matching_tables import first_day, last_day
from app.services.proposals.evidence.near_codes import NearCode, find_near_codes
from app.services.proposals.evidence.unknowns import SeenTitle, WithoutCode, what_is_not_known
from app.services.proposals.payloads.kinds import NewCode
from app.services.proposals.payloads.reading import read_payload
from app.services.proposals.sources import sources_of
from app.services.proposals.storing import get_proposal
from app.services.trusts.availability import Summary, read_totals
from app.services.trusts.disclosure import SMALLEST_SHOWN
from app.services.trusts.titles_in_use import titles_of_role
from app.vocabulary import ProposalKind


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source of the pack."""

    title: str
    publisher: str | None
    published: str | None
    url: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """All about one application. `version` is the newest loaded version of the list."""

    proposal: Proposal
    asked: NewCode
    role: Role
    system_title: str
    version: str | None
    judged_on: str | None
    gap: RoleGap
    nearest: tuple[NearCode, ...]
    reported: Summary | None
    titles: tuple[SeenTitle, ...]
    without_code: WithoutCode
    sources: tuple[CitedSource, ...]
    not_known: tuple[str, ...]

    @property
    def staff_group(self) -> str | None:
        """The staff group in the application, or else the one on record."""
        return self.asked.staff_group or self.role.staff_group

    @property
    def level(self) -> str | None:
        """The pay bands on record, in words."""
        low, high = self.role.afc_band_min, self.role.afc_band_max
        if low and high and low != high:
            return f"Agenda for Change band {low} to {high}"
        return f"Agenda for Change band {low or high}" if low or high else None

    @property
    def area_of_work(self) -> str | None:
        """The area of work in the application, or else the setting on record."""
        return self.asked.area_of_work or self.role.setting

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What sources and the registry's own search say about the role and the list."""
        return self.gap.evidence


def build_pack(session: Session, proposal_id: int, *, with_reports: bool = False) -> EvidencePack:
    """The pack of a `new_code` proposal. Raises `NoEvidenceError` for any other kind."""
    proposal = get_proposal(session, proposal_id, with_reports=with_reports)
    if proposal.kind != ProposalKind.NEW_CODE:
        raise NoEvidenceError(proposal_id)
    asked = read_payload(proposal.kind, proposal.payload)
    role = session.get(Role, proposal.role_id)
    if not isinstance(asked, NewCode) or role is None:
        raise NoEvidenceError(proposal_id)
    system = get_system(session, asked.system_id)
    report = roles_without_code(session, GapQuestion(asked.system_id, evidence=GapBasis.SOURCED))
    gap = next((gap for gap in report.roles if gap.role.role_id == role.role_id), None)
    if gap is None:
        raise NoEvidenceError(proposal_id)
    reported = (read_totals(session) or {}).get(role.role_id)
    titles = tuple(_titles(session, role.role_id))
    without = _without_code(role, gap, report.judged_on)
    return EvidencePack(
        proposal=proposal,
        asked=asked,
        role=role,
        system_title=system.system.title,
        version=report.version,
        judged_on=report.judged_on,
        gap=gap,
        nearest=tuple(find_near_codes(session, asked, report.version)),
        reported=reported,
        titles=titles,
        without_code=without,
        sources=tuple(_cited(session, sources_of(session, proposal_id), role)),
        not_known=tuple(what_is_not_known(role, asked, gap, reported, titles, without)),
    )


def _titles(session: Session, role_id: str) -> Iterator[SeenTitle]:
    """Titles that many trusts use, then titles from sources."""
    for used in titles_of_role(session, role_id):
        if used.trusts >= SMALLEST_SHOWN:
            yield SeenTitle(used.query.title, "in trusts' lists", used.trusts, None)
    statement = (
        select(col(Synonym.term), col(Synonym.kind), col(Source.title))
        .join(Source, col(Synonym.source_id) == col(Source.source_id))
        .where(col(Synonym.role_id) == role_id, col(Synonym.valid_to).is_(None))
    )
    for term, kind, source in sorted(map(tuple, session.execute(statement))):
        yield SeenTitle(term, kind, None, source)


def _without_code(role: Role, gap: RoleGap, judged_on: str | None) -> WithoutCode:
    if gap.status is not GapStatus.NO_CODE:
        why = gap.reason or f"The status of the role in the list is '{gap.status}'."
        return WithoutCode(None, None, role.introduced, None, why)
    years = _full_years(role.introduced, judged_on)
    reason = None if years is not None else "One of the two dates is not known."
    return WithoutCode(years, gap.days_without_code, role.introduced, judged_on, reason)


def _full_years(begin: str | None, end: str | None) -> int | None:
    """The full years that are certainly between two dates, which may be given to the year."""
    first, last = last_day(begin), first_day(end)
    if first is None or last is None:
        return None
    return max(last.year - first.year - ((last.month, last.day) < (first.month, first.day)), 0)


def _cited(session: Session, named: Sequence[ProposalSource], role: Role) -> Iterator[CitedSource]:
    """The sources of the proposal, then the source of the role."""
    seen = set()
    for row in named:
        source = row if row.source_id is None else session.get(Source, row.source_id)
        if source is not None:
            seen.add(source.source_id)
            yield _cite(source, row.detail)
    own = session.get_one(Source, role.source_id)
    if own.source_id not in seen:
        yield _cite(own, role.source_detail)


def _cite(source: Source | ProposalSource, detail: str | None) -> CitedSource:
    return CitedSource(str(source.title), source.publisher, source.published, source.url, detail)
