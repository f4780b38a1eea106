"""'This answer is wrong': a reader's report becomes a draft that a contributor may take on.

Anybody may report, so little is kept: a title that names nobody, and no text of the reader's
own. The same report counts up one draft, and there are only so many drafts at a time.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import func, select
from sqlmodel import Session, col

from app.db.models import Proposal, Role, Synonym
from app.errors import ProposalInvalidError, TooManyReportsError
from app.matching.index import MatchIndex
from app.matching.job_words import job_words
from app.matching.resolution import Hints, Outcome, Resolution
from app.matching.resolve import TitleQuery, resolve_title
from app.services.codes.searches import fold
from app.services.content.indexing import Version
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.services.proposals.deciding import fact_of
from app.services.proposals.privacy import must_name_nobody
from app.vocabulary import ProposalKind, ProposalState, RetirementCause, RoleStatus, SynonymKind

MOST_REPORTS: Final = 1_000
"""So many different reports wait at a time; the next has to wait until some are looked at."""

_MOST_CANDIDATES: Final = 5


class ShouldBe(StrEnum):
    """What a reader holds to be right."""

    ROLE = "role"
    AMBIGUOUS = "ambiguous"
    NEW_ROLE = "new_role"
    NO_ROLE = "no_role"


@dataclass(frozen=True, slots=True)
class Report:
    """A reader's word on an answer: to which title, and what it should be.

    `content` and `release` are what the answer was stamped with, as far as the reader says.
    """

    query: TitleQuery
    should_be: ShouldBe
    role_id: str | None = None
    content: str | None = None
    release: str | None = None


@dataclass(frozen=True, slots=True)
class Reported:
    """What became of a report: the draft, and the answer of today that it is about."""

    proposal: Proposal
    answer: Resolution


def report_answer(
    session: Session, report: Report, indexed: tuple[Version, MatchIndex], author: Author
) -> Reported:
    """The draft of a report. Raises `ProposalInvalidError` for one that says nothing new or
    names a person, `TooManyReportsError` where too many wait.
    """
    version, index = indexed
    title, hints = report.query.title, report.query.hints
    must_name_nobody({"title": title, **_context(hints)}, job_words(index))
    answer = resolve_title(title, index, hints=hints)
    wait_for_turn(session)
    _must_be_of_use(session, report, answer)
    kind, payload = _change_wanted(session, report, answer)
    subject, role_id = fold(payload.get("term", title)), payload.get("role_id")
    proposal = _waiting(session, kind, subject, role_id)
    if proposal is not None:
        # A count alone is no change that the history needs: it would be anybody's to fill.
        proposal.reports += 1
        session.add(proposal)
        session.flush()
        return Reported(proposal, answer)
    _must_have_room(session)
    proposal = Proposal(
        kind=kind.value,
        payload=payload,
        subject=subject,
        role_id=role_id,
        report=_told(report, answer, version.content_hash),
        reports=1,
        created_at=author.at,
        changed_at=author.at,
    )
    session.add(proposal)
    session.flush()
    record(session, [Step("proposal", (proposal.id or 0,), None, fact_of(proposal))], author)
    return Reported(proposal, answer)


def _must_be_of_use(session: Session, report: Report, answer: Resolution) -> None:
    if report.should_be is ShouldBe.ROLE:
        role = session.get(Role, report.role_id or "")
        if role is None or role.status != RoleStatus.ACTIVE:
            raise ProposalInvalidError([("role_id", "Name a role that is in use.")])
    if _says_so(report, answer):
        raise ProposalInvalidError([("should_be", "The registry answers so already.")])


def _says_so(report: Report, answer: Resolution) -> bool:
    """Whether the registry's answer of today is the one that the reader wants."""
    matched = None if answer.role is None else answer.role.role_id
    return {
        ShouldBe.ROLE: matched is not None and matched == report.role_id,
        ShouldBe.AMBIGUOUS: answer.outcome is Outcome.AMBIGUOUS,
        ShouldBe.NO_ROLE: answer.outcome is Outcome.UNMATCHED,
        ShouldBe.NEW_ROLE: False,
    }[report.should_be]


def _change_wanted(
    session: Session, report: Report, answer: Resolution
) -> tuple[ProposalKind, dict[str, Any]]:
    """The proposal that would do it, as far as the report tells: a contributor completes it."""
    title = report.query.title
    if report.should_be is ShouldBe.ROLE:
        # The scope is left for a contributor to judge.
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
    """The synonym that a match rests on; None where it rests on a name, or nothing matched."""
    if answer.role is None:
        return None
    return session.get(Synonym, (answer.role.role_id, answer.candidates[0].matched_term))


def _waiting(
    session: Session, kind: ProposalKind, subject: str, role_id: str | None
) -> Proposal | None:
    statement = select(Proposal).where(
        col(Proposal.proposer).is_(None),
        col(Proposal.state) == ProposalState.DRAFT,
        col(Proposal.kind) == kind,
        col(Proposal.subject) == subject,
    )
    found = session.scalars(statement.order_by(col(Proposal.id)))
    return next((row for row in found if row.role_id == role_id), None)


def _must_have_room(session: Session) -> None:
    waiting = (
        select(func.count())
        .select_from(Proposal)
        .where(col(Proposal.proposer).is_(None), col(Proposal.state) == ProposalState.DRAFT)
    )
    if (session.scalar(waiting) or 0) >= MOST_REPORTS:
        raise TooManyReportsError(MOST_REPORTS)


def _told(report: Report, answer: Resolution, content: str) -> dict[str, Any]:
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
