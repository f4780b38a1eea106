"""Proposals: asked for, listed, read and amended."""

from typing import Annotated

from fastapi import Body, Query, Request, Response

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_page, page_fields, place
from app.api.proposals.parts import (
    KEY_IS_OPTIONAL,
    ProposalId,
    answer_for_one,
    detail_of,
    keep_apart,
    refuse_personal_data,
)
from app.api.schemas.proposals import (
    AmendIn,
    ProposalDetailOut,
    ProposalIn,
    ProposalOut,
    ProposalRowOut,
    ProposalsOut,
)
from app.errors import NotAuthenticatedError
from app.http.addresses import address
from app.http.caching import IfMatch, must_match
from app.http.deps import (
    ContributorDep,
    IndexDep,
    MaybeCallerDep,
    SessionDep,
    WriteSessionDep,
    author_of,
)
from app.http.routing import Cursor, Limit, Name, strict_router
from app.services.proposals import drafting
from app.services.proposals.reading import ProposalFilter, list_proposals
from app.services.proposals.storing import hold, id_of
from app.services.roles.paging import Page
from app.vocabulary import ProposalKind, ProposalState

router = strict_router("Proposals")


@router.post(
    "/proposals",
    status_code=201,
    response_model=ProposalDetailOut,
    operation_id="create_proposal",
)
def create_proposal(
    request: Request,
    response: Response,
    proposal: Annotated[ProposalIn, Body()],
    session: WriteSessionDep,
    caller: ContributorDep,
    index: IndexDep,
) -> ProposalDetailOut:
    """Draft a change. `findings` say what stops it. Submit it when it is ready.

    The registry never makes up a code. A `new_code` leads to an application to the body that
    publishes the list, and the code is recorded when that list has been published.
    """
    refuse_personal_data(proposal, index)
    author = author_of(request, caller)
    made = drafting.create_proposal(session, proposal.draft(), caller, author)
    response.headers["Location"] = address(f"/proposals/{made.id}")
    return answer_for_one(session, response, id_of(made))


@router.get(
    "/proposals",
    response_model=ProposalsOut,
    responses=CSV_ANSWER,
    operation_id="list_proposals",
    openapi_extra=KEY_IS_OPTIONAL,
)
def read_proposals(  # one parameter for each thing that can be asked
    request: Request,
    response: Response,
    session: SessionDep,
    form: FormatDep,
    caller: MaybeCallerDep,
    state: ProposalState | None = None,
    kind: ProposalKind | None = None,
    role: Name = None,
    mine: Annotated[bool, Query(description="Only your own proposals. Needs a key")] = False,
    limit: Limit = None,
    cursor: Cursor = None,
) -> ProposalsOut | Response:
    """Proposals, the oldest first.

    Reports from readers that nobody has taken on are shown only to callers with a key.
    """
    if mine and caller is None:
        raise NotAuthenticatedError("To list your own proposals, send your key.")
    wanted = ProposalFilter(
        state=state,
        kind=kind,
        role_id=role,
        proposer=caller.actor if mine and caller else None,
        with_reports=caller is not None,
    )
    keep_apart(response, caller)
    page = list_proposals(session, wanted, place(cursor, limit, form))
    if form is ListFormat.CSV:
        table = csv_page(request, page, name="proposals", kind=ProposalRowOut)
        return keep_apart(table, caller)
    rows = [ProposalOut.of(row, with_reports=wanted.with_reports) for row in page.rows]
    shown = Page(rows, page.total, page.next_cursor, page.last_cursor)
    fields = page_fields(request, response, shown, rows="proposals", kind=ProposalOut)
    return ProposalsOut(**fields)


@router.get(
    "/proposals/{proposal_id}",
    response_model=ProposalDetailOut,
    operation_id="get_proposal",
    openapi_extra=KEY_IS_OPTIONAL,
)
def read_proposal(
    response: Response, proposal_id: ProposalId, session: SessionDep, caller: MaybeCallerDep
) -> ProposalDetailOut:
    """One proposal with its sources, comments, history and today's findings."""
    keep_apart(response, caller)
    return answer_for_one(session, response, proposal_id, with_reports=caller is not None)


@router.patch(
    "/proposals/{proposal_id}", response_model=ProposalDetailOut, operation_id="amend_proposal"
)
def amend_proposal(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    amended: AmendIn,
    session: WriteSessionDep,
    caller: ContributorDep,
    index: IndexDep,
    if_match: IfMatch = None,
) -> ProposalDetailOut:
    """Change a draft, or take on a reader's report. Send the ETag that you read."""
    refuse_personal_data(amended, index)
    proposal = hold(session, proposal_id)
    must_match(if_match, detail_of(session, proposal_id))
    amendment = amended.amendment(proposal.kind)
    drafting.amend_proposal(session, proposal, amendment, caller, author_of(request, caller))
    return answer_for_one(session, response, proposal_id)
