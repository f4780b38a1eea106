"""Proposals: how a name or a code changes."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final

from fastapi import Body, Query, Request, Response
from fastapi import Path as PathParameter
from pydantic import BaseModel
from sqlmodel import Session

from app.api.answers import CSV_ANSWER, Format, FormatQuery, csv_page, page_fields, place
from app.api.schemas.base import RegistryOut
from app.api.schemas.evidence import EvidencePackOut
from app.api.schemas.proposals import (
    AcceptIn,
    AmendIn,
    ChangedAnswerOut,
    CommentIn,
    NationalStatusIn,
    ProposalDetailOut,
    ProposalImpactOut,
    ProposalIn,
    ProposalOut,
    ProposalRowOut,
    ProposalsOut,
    RejectIn,
    WithdrawIn,
)
from app.db.models import Proposal
from app.errors import NotAuthenticatedError
from app.http.caching import PRIVATE, IfMatch, must_match, tagged
from app.http.deps import (
    CallerDep,
    ContributorDep,
    IndexDep,
    MaybeCallerDep,
    RefreshDep,
    ReviewerDep,
    SessionDep,
    Snapshot,
    WriteSessionDep,
    author_of,
)
from app.http.problems import MEDIA_TYPE
from app.http.routing import Cursor, Limit, Name, strict_router
from app.matching.index import MatchIndex
from app.matching.job_words import job_words
from app.services.access.callers import Caller
from app.services.content.indexing import read_version
from app.services.proposals import deciding
from app.services.proposals.answer_changes import ChangedAnswer, ImpactReport
from app.services.proposals.deciding import Amendment, Draft, ProposalFilter
from app.services.proposals.evidence_packs import build_pack
from app.services.proposals.evidence_sheets import as_workbook
from app.services.proposals.impact import AskedTitles
from app.services.proposals.impact_reports import ImpactQuestion, ImpactReports, digest_of
from app.services.proposals.national_status import set_national_status
from app.services.proposals.payloads import read_payload
from app.services.proposals.privacy import must_name_nobody
from app.services.roles.paging import Page
from app.services.seed.golden import GoldenTitle, golden_file, read_golden
from app.services.trusts.disclosure import SMALLEST_SHOWN
from app.services.trusts.titles_in_use import TitleInUse, titles_in_use
from app.vocabulary import ProposalKind, ProposalState, Scope

XLSX_MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class EvidenceForm(StrEnum):
    """How an evidence pack is written."""

    JSON = "json"
    XLSX = "xlsx"


ProposalId = Annotated[
    int, PathParameter(ge=1, le=2**31 - 1, description="The number of a proposal")
]
router = strict_router("Proposals")
_KEY_IS_OPTIONAL: Final[dict[str, Any]] = {"security": [{}]}
_CLOSED: Final[dict[int | str, dict[str, Any]]] = {
    409: {
        "description": "The proposal is closed.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}


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
    """Draft a change. `findings` say at once what stands in its way; submit it when it is ready.

    A code is never minted here: `new_code` leads to an application to the body that keeps the
    list, and its code is recorded when that list has been published.
    """
    _must_name_nobody(proposal, index)
    draft = Draft(
        proposal.payload,
        proposal.reason,
        proposal.organisation,
        tuple(source.named() for source in proposal.sources),
    )
    made = deciding.create_proposal(session, draft, caller, author_of(request, caller))
    response.headers["Location"] = f"/proposals/{made.id}"
    return _shown(session, response, made.id or 0)


@router.get(
    "/proposals",
    response_model=ProposalsOut,
    responses=CSV_ANSWER,
    operation_id="list_proposals",
    openapi_extra=_KEY_IS_OPTIONAL,
)
def read_proposals(  # one parameter for each thing that may be asked
    request: Request,
    response: Response,
    session: SessionDep,
    caller: MaybeCallerDep,
    state: ProposalState | None = None,
    kind: ProposalKind | None = None,
    role: Name = None,
    mine: Annotated[bool, Query(description="Only those that you proposed; needs a key")] = False,
    limit: Limit = None,
    cursor: Cursor = None,
    form: FormatQuery = Format.JSON,
) -> ProposalsOut | Response:
    """Proposals in the order in which they came.

    What readers reported and nobody has taken on yet is seen with a key only.
    """
    if mine and caller is None:
        raise NotAuthenticatedError("To ask for your own proposals, send your key.")
    wanted = ProposalFilter(
        *(state, kind, role, caller.actor if mine and caller else None, caller is not None)
    )
    _keep_apart(response, caller)
    page = deciding.list_proposals(session, wanted, place(cursor, limit, form))
    if form is Format.CSV:
        table = csv_page(request, page, name="proposals", kind=ProposalRowOut)
        return _keep_apart(table, caller)
    rows = [_row(proposal, with_reports=caller is not None) for proposal in page.rows]
    shown = Page(rows, page.total, page.next_cursor, page.last_cursor)
    fields = page_fields(request, response, shown, rows="proposals", kind=ProposalOut)
    return ProposalsOut(**fields)


@router.get(
    "/proposals/{proposal_id}",
    response_model=ProposalDetailOut,
    operation_id="get_proposal",
    openapi_extra=_KEY_IS_OPTIONAL,
)
def read_proposal(
    response: Response, proposal_id: ProposalId, session: SessionDep, caller: MaybeCallerDep
) -> ProposalDetailOut:
    """One proposal with its sources, comments, history, and what was found in it today."""
    _keep_apart(response, caller)
    return _shown(session, response, proposal_id, with_reports=caller is not None)


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
    """Change a draft, or take on what a reader reported. Send the ETag that you read."""
    _must_name_nobody(amended, index)
    proposal = deciding.hold(session, proposal_id)
    must_match(if_match, _detail(session, proposal_id))
    payload = amended.payload
    amendment = Amendment(
        None if payload is None else read_payload(proposal.kind, payload),
        amended.reason,
        None if amended.sources is None else tuple(each.named() for each in amended.sources),
    )
    author = author_of(request, caller)
    deciding.amend_proposal(session, proposal, amendment, caller, author)
    return _shown(session, response, proposal_id)


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
    """Hand a draft to the reviewers. Duplicates and collisions are refused, all at once."""
    proposal = deciding.hold(session, proposal_id)
    deciding.submit(session, proposal, caller, author_of(request, caller))
    return _shown(session, response, proposal_id)


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
    """Claim a proposal to look at it: only one in review is decided."""
    proposal = deciding.hold(session, proposal_id)
    deciding.review(session, proposal, caller, author_of(request, caller))
    return _shown(session, response, proposal_id)


@router.post(
    "/proposals/{proposal_id}/accept",
    response_model=ProposalDetailOut,
    operation_id="accept_proposal",
)
def accept_proposal(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    refresh: RefreshDep,  # before the session, so that it ends after the commit
    session: WriteSessionDep,
    caller: ReviewerDep,
    index: IndexDep,
    decision: AcceptIn | None = None,
) -> ProposalDetailOut:
    """Accept a proposal of somebody else: it is carried out, and live when this is answered.

    Its impact is judged anew. One that breaks the golden set needs `override_reason`.
    """
    decided = decision or AcceptIn()
    _must_name_nobody(decided, index)
    proposal = deciding.hold(session, proposal_id)
    deciding.accept(
        *(session, proposal, caller, author_of(request, caller)),
        reason=decided.reason,
        override_reason=decided.override_reason,
        titles=[*_golden(request), *(used.query for used in titles_in_use(session))],
        live=_live(session, index),
    )
    return _shown(session, response, proposal_id)


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
    """Turn a proposal of somebody else down, for a reason."""
    _must_name_nobody(decision, index)
    proposal = deciding.hold(session, proposal_id)
    deciding.reject(session, proposal, caller, author_of(request, caller), decision.reason)
    return _shown(session, response, proposal_id)


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
    """Take back an open proposal of yours or your organisation's, or a report of nobody's."""
    withdrawn = given or WithdrawIn()
    _must_name_nobody(withdrawn, index)
    proposal = deciding.hold(session, proposal_id)
    author = author_of(request, caller)
    deciding.withdraw(session, proposal, caller, author, withdrawn.reason)
    return _shown(session, response, proposal_id)


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
    """Say something of a proposal. Comments are public and stay."""
    _must_name_nobody(comment, index)
    proposal = deciding.hold(session, proposal_id)
    deciding.comment(session, proposal, comment.text, author_of(request, caller))
    return _shown(session, response, proposal_id)


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
    """Record what became of an application for a code: sent, then approved or declined.

    An approved code is recorded as the named version of the list has it, with its source.
    """
    _must_name_nobody(given, index)
    proposal = deciding.hold(session, proposal_id)
    author = author_of(request, caller)
    set_national_status(session, proposal, given.outcome(), caller, author)
    return _shown(session, response, proposal_id)


@router.get(
    "/proposals/{proposal_id}/impact",
    response_model=ProposalImpactOut,
    responses=_CLOSED,
    operation_id="proposal_impact",
    openapi_extra=_KEY_IS_OPTIONAL,
)
def read_impact(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    session: SessionDep,
    caller: MaybeCallerDep,
    index: IndexDep,
) -> ProposalImpactOut:
    """What accepting an open proposal would change, title by title, before and after.

    Asked are the golden set and the titles of trusts' lists, no trust named. Nothing is
    written. Takes some seconds; one is worked out at a time, and kept until something changes.
    """
    _keep_apart(response, caller)
    golden, used = _golden(request), titles_in_use(session)
    proposal = deciding.get_proposal(session, proposal_id, with_reports=caller is not None)
    titles: AskedTitles = [*golden, *(title.query for title in used)]
    report = _impact(request, session, proposal, titles, index)
    trusts = {_asked(title): title.trusts for title in used}
    shown = [change for change in report.changed if _may_see(change, trusts, caller)]
    return ProposalImpactOut(
        proposal=proposal_id,
        verdict=report.verdict,
        golden_titles=len(golden),
        titles_in_use=len(used),
        changed=[_changed(change, trusts) for change in shown],
        withheld=len(report.changed) - len(shown),
        registry=RegistryOut.of(read_version(session)),
    )


@router.get(
    "/proposals/{proposal_id}/evidence",
    response_model=EvidencePackOut,
    responses={200: {"content": {XLSX_MEDIA_TYPE: {"schema": {"type": "string"}}}}},
    operation_id="proposal_evidence",
    openapi_extra=_KEY_IS_OPTIONAL,
)
def read_evidence(
    response: Response,
    proposal_id: ProposalId,
    session: SessionDep,
    caller: MaybeCallerDep,
    form: Annotated[EvidenceForm, Query(alias="format")] = EvidenceForm.JSON,
) -> EvidencePackOut | Response:
    """What goes to the body that keeps the list, with an application for a code.

    Definition, level, nearest codes, trusts and staff, titles seen, years without a code,
    sources; small numbers are not shown. What is not known is named, never made up.
    """
    pack = build_pack(session, proposal_id, with_reports=caller is not None)
    if form is EvidenceForm.XLSX:
        named = f'attachment; filename="evidence-{proposal_id}.xlsx"'
        headers = {"Content-Disposition": named}
        book = Response(as_workbook(pack), media_type=XLSX_MEDIA_TYPE, headers=headers)
        return _keep_apart(book, caller)
    _keep_apart(response, caller)
    return EvidencePackOut.of(pack, read_version(session))


def _golden(request: Request) -> tuple[GoldenTitle, ...]:
    """The golden set of the seed folder; one without goes by that which ships."""
    settings = request.app.state.settings
    shipped: Path = type(settings).model_fields["seed_dir"].default
    return read_golden(golden_file(settings.seed_dir, otherwise=shipped))


def _keep_apart(response: Response, caller: Caller | None) -> Response:
    """An answer of which a caller with a key may see more: that one is for the caller alone."""
    response.headers["Vary"] = "Authorization"
    if caller is not None:
        response.headers["Cache-Control"] = PRIVATE
    return response


def _impact(
    request: Request,
    session: Session,
    proposal: Proposal,
    titles: AskedTitles,
    index: Snapshot,
) -> ImpactReport:
    """What accepting a proposal today would change, from memory where it was asked before."""
    day = datetime.now(UTC).date().isoformat()
    content = read_version(session).content_hash
    reports: ImpactReports = request.app.state.impact_reports
    return reports.get(
        ImpactQuestion(proposal.id or 0, proposal.revision, content, digest_of(titles), day),
        lambda: deciding.look_at_impact(session, proposal, titles, day, _live(session, index)),
    )


def _live(session: Session, snapshot: Snapshot) -> MatchIndex | None:
    """The index in memory, if it is of the content as this transaction sees it."""
    version, index = snapshot
    return index if version.content_hash == read_version(session).content_hash else None


def _must_name_nobody(sent: BaseModel, index: Snapshot) -> None:
    must_name_nobody(sent.model_dump(mode="json", exclude_none=True), job_words(index[1]))


def _detail(session: Session, proposal_id: int, *, with_reports: bool = True) -> ProposalDetailOut:
    found = deciding.read_proposal(session, proposal_id, with_reports=with_reports)
    shown = ProposalDetailOut.of(found)
    return shown if with_reports else shown.model_copy(update={"report": None})


def _row(proposal: Proposal, *, with_reports: bool) -> ProposalOut:
    """A proposal in a list. What a reader wrote word by word is for those with a key."""
    shown = ProposalOut.model_validate(proposal)
    return shown if with_reports else shown.model_copy(update={"report": None})


def _shown(
    session: Session, response: Response, proposal_id: int, *, with_reports: bool = True
) -> ProposalDetailOut:
    return tagged(response, _detail(session, proposal_id, with_reports=with_reports))


def _asked(title: TitleInUse) -> tuple[str, str | None]:
    return title.query.title, title.query.hints.band


def _may_see(
    change: ChangedAnswer, trusts: dict[tuple[str, str | None], int], caller: Caller | None
) -> bool:
    if change.golden is not None or (caller is not None and caller.may(Scope.REVIEW)):
        return True
    return trusts.get((change.title, change.band), 0) >= SMALLEST_SHOWN


def _changed(change: ChangedAnswer, trusts: dict[tuple[str, str | None], int]) -> ChangedAnswerOut:
    of_trusts = None if change.golden else trusts.get((change.title, change.band))
    return ChangedAnswerOut.model_validate(
        {**{name: getattr(change, name) for name in _CHANGED}, "trusts": of_trusts}
    )


_CHANGED: Final = ("title", "band", "before", "after", "golden")
