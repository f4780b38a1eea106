"""Reports of wrong answers: each becomes a draft that a contributor can take on.

Anybody can report, so little is kept: a title without personal data, and no text in the
reader's own words. The same report again adds to the count of the one that is open. The number
of waiting drafts is limited: the oldest one that was reported only once makes room for a new one.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.db.models import Proposal, Role, Synonym
from app.errors import ProposalInvalidError, TooManyReportsError
from app.matching.index import MatchIndex
from app.matching.resolution import Hints, Outcome, Resolution
from app.matching.resolve import TitleQuery, resolve_title
from app.services.content.indexing import Version
from app.services.content.word_lists import job_words_of
from app.services.history.recording import Author, wait_for_turn
from app.services.proposals.privacy import must_name_nobody
from app.services.proposals.report_limit import ReportLimit
from app.services.proposals.states import OPEN
from app.services.proposals.storing import add_proposal, change_proposal, waiting_reports
from app.vocabulary import ProposalKind, ProposalState, RetirementCause, RoleStatus, SynonymKind

MOST_REPORTS: Final = 1_000
"""The number of different reports that can wait to be looked at."""

READER: Final = "reader"
"""The name in the history for a person who reports: anybody can, so nobody is named."""

_MOST_CANDIDATES: Final = 5


class ShouldBe(StrEnum):
    """What the reader says the answer should be."""

    ROLE = "role"
    AMBIGUOUS = "ambiguous"
    NEW_ROLE = "new_role"
    NO_ROLE = "no_role"


@dataclass(frozen=True, slots=True)
class AnswerReport:
    """A reader's report on the answer to a title, and what the answer should be.

    `content` and `release` are those of the answer, where the reader gives them.
    """

    query: TitleQuery
    should_be: ShouldBe
    role_id: str | None = None
    content: str | None = None
    release: str | None = None


@dataclass(frozen=True, slots=True)
class ReportSender:
    """Where a report comes from. Only `at` and `request_id` are stored."""

    address: str
    at: datetime
    request_id: str


@dataclass(frozen=True, slots=True)
class RecordedReport:
    """The draft that a report became, and today's answer that it is about."""

    proposal: Proposal
    answer: Resolution


def take_report(
    session: Session,
    report: AnswerReport,
    indexed: tuple[Version, MatchIndex],
    limit: ReportLimit,
    sender: ReportSender,
) -> RecordedReport:
    """The draft of a report that anybody can send. Raises what `report_answer` raises.

    Also raises `ReportLimitError` for too many reports from one address.
    """
    limit.count(sender.address, sender.at)
    return report_answer(session, report, indexed, Author(READER, sender.at, sender.request_id))


def report_answer(
    session: Session, report: AnswerReport, indexed: tuple[Version, MatchIndex], author: Author
) -> RecordedReport:
    """The draft of a report.

    Raises `ProposalInvalidError` for a report that says nothing new or has personal data, and
    `TooManyReportsError` where too many reports wait and each was sent more than once.
    """
    version, index = indexed
    title, hints = report.query.title, report.query.hints
    must_name_nobody({"title": title, **_context(hints)}, job_words_of(index))
    answer = resolve_title(title, index, hints=hints)
    wait_for_turn(session)
    _must_ask_for_a_change(session, report, answer)
    kind, payload = _change_wanted(session, report, answer)
    subject, role_id = " ".join(payload.get("term", title).split()), payload.get("role_id")
    reports, words = _open_reports(session, kind, role_id), index.words(subject)
    proposal = next((row for row in reports if index.words(row.subject) == words), None)
    if proposal is not None:
        # The count is not in the history, or any reader could fill the history.
        proposal.reports += 1
        session.add(proposal)
        session.flush()
        return RecordedReport(proposal, answer)
    _make_room(session, author)
    proposal = Proposal(
        kind=kind.value,
        payload=payload,
        subject=subject,
        role_id=role_id,
        report=_stored_report(report, answer, version.content_hash),
        reports=1,
        created_at=author.at,
        changed_at=author.at,
    )
    return RecordedReport(add_proposal(session, proposal, author), answer)


