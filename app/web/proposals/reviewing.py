"""The desk of a reviewer: findings and impact side by side, and the decision."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from sqlmodel import Session
from starlette.status import HTTP_303_SEE_OTHER

from app.db.session import reading
from app.errors import BreaksGoldenSetError, ProposalInvalidError, ProposalStateError
from app.http.addresses import address
from app.http.deps import (
    GoldenDep,
    IndexDep,
    JudgementDep,
    MaybeCallerDep,
    RefreshDep,
    ReviewerDep,
    SessionDep,
    Snapshot,
    WriteSessionDep,
    author_of,
)
from app.services.access.callers import Caller
from app.services.proposals import deciding
from app.services.proposals.impact.showing import ImpactDesk, read_impact
from app.services.proposals.reading import read_proposal
from app.services.proposals.storing import hold
from app.services.seed.golden import GoldenTitle
from app.web.pages import page
from app.web.proposals.asking import FieldsDep, JobWordsDep, NamesDep, ProposalId
from app.web.proposals.presenting import ImpactInWords, impact_in_words, page_of
from app.web.proposals.texts import read_text
from app.web.proposals.wording import Names
from app.web.routing import page_router

router = page_router()
_WHY_NOT: Final = "Say why the proposal is rejected"
_WHY_ALL_THE_SAME: Final = "Say why the change is right although it breaks agreed answers"


@router.get("/proposals/{proposal_id:int}/review")
def show_review(
    request: Request,
    proposal_id: ProposalId,
    session: SessionDep,
    caller: MaybeCallerDep,
    names: NamesDep,
    snapshot: IndexDep,
    golden: GoldenDep,
) -> Response:
    """What was found in the proposal, and what accepting it would change. It takes seconds."""
    desk = _desk(request, golden, snapshot)
    return _review(request, session, proposal_id, caller, names, desk)


@router.post("/proposals/{proposal_id:int}/review")
def take(
    request: Request, proposal_id: ProposalId, session: WriteSessionDep, caller: ReviewerDep
) -> Response:
    """The proposal is the reviewer's to decide."""
    proposal = hold(session, proposal_id)
    deciding.review(session, proposal, caller, author_of(request, caller))
    return _to(f"/ui/proposals/{proposal_id}/review")


@router.post("/proposals/{proposal_id:int}/accept")
def accept(
    request: Request,
    proposal_id: ProposalId,
    fields: FieldsDep,
    golden: GoldenDep,
    judgement: JudgementDep,  # before the session, so that no other writer waits for it
    refresh: RefreshDep,  # before the session, so that it ends after the commit
    session: WriteSessionDep,
    caller: ReviewerDep,
    names: NamesDep,
    snapshot: IndexDep,
    job_words: JobWordsDep,
) -> Response:
    """The change is made, or the page says what is missing."""
    reason = read_text(fields.get("accept_reason", ""), job_words)
    override = read_text(fields.get("override_reason", ""), job_words)
    faults = {
        name: said.fault
        for name, said in (("accept_reason", reason), ("override_reason", override))
        if said.fault
    }
    if not faults:
        try:
            deciding.accept(
                session,
                hold(session, proposal_id),
                caller,
                author_of(request, caller),
                reason=reason.text,
                override_reason=override.text,
                golden=golden,
                judgement=judgement,
            )
            return _to(f"/ui/proposals/{proposal_id}")
        except BreaksGoldenSetError:
            faults = {"override_reason": _WHY_ALL_THE_SAME}
        except ProposalInvalidError as invalid:
            faults = {"findings": invalid.places[0][1]}
    session.rollback()
    desk = _desk(request, golden, snapshot)
    return _again(request, proposal_id, caller, names, desk, faults, fields)


@router.post("/proposals/{proposal_id:int}/reject")
def reject(
    request: Request,
    proposal_id: ProposalId,
    fields: FieldsDep,
    golden: GoldenDep,
    session: WriteSessionDep,
    caller: ReviewerDep,
    names: NamesDep,
    snapshot: IndexDep,
    job_words: JobWordsDep,
) -> Response:
    """The change is not made, for a reason."""
    reason = read_text(fields.get("reject_reason", ""), job_words, missing=_WHY_NOT)
    if reason.text is None:
        session.rollback()
        desk = _desk(request, golden, snapshot)
        faults = {"reject_reason": reason.fault}
        return _again(request, proposal_id, caller, names, desk, faults, fields)
    proposal = hold(session, proposal_id)
    deciding.reject(session, proposal, caller, author_of(request, caller), reason.text)
    return _to(f"/ui/proposals/{proposal_id}")


def _desk(request: Request, golden: tuple[GoldenTitle, ...], snapshot: Snapshot) -> ImpactDesk:
    return ImpactDesk(golden, snapshot, request.app.state.impact_reports)


def _again(
    request: Request,
    proposal_id: int,
    caller: Caller,
    names: Names,
    desk: ImpactDesk,
    faults: Mapping[str, str],
    values: Mapping[str, str],
) -> Response:
    """The page with what was typed. In a new session, since the old one can no longer read."""
    with reading(request.app.state.engine) as fresh:
        return _review(
            request, fresh, proposal_id, caller, names, desk, faults=faults, values=values
        )


def _review(
    request: Request,
    session: Session,
    proposal_id: int,
    caller: Caller | None,
    names: Names,
    desk: ImpactDesk,
    *,
    faults: Mapping[str, str] | None = None,
    values: Mapping[str, str] | None = None,
) -> Response:
    detail = read_proposal(session, proposal_id, with_reports=caller is not None)
    shown = page_of(detail, caller, names)
    if not shown.is_open:
        return _to(f"/ui/proposals/{proposal_id}")
    return page(
        request,
        "proposals/review.html",
        status=422 if faults else 200,
        title=shown.asked,
        proposal=shown,
        impact=_impact(session, proposal_id, caller, desk),
        faults=faults or {},
        values=values or {},
    )


def _impact(
    session: Session, proposal_id: int, caller: Caller | None, desk: ImpactDesk
) -> ImpactInWords | None:
    """The impact, or None for a proposal that cannot be tried as it is."""
    today = datetime.now(UTC).date()
    try:
        return impact_in_words(read_impact(session, proposal_id, caller, desk, today))
    except (ProposalInvalidError, ProposalStateError):
        return None


def _to(path: str) -> Response:
    return RedirectResponse(address(path), status_code=HTTP_303_SEE_OTHER)
