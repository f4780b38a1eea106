"""The evidence pack of an application for a code."""

from enum import StrEnum
from typing import Annotated, Final

from fastapi import Query, Response

from app.api.proposals.parts import KEY_IS_OPTIONAL, ProposalId, keep_apart
from app.api.schemas.evidence import EvidencePackOut
from app.http.deps import MaybeCallerDep, SessionDep
from app.http.routing import strict_router
from app.services.content.indexing import read_version
from app.services.proposals.evidence.packs import build_pack
from app.services.proposals.evidence.sheets import as_workbook

XLSX_MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
router = strict_router("Proposals")


class EvidenceForm(StrEnum):
    """The file format of an evidence pack."""

    JSON = "json"
    XLSX = "xlsx"


@router.get(
    "/proposals/{proposal_id}/evidence",
    response_model=EvidencePackOut,
    responses={200: {"content": {XLSX_MEDIA_TYPE: {"schema": {"type": "string"}}}}},
    operation_id="proposal_evidence",
    openapi_extra=KEY_IS_OPTIONAL,
)
def read_evidence(
    response: Response,
    proposal_id: ProposalId,
    session: SessionDep,
    caller: MaybeCallerDep,
    form: Annotated[EvidenceForm, Query(alias="format")] = EvidenceForm.JSON,
) -> EvidencePackOut | Response:
    """The evidence for an application, to send to the body that publishes the list.

    Definition, level, nearest codes, trusts and staff, titles in use, years without a code, and
    sources. Small numbers are not shown. What is not known is listed and never guessed.
    """
    pack = build_pack(session, proposal_id, with_reports=caller is not None)
    if form is EvidenceForm.XLSX:
        named = f'attachment; filename="evidence-{proposal_id}.xlsx"'
        headers = {"Content-Disposition": named}
        book = Response(as_workbook(pack), media_type=XLSX_MEDIA_TYPE, headers=headers)
        return keep_apart(book, caller)
    keep_apart(response, caller)
    return EvidencePackOut.of(pack, read_version(session))
