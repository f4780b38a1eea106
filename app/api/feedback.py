"""What readers hold to be wrong, and what the registry does not know yet."""

from datetime import UTC, datetime
from typing import Final

from fastapi import Request, Response

from app.api.answers import CSV_ANSWER, Format, FormatQuery, csv_answer
from app.api.schemas.base import RegistryOut, validated
from app.api.schemas.feedback import (
    FeedbackIn,
    FeedbackOut,
    UnmatchedTitleOut,
    UnmatchedTitlesOut,
)
from app.http.caching import PRIVATE
from app.http.deps import REQUEST_ID_KEY, IndexDep, OpenSessionDep, ReviewerDep, SessionDep
from app.http.routing import Limit, strict_router
from app.services.history.recording import Author
from app.services.proposals.feedback import report_answer
from app.services.trusts.titles_in_use import unmatched_titles

FEWEST_TRUSTS: Final = 3
"""A title that fewer trusts use is shown to nobody but them."""

READER: Final = "reader"
"""Whom the history names for a report: anybody may make one."""

router = strict_router("Proposals")


@router.post("/feedback", status_code=202, response_model=FeedbackOut, operation_id="report_answer")
def report_wrong_answer(
    request: Request, given: FeedbackIn, session: OpenSessionDep, index: IndexDep
) -> FeedbackOut:
    """Say that an answer is wrong; no key is needed. A contributor may take it on.

    Nothing is published of a report until then. The same report again is counted. A title that
    looks like data about a person is refused.
    """
    author = Author(READER, datetime.now(UTC), request.scope[REQUEST_ID_KEY])
    came = report_answer(session, given.report(), index, author)
    answer = came.answer
    return FeedbackOut.model_validate(
        {
            **{name: getattr(came.proposal, name) for name in ("kind", "state", "reports")},
            "proposal": came.proposal.id,
            "outcome": answer.outcome,
            "role_id": None if answer.role is None else answer.role.role_id,
            "registry": RegistryOut.of(index[0]),
        }
    )


@router.get(
    "/unmatched-titles",
    response_model=UnmatchedTitlesOut,
    responses=CSV_ANSWER,
    operation_id="list_unmatched_titles",
)
def read_unmatched_titles(
    response: Response,
    session: SessionDep,
    caller: ReviewerDep,
    limit: Limit = None,
    form: FormatQuery = Format.JSON,
) -> UnmatchedTitlesOut | Response:
    """Titles of trusts' lists that nothing matches, by how many trusts use them."""
    found = unmatched_titles(session)
    shown = [title for title in found if title.trusts >= FEWEST_TRUSTS]
    rows = validated(UnmatchedTitleOut, shown[:limit])
    if form is Format.CSV:
        return csv_answer(UnmatchedTitleOut, rows, "unmatched-titles", {"Cache-Control": PRIVATE})
    response.headers["Cache-Control"] = PRIVATE
    return UnmatchedTitlesOut(titles=rows, withheld=len(found) - len(shown))
