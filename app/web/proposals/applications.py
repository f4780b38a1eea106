"""What became of an application for a national code: recorded by a reviewer."""

from collections.abc import Mapping
from typing import Final

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel
from starlette.status import HTTP_303_SEE_OTHER

from app.db.models import Proposal
from app.errors import ProposalInvalidError
from app.http.addresses import address
from app.http.deps import RefreshDep, ReviewerDep, SessionDep, WriteSessionDep, author_of
from app.services.proposals.national_status import (
    ApplicationOutcome,
    CodeListing,
    set_national_status,
)
from app.services.proposals.payloads.fields import CodeText, FactDate, Link, LongText, ShortText
from app.services.proposals.privacy import must_name_nobody
from app.services.proposals.sources import NamedSource
from app.services.proposals.states import following_statuses
from app.services.proposals.storing import get_proposal, hold
from app.vocabulary import NationalStatus
from app.web.forms import fill
from app.web.pages import page
from app.web.proposals.asking import FieldsDep, JobWordsDep, NamesDep, ProposalId, one_line
from app.web.proposals.wording import NATIONAL, Names, what_is_asked
from app.web.routing import page_router

router = page_router()
_DATE: Final = "Enter a date such as 2026, 2026-03 or 2026-03-31"
_WORDS: Final = {
    "status": "Choose what happened",
    "on": _DATE,
    "published": _DATE,
    "effective": _DATE,
    "source_url": "Enter a whole web address that begins with https://",
}
_LISTED: Final = {
    "version": "Enter the version of the list",
    "code": "Enter the code",
    "display": "Enter the wording of the code in the list",
    "source_title": "Enter the title of the published list",
    "source_url": "Enter the web address of the published list",
}
_WHY_DECLINED: Final = "Say why it was declined"


class OutcomeForm(BaseModel):
    """What happened to an application, as a reviewer types it."""

    status: NationalStatus
    on: FactDate
    note: LongText | None = None
    version: CodeText | None = None
    code: CodeText | None = None
    display: ShortText | None = None
    published: FactDate | None = None
    effective: FactDate | None = None
    source_title: ShortText | None = None
    source_url: Link | None = None

    def faults(self) -> dict[str, str]:
        """What this outcome needs besides, by field."""
        if self.status is NationalStatus.DECLINED and self.note is None:
            return {"note": _WHY_DECLINED}
        if self.status is not NationalStatus.APPROVED:
            return {}
        return {name: said for name, said in _LISTED.items() if getattr(self, name) is None}

    def outcome(self) -> ApplicationOutcome:
        """The outcome in the form that services use."""
        if self.status is not NationalStatus.APPROVED:
            return ApplicationOutcome(self.status, self.on, self.note)
        listing = CodeListing(
            version=self.version or "",
            code=self.code or "",
            display=self.display or "",
            source=NamedSource(title=self.source_title, url=self.source_url),
            published=self.published,
            effective=self.effective,
        )
        return ApplicationOutcome(self.status, self.on, self.note, listing)


@router.get("/proposals/{proposal_id:int}/application")
def show_form(
    request: Request,
    proposal_id: ProposalId,
    session: SessionDep,
    caller: ReviewerDep,
    names: NamesDep,
) -> Response:
    """The form in which a reviewer records what happened. The address can fill it in."""
    given = {name: request.query_params.get(name, "") for name in OutcomeForm.model_fields}
    return _form(request, get_proposal(session, proposal_id), names, given, {})


@router.post("/proposals/{proposal_id:int}/application")
def record_outcome(
    request: Request,
    proposal_id: ProposalId,
    fields: FieldsDep,
    refresh: RefreshDep,  # before the session, so that it ends after the commit
    session: WriteSessionDep,
    caller: ReviewerDep,
    names: NamesDep,
    job_words: JobWordsDep,
) -> Response:
    """The outcome is recorded, or the form comes again with every fault beside its field."""
    proposal = hold(session, proposal_id)
    filled = fill(OutcomeForm, {name: one_line(text) for name, text in fields.items()}, _WORDS)
    faults = filled.faults if filled.read is None else filled.read.faults()
    if filled.read is None or faults:
        return _form(request, proposal, names, filled.values, faults)
    try:
        must_name_nobody(filled.read.model_dump(mode="json"), job_words)
        author = author_of(request, caller)
        set_national_status(session, proposal, filled.read.outcome(), caller, author)
    except ProposalInvalidError as invalid:
        faults = {_field_of(where): said for where, said in invalid.places}
        return _form(request, proposal, names, filled.values, faults)
    path = address(f"/ui/proposals/{proposal_id}")
    return RedirectResponse(path, status_code=HTTP_303_SEE_OTHER)


def _field_of(where: str) -> str:
    """
    >>> _field_of("listing.code"), _field_of("note"), _field_of("listing")
    ('code', 'note', 'version')
    """
    name = where.rpartition(".")[2]
    return name if name in OutcomeForm.model_fields else "version"


def _form(
    request: Request,
    proposal: Proposal,
    names: Names,
    values: Mapping[str, str],
    faults: Mapping[str, str],
) -> Response:
    status = proposal.national_status
    following = following_statuses(None if status is None else NationalStatus(status))
    return page(
        request,
        "proposals/application.html",
        status=422 if faults else 200,
        title="What happened to the application",
        caption=what_is_asked(proposal.kind, proposal.payload, names),
        number=proposal.id,
        choices=[(one.value, NATIONAL[one]) for one in following],
        can_be_approved=NationalStatus.APPROVED in following,
        values=values,
        faults=faults,
    )
