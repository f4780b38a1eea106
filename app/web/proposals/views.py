"""Proposals to read: the list, and one of them."""

from collections.abc import Mapping
from typing import Annotated, Final

from fastapi import Query, Request, Response
from sqlmodel import Session

from app.errors import NotAuthenticatedError
from app.http.deps import MaybeCallerDep, SessionDep
from app.http.routing import Cursor, Name
from app.services.access.callers import Caller
from app.services.proposals.reading import (
    ProposalFilter,
    list_newest_proposals,
    read_proposal,
)
from app.services.roles.paging import Place
from app.vocabulary import ProposalKind, ProposalState, Scope
from app.web.addresses import next_path
from app.web.pages import page
from app.web.proposals.asking import NamesDep, ProposalId, RolesDep
from app.web.proposals.presenting import page_of, rows_of
from app.web.proposals.wording import KINDS, STATES, Names
from app.web.routing import page_router

router = page_router()
_ON_A_PAGE: Final = 25


@router.get("/proposals")
def show_proposals(  # one parameter for each filter
    request: Request,
    session: SessionDep,
    caller: MaybeCallerDep,
    names: NamesDep,
    roles: RolesDep,
    state: Annotated[ProposalState | None, Query()] = None,
    kind: Annotated[ProposalKind | None, Query()] = None,
    role: Name = None,
    mine: Annotated[bool, Query()] = False,
    cursor: Cursor = None,
) -> Response:
    """Proposals, the newest first. Readers' reports are for callers who are known."""
    if mine and caller is None:
        raise NotAuthenticatedError("Log in to see your own proposals.", was_tried=False)
    wanted = ProposalFilter(
        state=state,
        kind=kind,
        role_id=None if role is None else roles.id_of(role) or role,
        proposer=caller.actor if mine and caller else None,
        with_reports=caller is not None,
    )
    found = list_newest_proposals(session, wanted, Place(cursor, _ON_A_PAGE))
    asked = {"state": state, "kind": kind, "role": role, "mine": "true" if mine else None}
    return page(
        request,
        "proposals/list.html",
        title="Proposals",
        rows=rows_of(found.rows, names),
        total=found.total,
        asked=asked,
        states=STATES,
        kinds=KINDS,
        is_known=caller is not None,
        is_reviewer=caller is not None and caller.may(Scope.REVIEW),
        next=next_path("/ui/proposals", {**asked, "cursor": found.next_cursor or ""}),
        is_filtered=any(asked.values()) or cursor is not None,
    )


@router.get("/proposals/{proposal_id:int}")
def show_proposal(
    request: Request,
    proposal_id: ProposalId,
    session: SessionDep,
    caller: MaybeCallerDep,
    names: NamesDep,
) -> Response:
    """One proposal: what it asks for, how far it is, and what its reader can do."""
    return proposal_page(request, session, proposal_id, caller, names)


def proposal_page(
    request: Request,
    session: Session,
    proposal_id: int,
    caller: Caller | None,
    names: Names,
    *,
    faults: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Response:
    """The page of a proposal. With faults it is the answer to one of its forms."""
    detail = read_proposal(session, proposal_id, with_reports=caller is not None)
    shown = page_of(detail, caller, names)
    return page(
        request,
        "proposals/proposal.html",
        status=422 if faults else 200,
        title=shown.asked,
        proposal=shown,
        faults=faults or {},
        values=values or {},
    )