def _must_ask_for_a_change(session: Session, report: AnswerReport, answer: Resolution) -> None:
    if report.should_be is ShouldBe.ROLE:
        role = session.get(Role, report.role_id or "")
        if role is None or role.status != RoleStatus.ACTIVE:
            raise ProposalInvalidError([("role_id", "Give the id of a role that is in use.")])
    if _is_already_the_answer(report, answer):
        raise ProposalInvalidError([("should_be", "The registry already gives this answer.")])


def _is_already_the_answer(report: AnswerReport, answer: Resolution) -> bool:
    """Whether today's answer is the one that the reader wants."""
    matched = None if answer.role is None else answer.role.role_id
    return {
        ShouldBe.ROLE: matched is not None and matched == report.role_id,
        ShouldBe.AMBIGUOUS: answer.outcome is Outcome.AMBIGUOUS,
        ShouldBe.NO_ROLE: answer.outcome is Outcome.UNMATCHED,
        ShouldBe.NEW_ROLE: False,
    }[report.should_be]


def _change_wanted(
    session: Session, report: AnswerReport, answer: Resolution
) -> tuple[ProposalKind, dict[str, Any]]:
    """The kind of proposal and what is known of its payload. A contributor completes it."""
    title = report.query.title
    if report.should_be is ShouldBe.ROLE:
        # A contributor decides on the scope.
        kind = SynonymKind.LOCAL_VARIANT.value
        payload = {"role_id": report.role_id, "term": title, "synonym_kind": kind}
        return ProposalKind.NEW_SYNONYM, payload
    if report.should_be is ShouldBe.NEW_ROLE:
        return ProposalKind.NEW_ROLE, {"name": title}
    wrong = _synonym_matched(session, answer)
    if report.should_be is ShouldBe.NO_ROLE and wrong is not None:
        cause = RetirementCause.WRONG.value
        payload = {"role_id": wrong.role_id, "term": wrong.term, "because": cause}
        return ProposalKind.RETIRE_SYNONYM, payload
    named = [{"role_id": found.role.role_id} for found in answer.candidates[:_MOST_CANDIDATES]]
    return ProposalKind.MARK_AMBIGUOUS, {"title": title, "candidates": named}


def _synonym_matched(session: Session, answer: Resolution) -> Synonym | None:
    """The synonym that was matched, or None where a role's name or nothing was matched."""
    if answer.role is None:
        return None
    return session.get(Synonym, (answer.role.role_id, answer.candidates[0].matched_term))


def _open_reports(session: Session, kind: ProposalKind, role_id: str | None) -> list[Proposal]:
    """The undecided reports of one kind about one role, taken on or not, oldest first."""
    statement = select(Proposal).where(
        col(Proposal.reports) > 0, col(Proposal.state).in_(OPEN), col(Proposal.kind) == kind
    )
    rows = session.scalars(statement.order_by(col(Proposal.id)))
    return [row for row in rows if row.role_id == role_id]


def _make_room(session: Session, author: Author) -> None:
    """Withdraw the oldest report that nobody has confirmed, if too many reports wait."""
    waiting = session.scalar(select(func.count()).select_from(waiting_reports().subquery())) or 0
    if waiting < MOST_REPORTS:
        return
    unconfirmed = waiting_reports().where(col(Proposal.reports) == 1)
    oldest = session.scalars(unconfirmed.limit(1)).first()
    if oldest is None:
        raise TooManyReportsError(MOST_REPORTS)
    changes = {"state": ProposalState.WITHDRAWN}
    change_proposal(session, oldest, changes, author, reason="made room for a newer report")


def _stored_report(report: AnswerReport, answer: Resolution, content: str) -> dict[str, Any]:
    return {
        "title": report.query.title,
        "context": _context(report.query.hints),
        "should_be": report.should_be.value,
        "role_id": report.role_id,
        "read_in": {"release": report.release, "content": report.content},
        "answer": {
            "outcome": answer.outcome.value,
            "role_id": None if answer.role is None else answer.role.role_id,
            "confidence": answer.confidence,
            "content": content,
        },
    }


def _context(hints: Hints) -> dict[str, str]:
    named = {name: getattr(hints, name) for name in Hints.__dataclass_fields__}
    return {name: value for name, value in named.items() if value is not None}
