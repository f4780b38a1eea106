"""The impact of a proposal: which answers would change."""

from datetime import UTC, datetime
from typing import Any, Final

from fastapi import Request, Response

from app.api.proposals.parts import KEY_IS_OPTIONAL, ProposalId, keep_apart
from app.api.schemas.impact import ProposalImpactOut
from app.http.deps import GoldenDep, IndexDep, MaybeCallerDep, SessionDep
from app.http.problems import MEDIA_TYPE
from app.http.routing import strict_router
from app.services.proposals.impact.showing import ImpactDesk, read_impact

_CLOSED: Final[dict[int | str, dict[str, Any]]] = {
    409: {
        "description": "The proposal is closed.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
}
router = strict_router("Proposals")


@router.get(
    "/proposals/{proposal_id}/impact",
    response_model=ProposalImpactOut,
    responses=_CLOSED,
    operation_id="proposal_impact",
    openapi_extra=KEY_IS_OPTIONAL,
)
def read_impact_of_proposal(
    request: Request,
    response: Response,
    proposal_id: ProposalId,
    session: SessionDep,
    caller: MaybeCallerDep,
    index: IndexDep,
    golden: GoldenDep,
) -> ProposalImpactOut:
    """What accepting an open proposal would change, title by title, before and after.

    The golden set is asked, and the titles that several trusts use. No trust is named. For
    reviewers the titles that few trusts use are asked as well. Nothing is stored. It takes
    some seconds. One impact is calculated at a time, and kept until something changes.
    """
    keep_apart(response, caller)
    desk = ImpactDesk(golden, index, request.app.state.impact_reports)
    today = datetime.now(UTC).date()
    return ProposalImpactOut.of(read_impact(session, proposal_id, caller, desk, today))
