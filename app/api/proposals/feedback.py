"""Reports of wrong answers, and titles that the registry does not know yet."""

from fastapi import Request, Response

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_answer
from app.api.proposals.parts import refuse_personal_data
from app.api.schemas.base import validated
from app.api.schemas.feedback import (
    ClearedReportsOut,
    ClearReportsIn,
    FeedbackIn,
    FeedbackOut,
    UnmatchedTitleOut,
    UnmatchedTitlesOut,
)
from app.http.caching import PRIVATE
from app.http.deps import (
    IndexDep,
    OpenSessionDep,
    ReviewerDep,
    SessionDep,
    WriteSessionDep,
    author_of,
    sender_of,
)
from app.http.routing import Limit, strict_router
from app.services.proposals.clearing import clear_reports, find_reports
from app.services.proposals.feedback import take_report
from app.services.proposals.unmatched import common_unmatched_titles

router = strict_router("Proposals")


@router.post("/feedback", status_code=202, response_model=FeedbackOut, operation_id="report_answer")
def report_wrong_answer(
    request: Request, given: FeedbackIn, session: OpenSessionDep, index: IndexDep
) -> FeedbackOut:
    """Report a wrong answer. You do not need a key. A contributor can take the report on.

    Until then nothing of the report is published. A report of the same title and the same right
    answer is added to the open one: `proposal` is its number, `reports` the new count. A title
    that looks like personal data is refused, and so are too many reports from one address.
    """
    limit, sender = request.app.state.report_limit, sender_of(request)
    return FeedbackOut.of(take_report(session, given.report(), index, limit, sender), index[0])


@router.post("/feedback/clear", response_model=ClearedReportsOut, operation_id="clear_reports")
def clear_waiting_reports(
    request: Request,
    given: ClearReportsIn,
    session: WriteSessionDep,
    caller: ReviewerDep,
    index: IndexDep,
) -> ClearedReportsOut:
    """Withdraw many reports that nobody has taken on. The first call only counts them.

    Send the same again with `expected`, the `count` of that answer. If the number has changed,
    nothing is withdrawn (409, `reports-changed`).
    """
    refuse_personal_data(given, index)
    if given.expected is None:
        return ClearedReportsOut.of(find_reports(session, given.wanted()), cleared=False)
    author = author_of(request, caller)
    gone = clear_reports(session, given.wanted(), given.expected, author, given.reason)
    return ClearedReportsOut.of(gone, cleared=True)


@router.get(
    "/unmatched-titles",
    response_model=UnmatchedTitlesOut,
    responses=CSV_ANSWER,
    operation_id="list_unmatched_titles",
)
def read_unmatched_titles(
    response: Response,
    session: SessionDep,
    form: FormatDep,
    caller: ReviewerDep,
    limit: Limit = None,
) -> UnmatchedTitlesOut | Response:
    """Unmatched titles of trusts' lists, with how many trusts use each."""
    found = common_unmatched_titles(session, limit)
    rows = validated(UnmatchedTitleOut, found.titles)
    if form is ListFormat.CSV:
        return csv_answer(UnmatchedTitleOut, rows, "unmatched-titles", {"Cache-Control": PRIVATE})
    response.headers["Cache-Control"] = PRIVATE
    return UnmatchedTitlesOut(titles=rows, withheld=found.withheld)
