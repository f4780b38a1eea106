"""Decisions on proposals: submitted, reviewed, accepted, rejected, withdrawn, commented on."""

from fastapi import Request, Response

from app.api.proposals.parts import ProposalId, answer_for_one, refuse_personal_data
from app.api.schemas.proposals import (
    AcceptIn,
    CommentIn,
    NationalStatusIn,
    ProposalDetailOut,
    RejectIn,
    WithdrawIn,
)
from app.http.deps import (
    CallerDep,
    ContributorDep,
    GoldenDep,
    IndexDep,
    JudgementDep,
    RefreshDep,
    ReviewerDep,
    WriteSessionDep,
    author_of,
)
from app.http.routing import strict_router
from app.services.proposals import deciding, drafting
from app.services.proposals.national_status import set_national_status
from app.services.proposals.storing import hold

router = strict_router("Proposals")


@router.post(
    "/proposals/{proposal_id}/submit",
    response_model=ProposalDetailOut,
    operation_id="submit_proposal",
)
def submit_proposal(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    session: WriteSessionDep,
    caller: ContributorDep,
) -> ProposalDetailOut:
    """Give a draft to the reviewers. Every duplicate and collision is reported at once."""
    proposal = hold(session, proposal_id)
    drafting.submit(session, proposal, caller, author_of(request, caller))
    return answer_for_one(session, response, proposal_id)


@router.post(
    "/proposals/{proposal_id}/review",
    response_model=ProposalDetailOut,
    operation_id="review_proposal",
)
def review_proposal(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    session: WriteSessionDep,
    caller: ReviewerDep,
) -> ProposalDetailOut:
    """Take a proposal to review it. Only a proposal in review can be decided."""
    proposal = hold(session, proposal_id)
    deciding.review(session, proposal, caller, author_of(request, caller))
    return answer_for_one(session, response, proposal_id)


@router.post(
    "/proposals/{proposal_id}/accept",
    response_model=ProposalDetailOut,
    operation_id="accept_proposal",
)
def accept_proposal(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    golden: GoldenDep,
    judgement: JudgementDep,  # before the session, so that no other writer waits for it
    refresh: RefreshDep,  # before the session, so that it ends after the commit
    session: WriteSessionDep,
    caller: ReviewerDep,
    index: IndexDep,
    decision: AcceptIn | None = None,
) -> ProposalDetailOut:
    """Accept somebody else's proposal. The change is made and live when you get the answer.

    Its impact is judged again. A change that breaks the golden set needs `override_reason`.
    """
    decided = decision or AcceptIn()
    refuse_personal_data(decided, index)
    proposal = hold(session, proposal_id)
    deciding.accept(
        session,
        proposal,
        caller,
        author_of(request, caller),
        reason=decided.reason,
        override_reason=decided.override_reason,
        golden=golden,
        judgement=judgement,
    )
    return answer_for_one(session, response, proposal_id)


@router.post(
    "/proposals/{proposal_id}/reject",
    response_model=ProposalDetailOut,
    operation_id="reject_proposal",
)
def reject_proposal(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    decision: RejectIn,
    session: WriteSessionDep,
    caller: ReviewerDep,
    index: IndexDep,
) -> ProposalDetailOut:
    """Reject somebody else's proposal, with a reason."""
    refuse_personal_data(decision, index)
    proposal = hold(session, proposal_id)
    deciding.reject(session, proposal, caller, author_of(request, caller), decision.reason)
    return answer_for_one(session, response, proposal_id)


@router.post(
    "/proposals/{proposal_id}/withdraw",
    response_model=ProposalDetailOut,
    operation_id="withdraw_proposal",
)
def withdraw_proposal(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    session: WriteSessionDep,
    caller: CallerDep,
    index: IndexDep,
    given: WithdrawIn | None = None,
) -> ProposalDetailOut:
    """Withdraw an open proposal of yours or of your organisation, or a report."""
    withdrawn = given or WithdrawIn()
    refuse_personal_data(withdrawn, index)
    proposal = hold(session, proposal_id)
    author = author_of(request, caller)
    deciding.withdraw(session, proposal, caller, author, withdrawn.reason)
    return answer_for_one(session, response, proposal_id)


@router.post(
    "/proposals/{proposal_id}/comments",
    status_code=201,
    response_model=ProposalDetailOut,
    operation_id="comment_on_proposal",
)
def comment_on_proposal(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    comment: CommentIn,
    session: WriteSessionDep,
    caller: CallerDep,
    index: IndexDep,
) -> ProposalDetailOut:
    """Comment on a proposal. Comments are public and permanent."""
    refuse_personal_data(comment, index)
    proposal = hold(session, proposal_id)
    deciding.comment(session, proposal, comment.text, author_of(request, caller))
    return answer_for_one(session, response, proposal_id)


@router.post(
    "/proposals/{proposal_id}/national-status",
    response_model=ProposalDetailOut,
    operation_id="set_national_status",
)
def write_national_status(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    given: NationalStatusIn,
    refresh: RefreshDep,  # before the session, so that it ends after the commit
    session: WriteSessionDep,
    caller: ReviewerDep,
    index: IndexDep,
) -> ProposalDetailOut:
    """Record what happened to an application for a code: sent, then approved or declined.

    An approved code is recorded as the named version of the list shows it, with its source.
    """
    refuse_personal_data(given, index)
    proposal = hold(session, proposal_id)
    author = author_of(request, caller)
    set_national_status(session, proposal, given.outcome(), caller, author)
    return answer_for_one(session, response, proposal_id)
