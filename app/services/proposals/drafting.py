"""Drafts: made, amended and submitted by the people who want a change.

Every function waits for its turn to write first. What it then reads stays true until it commits.
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from app.db.models import Organisation, Proposal
from app.errors import NotAllowedError, ProposalInvalidError, ProposalStateError
from app.services.access.callers import Caller
from app.services.history.recording import Author, wait_for_turn
from app.services.proposals.findings.checking import find
from app.services.proposals.findings.finding import must_have_no_errors
from app.services.proposals.payloads.kinds import Payload
from app.services.proposals.payloads.reading import read_payload
from app.services.proposals.sources import NamedSource, set_sources, sources_of
from app.services.proposals.states import Verb, next_state
from app.services.proposals.storing import add_proposal, change_proposal, id_of
from app.vocabulary import ProposalState


@dataclass(frozen=True, slots=True)
class Draft:
    """What a contributor asks for."""

    payload: Payload
    reason: str | None
    organisation: str | None
    sources: tuple[NamedSource, ...]


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a contributor changes in a draft. None leaves a part as it is."""

    payload: Payload | None = None
    reason: str | None = None
    sources: tuple[NamedSource, ...] | None = None


def create_proposal(session: Session, draft: Draft, caller: Caller, author: Author) -> Proposal:
    """A new draft."""
    wait_for_turn(session)
    proposal = Proposal(
        kind=draft.payload.kind.value,
        **_columns_of(draft.payload),
        reason=draft.reason,
        organisation=_organisation(session, caller, draft.organisation),
        proposer=caller.actor,
        created_at=author.at,
        changed_at=author.at,
    )
    add_proposal(session, proposal, author)
    set_sources(session, id_of(proposal), draft.sources, author)
    return proposal


def amend_proposal(
    session: Session, proposal: Proposal, amendment: Amendment, caller: Caller, author: Author
) -> Proposal:
    """A draft with some of it changed. A report becomes the draft of the person who amends it.

    Raises `ProposalStateError` after it is submitted: reviewers must see what was asked for.
    """
    if proposal.state != ProposalState.DRAFT:
        raise ProposalStateError(proposal.state, "amend")
    changes = _taken_on(proposal, caller)
    if amendment.payload is not None:
        _must_be_same_kind(proposal, amendment.payload)
        changes |= _columns_of(amendment.payload)
    if amendment.reason is not None:
        changes["reason"] = amendment.reason
    if amendment.sources is not None:
        set_sources(session, id_of(proposal), amendment.sources, author)
    return change_proposal(session, proposal, changes, author)


def submit(session: Session, proposal: Proposal, caller: Caller, author: Author) -> Proposal:
    """The proposal, given to the reviewers. Raises `ProposalInvalidError` with every error."""
    state = next_state(ProposalState(proposal.state), Verb.SUBMIT)
    changes = _taken_on(proposal, caller)
    must_have_no_errors(find(session, proposal, sources_of(session, id_of(proposal))))
    changes |= _columns_of(read_payload(proposal.kind, proposal.payload))
    return change_proposal(session, proposal, {**changes, "state": state}, author)


def _columns_of(payload: Payload) -> dict[str, Any]:
    return {
        "payload": payload.model_dump(mode="json"),
        "subject": payload.subject,
        "role_id": payload.role,
    }


def _organisation(session: Session, caller: Caller, given: str | None) -> str | None:
    """The organisation that proposes. An administrator need not have one."""
    if given is None:
        return _only_organisation(caller)
    caller.must_act_for(given)
    if session.get(Organisation, given) is None:
        said = f"There is no organisation '{given}'."
        raise ProposalInvalidError([("organisation", said)])
    return given


def _only_organisation(caller: Caller) -> str | None:
    if len(caller.organisations) > 1:
        said = "You act for several organisations. Name the one that proposes this."
        raise ProposalInvalidError([("organisation", said)])
    return next(iter(caller.organisations), None)


def _taken_on(proposal: Proposal, caller: Caller) -> dict[str, Any]:
    """What changes when a contributor works on a proposal: a report becomes theirs."""
    if proposal.proposer is None:
        is_one = len(caller.organisations) == 1
        only = next(iter(caller.organisations)) if is_one else None
        return {"proposer": caller.actor, "organisation": only}
    must_be_drafter(proposal, caller)
    return {}


def must_be_drafter(proposal: Proposal, caller: Caller) -> None:
    """Raise `NotAllowedError` unless the draft is the caller's, or a report that is nobody's."""
    if proposal.proposer not in {None, caller.actor}:
        raise NotAllowedError("Only the person who drafted a proposal can change or submit it.")


def _must_be_same_kind(proposal: Proposal, payload: Payload) -> None:
    if proposal.kind != payload.kind:
        said = f"The kind of a proposal cannot change. This one is a '{proposal.kind}'."
        raise ProposalInvalidError([("payload", said)])
