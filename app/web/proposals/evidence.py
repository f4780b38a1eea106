"""The evidence pack of an application for a code, as a page to print."""

from typing import Annotated

from fastapi import Path, Request, Response

from app.http.deps import MaybeCallerDep, SessionDep
from app.services.proposals.evidence.packs import build_pack
from app.services.proposals.evidence.sheets import sheets_of
from app.web.pages import page
from app.web.routing import page_router

router = page_router()


@router.get("/proposals/{proposal_id}/evidence")
def show_evidence(
    request: Request,
    proposal_id: Annotated[int, Path(ge=1, le=2**31 - 1)],
    session: SessionDep,
    caller: MaybeCallerDep,
) -> Response:
    """Every part of the pack on one page."""
    pack = build_pack(session, proposal_id, with_reports=caller is not None)
    return page(
        request,
        "proposals/evidence.html",
        title=f"Application for a code: {pack.asked.title}",
        caption=f"Proposal {proposal_id}, {pack.system_title}",
        parts=sheets_of(pack),
        headers={"Vary": "Authorization"},
    )
