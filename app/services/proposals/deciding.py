"""Decisions: how a submitted proposal is reviewed, accepted, rejected, withdrawn or commented on.

Hold the proposal first (`storing.hold`). What is then read stays true until the commit.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from sqlmodel import Session

from app.db.models import Proposal, ProposalComment, ProposalSource
from app.errors import (
    BreaksGoldenSetError,
    NotAllowedError,
    OwnProposalError,
    ProposalStateError,
    WritersCollidedError,
)
from app.services.access.callers import Caller
from app.services.codes.evidence import refresh_searches
from app.services.content.indexing import bump_version
from app.services.history.recording import Author, Step, record
from app.services.proposals.drafting import must_be_drafter
from app.services.proposals.edits.rows import steps_of
from app.services.proposals.findings.checking import find
from app.services.proposals.findings.finding import must_have_no_errors
from app.services.proposals.impact.comparing import GoldenEffect, ImpactReport, ImpactVerdict
from app.services.proposals.impact.judging import ImpactJudgement, question_about
from app.services.proposals.impact.showing import titles_that_judge
from app.services.proposals.impact.trying import AskedTitles, carry_out
from app.services.proposals.payloads.reading import read_payload
from app.services.proposals.sources import sources_of
from app.services.proposals.states import Verb, next_state
from app.services.proposals.storing import change_proposal, id_of
from app.vocabulary import NationalStatus, ProposalKind, ProposalState, Scope


def review(session: Session, proposal: Proposal, caller: Caller, author: Author) -> Proposal:
    """The proposal, taken by a reviewer."""
    state = next_state(ProposalState(proposal.state), Verb.REVIEW)
    must_not_be_proposer(proposal, caller)
    changes = {"state": state, "reviewer": caller.actor}
    return change_proposal(session, proposal, changes, author)


def accept(  # the decision, and what it is judged by
    session: Session,
    proposal: Proposal,
    caller: Caller,
    author: Author,
    *,
    reason: str | None,
    override_reason: str | None,
    golden: AskedTitles,
    judgement: ImpactJudgement | None,
) -> tuple[Proposal, ImpactReport]:
    """The proposal accepted and its change made in the registry, or nothing at all.

    `judgement` was made just before, of `golden` and the titles in use; None if there was nothing
    to judge. Raises `WritersCollidedError` if something has changed since, so that it must be
    made again. Raises `BreaksGoldenSetError` where no override is given, and
    `ProposalInvalidError` where the registry has changed so that the proposal cannot be carried
    out.
    """
    state = next_state(ProposalState(proposal.state), Verb.ACCEPT)
    must_not_be_proposer(proposal, caller)
    sources = sources_of(session, id_of(proposal))
    must_have_no_errors(find(session, proposal, sources))
    report = _still_right(session, proposal, golden, judgement, author).report
    breaks_golden_set = report.verdict is ImpactVerdict.BREAKS_GOLDEN_SET
    if breaks_golden_set and override_reason is None:
        raise BreaksGoldenSetError(_broken_titles(report))
    _make_change(session, proposal, sources, author)
    changes = {
        "state": state,
        "decider": caller.actor,
        "decision_reason": reason,
        "verdict": report.verdict.value,
        "override_reason": override_reason if breaks_golden_set else None,
        "national_status": _first_national_status(proposal),
    }
    said = override_reason or reason
    return change_proposal(session, proposal, changes, author, reason=said), report


def reject(
    session: Session, proposal: Proposal, caller: Caller, author: Author, reason: str
) -> Proposal:
    """The proposal, rejected for a reason."""
    state = next_state(ProposalState(proposal.state), Verb.REJECT)
    must_not_be_proposer(proposal, caller)
    changes = {"state": state, "decider": caller.actor, "decision_reason": reason}
    return change_proposal(session, proposal, changes, author, reason=reason)


def withdraw(
    session: Session, proposal: Proposal, caller: Caller, author: Author, reason: str | None
) -> Proposal:
    """The proposal, taken back by its proposer, their organisation or an administrator."""
    state = next_state(ProposalState(proposal.state), Verb.WITHDRAW)
    _must_be_able_to_withdraw(proposal, caller)
    return change_proposal(session, proposal, {"state": state}, author, reason=reason)


def comment(session: Session, proposal: Proposal, text: str, author: Author) -> ProposalComment:
    """A comment on the proposal, whatever its state."""
    said = ProposalComment(proposal_id=id_of(proposal), at=author.at, actor=author.actor, text=text)
    session.add(said)
    session.flush()
    key = (id_of(proposal), said.id or 0)
    record(session, [Step("proposal_comment", key, None, {"text": text})], author)
    return said


def open_verbs(proposal: Proposal, caller: Caller | None) -> frozenset[Verb]:
    """What a caller can do to the proposal as it is now. Who can submit a draft can change it."""
    if caller is None:
        return frozenset()
    return frozenset(verb for verb in Verb if _can(verb, proposal, caller))


def _can(verb: Verb, proposal: Proposal, caller: Caller) -> bool:
    scope, guard = _GUARDS[verb]
    try:
        next_state(ProposalState(proposal.state), verb)
        guard(proposal, caller)
    except (ProposalStateError, NotAllowedError, OwnProposalError):
        return False
    return scope is None or caller.may(scope)


def must_not_be_proposer(proposal: Proposal, caller: Caller) -> None:
    """Raise `OwnProposalError` for the proposer. Whatever their scopes, another must decide."""
    if proposal.proposer == caller.actor:
        raise OwnProposalError


def _still_right(
    session: Session,
    proposal: Proposal,
    golden: AskedTitles,
    judgement: ImpactJudgement | None,
    author: Author,
) -> ImpactJudgement:
    """The judgement, if the proposal, the registry and the titles are those that it was made of."""
    titles = titles_that_judge(session, golden)
    day = author.at.date().isoformat()
    if judgement is None or judgement.question != question_about(session, proposal, titles, day):
        raise WritersCollidedError
    return judgement


def _make_change(
    session: Session, proposal: Proposal, sources: Sequence[ProposalSource], author: Author
) -> None:
    payload = read_payload(proposal.kind, proposal.payload)
    edits = carry_out(session, payload, sources, author.at.date().isoformat())
    if edits:
        record(session, steps_of(edits, f"proposal {proposal.id}"), author)
        refresh_searches(session, author)
        bump_version(session)


def _broken_titles(report: ImpactReport) -> list[str]:
    return [change.title for change in report.changed if change.golden is GoldenEffect.BROKEN]


def _first_national_status(proposal: Proposal) -> NationalStatus | None:
    return NationalStatus.PACK_READY if proposal.kind == ProposalKind.NEW_CODE else None


def _must_be_able_to_withdraw(proposal: Proposal, caller: Caller) -> None:
    is_own = proposal.proposer == caller.actor
    is_ours = proposal.organisation is not None and caller.may_act_for(proposal.organisation)
    is_report = proposal.proposer is None
    if not (is_own or is_ours or is_report or caller.may(Scope.ADMIN)):
        raise NotAllowedError(
            "Only the person who made a proposal, or their organisation, can withdraw it."
        )


_GUARDS: Final[Mapping[Verb, tuple[Scope | None, Callable[[Proposal, Caller], None]]]] = {
    Verb.SUBMIT: (Scope.CONTRIBUTE, must_be_drafter),
    Verb.REVIEW: (Scope.REVIEW, must_not_be_proposer),
    Verb.ACCEPT: (Scope.REVIEW, must_not_be_proposer),
    Verb.REJECT: (Scope.REVIEW, must_not_be_proposer),
    Verb.WITHDRAW: (None, _must_be_able_to_withdraw),
}
