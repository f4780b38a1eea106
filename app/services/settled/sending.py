"""What a person settled in a list, sent to the registry as a report."""

from sqlmodel import Session

from app.db.models import CheckTitle
from app.errors import ProposalInvalidError
from app.matching.index import MatchIndex
from app.matching.resolve import TitleQuery
from app.services.checks.pages.settling import get_title
from app.services.content.indexing import Version
from app.services.proposals.feedback import AnswerReport, ReportSender, ShouldBe, take_report
from app.services.proposals.report_limit import ReportLimit
from app.services.proposals.storing import id_of
from app.vocabulary import OwnDecision

_NOT_SETTLED = "Decide what the title is first"


def send_title(
    session: Session,
    check_id: str,
    number: int,
    indexed: tuple[Version, MatchIndex],
    limit: ReportLimit,
    sender: ReportSender,
) -> CheckTitle:
    """The title, with the number of the report that it was sent as.

    The report has the title and the role, and nothing else of the list: no code, no number of
    staff and no reason. Raises `ProposalInvalidError` for a title without a decision or with
    personal data, `ReportLimitError` and `TooManyReportsError`.
    """
    title = get_title(session, check_id, number, sender.at)
    report = AnswerReport(
        TitleQuery(title.title), _should_be(title), title.role_id, indexed[0].content_hash
    )
    recorded = take_report(session, report, indexed, limit, sender)
    title.report = id_of(recorded.proposal)
    session.add(title)
    session.flush()
    return title


def _should_be(title: CheckTitle) -> ShouldBe:
    if title.decision == OwnDecision.ROLE:
        return ShouldBe.ROLE
    if title.decision == OwnDecision.OWN_ROLE:
        return ShouldBe.NEW_ROLE
    raise ProposalInvalidError([("decision", _NOT_SETTLED)])
