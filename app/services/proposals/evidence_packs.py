"""The pack that goes to the body that keeps a list: what the registry knows of a role and a code.

Nothing is guessed: what is not known stays blank and is named in `not_known`.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Code, Proposal, ProposalSource, Role, Source, Synonym
from app.errors import NoEvidenceError
from app.services.codes.gaps import GapQuestion, GapStatus, RoleGap, Statement, roles_without_code
from app.services.codes.lists import get_system
from app.services.codes.searches import fold
from app.services.content.matching_tables import first_day, last_day
from app.services.proposals.deciding import get_proposal
from app.services.proposals.payloads import NewCode, read_payload
from app.services.proposals.sources import sources_of
from app.services.trusts.availability import Summary, read_totals
from app.services.trusts.disclosure import SMALLEST_SHOWN
from app.services.trusts.titles_in_use import titles_of_role
from app.vocabulary import CodeKind, CodeStatus, DefinitionBasis, ProposalKind

_MOST_FOUND: Final = 8
_SMALL_WORDS: Final = frozenset({"and", "of", "in", "for", "the", "other", "to", "with"})


@dataclass(frozen=True, slots=True)
class NearCode:
    """A code that is near, and why it does not do.

    `why_not` is the proposer's word, None for a code that only the search found. `missing` are
    words of the title wanted that the code's wording lacks.
    """

    code: str
    display: str
    status: str
    why_not: str | None
    shared: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeenTitle:
    """A title that the role goes by: in a source, or in the lists of so many trusts."""

    title: str
    kind: str
    trusts: int | None
    source: str | None


@dataclass(frozen=True, slots=True)
class WithoutCode:
    """How long the role had no code: full years at least; None with the reason why not known."""

    full_years: int | None
    days: int | None
    since: str | None
    until: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class CitedSource:
    """A source that the pack rests on."""

    title: str
    publisher: str | None
    published: str | None
    url: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class EvidencePack:
    """Everything of one application. `version` is the newest loaded one, which was looked at."""

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
        """The staff group wanted, else the one on record."""
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
        """The area of work wanted, else the setting on record."""
        return self.asked.area_of_work or self.role.setting

    @property
    def statements(self) -> tuple[Statement, ...]:
        """What sources and the registry's own search say of the role and the list."""
        return self.gap.evidence


def build_pack(session: Session, proposal_id: int, *, with_reports: bool = False) -> EvidencePack:
    """The pack of a `new_code` proposal; raises `NoEvidenceError` for any other."""
    proposal = get_proposal(session, proposal_id, with_reports=with_reports)
    if proposal.kind != ProposalKind.NEW_CODE:
        raise NoEvidenceError(proposal_id)
    asked = read_payload(proposal.kind, proposal.payload)
    role = session.get(Role, proposal.role_id)
    if not isinstance(asked, NewCode) or role is None:
        raise NoEvidenceError(proposal_id)
    system = get_system(session, asked.system_id)
    report = roles_without_code(session, GapQuestion(asked.system_id))
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
        nearest=tuple(_nearest(session, asked, report.version)),
        reported=reported,
        titles=titles,
        without_code=without,
        sources=tuple(_cited(session, sources_of(session, proposal_id), role)),
        not_known=tuple(_not_known(role, asked, gap, reported, titles, without)),
    )


def _nearest(session: Session, asked: NewCode, version: str | None) -> Iterator[NearCode]:
    """The codes that the proposer names, then those whose wording shares the most words."""
    statement = select(Code).where(
        col(Code.system_id) == asked.system_id, col(Code.version) == (version or "")
    )
    rows = {row.code: row for row in session.scalars(statement)}
    stated = {near.code: near.why_not for near in asked.nearest}
    for code, why_not in stated.items():
        if code in rows:
            yield _near(rows[code], asked.title, why_not)
    found = [_near(row, asked.title, None) for row in rows.values() if _may_be_near(row)]
    found = [near for near in found if near.shared and near.code not in stated]
    found.sort(key=lambda near: (-len(near.shared), len(near.display), near.code))
    yield from found[:_MOST_FOUND]


def _may_be_near(row: Code) -> bool:
    return row.kind != CodeKind.HEADING and row.status == CodeStatus.ACTIVE


def _near(row: Code, title: str, why_not: str | None) -> NearCode:
    wanted = [word for word in fold(title).split() if word not in _SMALL_WORDS]
    has = set(fold(row.display).split())
    return NearCode(
        code=row.code,
        display=row.display,
        status=row.status,
        why_not=why_not,
        shared=tuple(word for word in wanted if word in has),
        missing=tuple(word for word in wanted if word not in has),
    )


def _titles(session: Session, role_id: str) -> Iterator[SeenTitle]:
    """Titles of trusts' lists that many use, then those that a source shows."""
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
    reason = None if years is not None else "One of the two dates was not seen."
    return WithoutCode(years, gap.days_without_code, role.introduced, judged_on, reason)


def _full_years(begin: str | None, end: str | None) -> int | None:
    """The full years that surely lie between two dates, whatever day of them was meant."""
    first, last = last_day(begin), first_day(end)
    if first is None or last is None:
        return None
    return max(last.year - first.year - ((last.month, last.day) < (first.month, first.day)), 0)


def _cited(session: Session, named: Sequence[ProposalSource], role: Role) -> Iterator[CitedSource]:
    """The proposal's sources, then that of the role itself."""
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


def _not_known(
    role: Role,
    asked: NewCode,
    gap: RoleGap,
    reported: Summary | None,
    titles: Sequence[SeenTitle],
    without: WithoutCode,
) -> Iterator[str]:
    if gap.status is GapStatus.NOT_KNOWN:
        yield f"Whether the list lacks the role: {gap.reason}"
    if without.full_years is None:
        yield f"How long the role has had no code: {without.reason}"
    yield from _unknown_figures(reported, titles)
    yield from _unknown_facts(role, asked)
    if not gap.hides_under:
        yield "Which codes such posts are recorded under today: no source names any."


def _unknown_figures(reported: Summary | None, titles: Sequence[SeenTitle]) -> Iterator[str]:
    if reported is None:
        yield "How many trusts employ the role: no trust's list that is kept here names it."
    elif reported.staff.at_most is None:
        yield "How many staff there are in all: not every trust that names the role gives a figure."
    if not any(title.trusts for title in titles):
        yield (
            f"Which titles trusts use: fewer than {SMALLEST_SHOWN} lists that are kept here share "
            "one. The titles of the pack come from sources."
        )


def _unknown_facts(role: Role, asked: NewCode) -> Iterator[str]:
    if not (asked.staff_group or role.staff_group):
        yield "The staff group: neither the proposal nor a source names one."
    if not (role.afc_band_min or role.afc_band_max):
        yield "The level: no source that was seen gives a pay band."
    if not (asked.area_of_work or role.setting):
        yield "The area of work: neither the proposal nor a source names one."
    if role.definition_basis == DefinitionBasis.GENERAL_KNOWLEDGE:
        yield "A published definition: the registry's own rests on general knowledge."
    if not asked.nearest:
        yield "Why the nearest codes do not do: the proposal does not say."
