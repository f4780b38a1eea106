"""What accepting a proposal would change, tried on a copy in memory. Nothing is stored."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeAlias

from sqlmodel import Session

from app.db.models import Proposal, ProposalSource
from app.errors import ProposalStateError
from app.matching.index import MatchIndex, compile_tables
from app.matching.resolve import TitleQuery
from app.services.content.copies import Facts, opened_in_memory, read_facts_of
from app.services.content.matching_tables import read_tables
from app.services.proposals.edits.planning import plan
from app.services.proposals.edits.rows import Edit, write_edits
from app.services.proposals.findings.checking import find
from app.services.proposals.findings.finding import must_have_no_errors
from app.services.proposals.impact.comparing import ImpactReport, compare_answers
from app.services.proposals.payloads.kinds import Payload
from app.services.proposals.payloads.reading import read_payload
from app.services.proposals.sources import cite, sources_of
from app.services.proposals.states import OPEN
from app.services.proposals.storing import id_of
from app.services.seed.golden import GoldenTitle

AskedTitles: TypeAlias = Sequence[GoldenTitle | TitleQuery]


@dataclass(frozen=True, slots=True)
class Trial:
    """A change and the registry that it is tried on, which is None if it would write nothing."""

    registry: Facts | None
    payload: Payload
    sources: Sequence[ProposalSource]
    day: str

    def carry_out(self, titles: AskedTitles, live: MatchIndex | None = None) -> ImpactReport:
        """Every title whose answer would change, without the database.

        Takes about two seconds: the registry is copied, changed and compiled. `live` is the
        index of the registry before the change, if the caller has it.
        """
        if self.registry is None:
            return ImpactReport(len(titles), ())
        with opened_in_memory(self.registry) as copied:
            before = live or compile_now(copied)
            carry_out(copied, self.payload, self.sources, self.day)
            return compare_answers(before, compile_now(copied), titles)


def read_trial(session: Session, proposal: Proposal, day: str) -> Trial:
    """What trying a proposal on this day needs.

    Raises `ProposalStateError` for a closed proposal, and `ProposalInvalidError` for one that
    cannot be accepted as it is.
    """
    if proposal.state not in OPEN:
        raise ProposalStateError(proposal.state, "impact")
    sources = sources_of(session, id_of(proposal))
    must_have_no_errors(find(session, proposal, sources))
    payload = read_payload(proposal.kind, proposal.payload)
    writes = bool(plan(session, payload, cite(session, sources)[0], day))
    return Trial(read_facts_of(session) if writes else None, payload, sources, day)


def impact_of(
    session: Session,
    proposal: Proposal,
    titles: AskedTitles,
    day: str,
    live: MatchIndex | None = None,
) -> ImpactReport:
    """Every title whose answer would change if the proposal were accepted on this day.

    Raises what `read_trial` raises.
    """
    return read_trial(session, proposal, day).carry_out(titles, live)


def carry_out(
    session: Session, payload: Payload, sources: Sequence[ProposalSource], day: str
) -> list[Edit]:
    """Make the change that a payload asks for. Returns the rows written.

    `day` is the end date where the payload ends something without a date. An application for
    a code writes nothing.
    """
    cited, new_sources = cite(session, sources)
    edits = plan(session, payload, cited, day)
    if edits:
        edits = [*new_sources, *edits]
        write_edits(session, edits)
    return edits


def compile_now(session: Session) -> MatchIndex:
    """The index of the content that this transaction sees."""
    session.flush()
    return compile_tables(read_tables(session))
