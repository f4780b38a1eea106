"""Proposals to write: begun, changed, submitted, taken back and commented on."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.status import HTTP_303_SEE_OTHER

from app.db.models import Proposal
from app.errors import ChangedMeanwhileError, NotAuthenticatedError, ProposalInvalidError
from app.http.addresses import address
from app.http.deps import (
    CallerDep,
    ContributorDep,
    MaybeCallerDep,
    SessionDep,
    WriteSessionDep,
    author_of,
)
from app.services.access.callers import Caller
from app.services.proposals import deciding, drafting
from app.services.proposals.drafting import Amendment
from app.services.proposals.sources import sources_of
from app.services.proposals.storing import get_proposal, hold, id_of
from app.vocabulary import ProposalKind, Scope
from app.web.pages import page
from app.web.proposals.asking import (
    FieldsDep,
    JobWordsDep,
    NamesDep,
    ProposalId,
    RolesDep,
)
from app.web.proposals.fields import FIELDS, REASON, grouped, source_fields
from app.web.proposals.filling import (
    NamedRoles,
    faults_by_field,
    read_form,
    sources_in,
    values_of,
)
from app.web.proposals.texts import read_text
from app.web.proposals.views import proposal_page
from app.web.proposals.wording import KINDS
from app.web.routing import page_router

router = page_router()


@router.get("/proposals/new")
def begin(
    request: Request,
    caller: MaybeCallerDep,
    roles: RolesDep,
    kind: Annotated[ProposalKind | None, Query()] = None,
) -> Response:
    """The choice of a kind, which everybody can see, and then the form of that kind.

    What else the address says fills the form: `role`, `title`, `system_id` and so on.
    """
    if kind is None:
        return page(
            request,
            "proposals/kinds.html",
            title="Propose a change",
            kinds=KINDS,
            given={name: text for name, text in request.query_params.items() if name != "kind"},
            may=caller is not None and caller.may(Scope.CONTRIBUTE),
            is_known=caller is not None,
        )
    caller = _contributor(caller)
    return _form(request, kind, _begun(kind, request.query_params, roles), roles, caller)


@router.post("/proposals/new")
def draft(
    request: Request,
    fields: FieldsDep,
    session: WriteSessionDep,
    caller: ContributorDep,
    roles: RolesDep,
    job_words: JobWordsDep,
    kind: Annotated[ProposalKind, Query()],
) -> Response:
    """A new draft, or the form again with every fault beside its field."""
    filled = read_form(kind, fields, roles, job_words)
    if filled.draft is None:
        return _form(request, kind, fields, roles, caller, faults=filled.faults)
    try:
        made = drafting.create_proposal(session, filled.draft, caller, author_of(request, caller))
    except ProposalInvalidError as invalid:
        faults = faults_by_field(invalid.places, kind, sources_in(fields))
        return _form(request, kind, fields, roles, caller, faults=faults)
    return _to(id_of(made))


@router.get("/proposals/{proposal_id:int}/change")
def show_draft(
    request: Request,
    proposal_id: ProposalId,
    session: SessionDep,
    caller: ContributorDep,
    roles: RolesDep,
) -> Response:
    """The form of a draft, filled in."""
    proposal = get_proposal(session, proposal_id)
    drafting.must_be_drafter(proposal, caller)
    values = values_of(proposal, sources_of(session, proposal_id), roles)
    kind = ProposalKind(proposal.kind)
    return _form(request, kind, values, roles, caller, changing=proposal)


@router.post("/proposals/{proposal_id:int}/change")
def change(
    request: Request,
    proposal_id: ProposalId,
    fields: FieldsDep,
    session: WriteSessionDep,
    caller: ContributorDep,
    roles: RolesDep,
    job_words: JobWordsDep,
) -> Response:
    """The draft as the form has it, or the form again with every fault beside its field."""
    proposal = hold(session, proposal_id)
    if fields.get("revision") != str(proposal.revision):
        raise ChangedMeanwhileError
    kind = ProposalKind(proposal.kind)
    filled = read_form(kind, fields, roles, job_words, stored=proposal.payload)
    if filled.draft is None:
        return _form(request, kind, fields, roles, caller, faults=filled.faults, changing=proposal)
    amendment = Amendment(filled.draft.payload, filled.draft.reason, filled.draft.sources)
    author = author_of(request, caller)
    drafting.amend_proposal(session, proposal, amendment, caller, author)
    return _to(proposal_id)


@router.post("/proposals/{proposal_id:int}/submit")
def submit(
    request: Request,
    proposal_id: ProposalId,
    session: WriteSessionDep,
    caller: ContributorDep,
    names: NamesDep,
) -> Response:
    """The draft is given to the reviewers, or its page shows what to correct first."""
    proposal = hold(session, proposal_id)
    try:
        drafting.submit(session, proposal, caller, author_of(request, caller))
    except ProposalInvalidError:
        faults = {"findings": "Correct the errors before you submit the proposal"}
        return proposal_page(request, session, proposal_id, caller, names, faults=faults)
    return _to(proposal_id)


@router.post("/proposals/{proposal_id:int}/withdraw")
def withdraw(
    request: Request,
    proposal_id: ProposalId,
    fields: FieldsDep,
    session: WriteSessionDep,
    caller: CallerDep,
    names: NamesDep,
    job_words: JobWordsDep,
) -> Response:
    """The proposal is taken back."""
    said = read_text(fields.get("withdraw_reason", ""), job_words)
    if said.fault:
        faults = {"withdraw_reason": said.fault}
        return proposal_page(
            request, session, proposal_id, caller, names, faults=faults, values=fields
        )
    proposal = hold(session, proposal_id)
    deciding.withdraw(session, proposal, caller, author_of(request, caller), said.text)
    return _to(proposal_id)


@router.post("/proposals/{proposal_id:int}/comments")
def comment(
    request: Request,
    proposal_id: ProposalId,
    fields: FieldsDep,
    session: WriteSessionDep,
    caller: CallerDep,
    names: NamesDep,
    job_words: JobWordsDep,
) -> Response:
    """A comment, which everybody can read."""
    said = read_text(fields.get("comment", ""), job_words, missing="Enter a comment")
    if said.text is None:
        faults = {"comment": said.fault}
        return proposal_page(
            request, session, proposal_id, caller, names, faults=faults, values=fields
        )
    proposal = hold(session, proposal_id)
    deciding.comment(session, proposal, said.text, author_of(request, caller))
    return _to(proposal_id, "#comments")


def _contributor(caller: Caller | None) -> Caller:
    if caller is None:
        raise NotAuthenticatedError("Log in to propose a change.", was_tried=False)
    caller.must(Scope.CONTRIBUTE)
    return caller


def _begun(kind: ProposalKind, given: Mapping[str, str], roles: NamedRoles) -> dict[str, str]:
    """The first values of a form, from what its address says."""
    names = {one.name for one in FIELDS[kind]}
    values = {name: text for name, text in given.items() if name in names}
    if "role" in given and "role_id" in names:
        values["role_id"] = roles.name_of(given["role"])
    if "title" in given:
        values |= dict.fromkeys(names & {"term", "name", "title"}, given["title"])
    return values


def _form(
    request: Request,
    kind: ProposalKind,
    values: Mapping[str, str],
    roles: NamedRoles,
    caller: Caller,
    *,
    faults: Mapping[str, str] | None = None,
    changing: Proposal | None = None,
) -> Response:
    fields = FIELDS[kind]
    return page(
        request,
        "proposals/form.html",
        status=422 if faults else 200,
        title=KINDS[kind],
        kind=kind.value,
        fields=grouped(one for one in fields if not one.is_extra),
        extras=grouped(one for one in fields if one.is_extra),
        extra_names=[one.name for one in fields if one.is_extra],
        reason=REASON,
        sources=[grouped(source_fields(place)) for place in range(sources_in(values))],
        organisations=sorted(caller.organisations),
        role_names=roles.names,
        values=values,
        faults=faults or {},
        changing=changing,
    )


def _to(proposal_id: int, place: str = "") -> Response:
    path = f"/ui/proposals/{proposal_id}{place}"
    return RedirectResponse(address(path), status_code=HTTP_303_SEE_OTHER)
