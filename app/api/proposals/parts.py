"""What the routes of proposals share."""

from typing import Annotated, Any, Final

from fastapi import Path, Response
from pydantic import BaseModel
from sqlmodel import Session

from app.api.schemas.proposals import ProposalDetailOut
from app.http.caching import PRIVATE, tagged
from app.http.deps import Snapshot
from app.services.access.callers import Caller
from app.services.content.word_lists import job_words_of
from app.services.proposals.privacy import must_name_nobody
from app.services.proposals.reading import read_proposal

ProposalId = Annotated[int, Path(ge=1, le=2**31 - 1, description="The number of a proposal")]
KEY_IS_OPTIONAL: Final[dict[str, Any]] = {"security": [{}]}


def refuse_personal_data(sent: BaseModel, index: Snapshot) -> None:
    """Raise `ProposalInvalidError` with every field that looks like personal data."""
    must_name_nobody(sent.model_dump(mode="json", exclude_none=True), job_words_of(index[1]))


def answer_for_one(
    session: Session, response: Response, proposal_id: int, *, with_reports: bool = True
) -> ProposalDetailOut:
    """One proposal as an answer, with its ETag."""
    return tagged(response, detail_of(session, proposal_id, with_reports=with_reports))


def detail_of(
    session: Session, proposal_id: int, *, with_reports: bool = True
) -> ProposalDetailOut:
    """One proposal with all that belongs to it. A reader's own words are for callers with a key."""
    shown = ProposalDetailOut.of_detail(
        read_proposal(session, proposal_id, with_reports=with_reports)
    )
    return shown if with_reports else shown.model_copy(update={"report": None})


def keep_apart(response: Response, caller: Caller | None) -> Response:
    """Mark an answer that shows more to a caller with a key, so that no cache mixes the two."""
    response.headers["Vary"] = "Accept, Authorization"
    if caller is not None:
        response.headers["Cache-Control"] = PRIVATE
    return response
