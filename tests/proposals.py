"""Proposals against the small seed, for the tests: one payload of each kind, and who is who."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from app.db.models import Change, Proposal
from app.matching.index import compile_tables
from app.matching.resolution import Resolution
from app.matching.resolve import resolve_title
from app.services.access.callers import Caller
from app.services.content.indexing import read_version
from app.services.content.matching_tables import read_tables
from app.services.history.recording import Author
from app.services.proposals.deciding import accept, review
from app.services.proposals.drafting import Draft, create_proposal, submit
from app.services.proposals.findings.checking import find
from app.services.proposals.findings.finding import ProposalFinding
from app.services.proposals.impact.comparing import ImpactReport
from app.services.proposals.impact.judging import ImpactJudgement, read_case
from app.services.proposals.impact.keeping import ImpactReports
from app.services.proposals.impact.trying import AskedTitles, compile_now
from app.services.proposals.payloads.kinds import Payload
from app.services.proposals.payloads.reading import PAYLOADS
from app.services.proposals.sources import NamedSource, sources_of
from app.services.seed.golden import GoldenTitle
from app.vocabulary import ProposalKind, Scope

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
TODAY = "2026-03-04"
PROPOSER = Caller("key:00000001", frozenset({Scope.CONTRIBUTE}), frozenset({"R1C"}))
NEIGHBOUR = Caller("key:00000002", frozenset({Scope.CONTRIBUTE}), frozenset({"R1C"}))
STRANGER = Caller("key:00000003", frozenset({Scope.CONTRIBUTE}), frozenset({"Y58"}))
REVIEWER = Caller("key:00000004", frozenset({Scope.REVIEW}), frozenset())
ADMIN = Caller("key:00000005", frozenset({Scope.ADMIN}), frozenset())
KNOWN_SOURCE = NamedSource(source_id="example-study", detail="page 3")
NEW_SOURCE = NamedSource(
    title="A new framework", url="https://www.example.org/framework", published="2026-01"
)

STATED: dict[ProposalKind, dict[str, Any]] = {
    ProposalKind.NEW_CODE: {
        "role_id": "nursing-associate",
        "system_id": "esr-job-role",
        "title": "Nursing Associate",
        "definition": "Bridges healthcare assistants and registered nurses.",
        "why": "Posts cannot be distinguished from healthcare assistants.",
        "nearest": [{"code": "07054", "why_not": "It is for work in schools."}],
    },
    ProposalKind.NEW_ROLE: {
        "name": "Recovery Navigator",
        "family": "support",
        "is_mental_health": True,
        "definition": "Helps people to find their way after a crisis.",
        "introduced": "2025",
        "afc_band_min": "4",
        "kind_of": ["healthcare-assistant"],
    },
    ProposalKind.NEW_SYNONYM: {
        "role_id": "education-mental-health-practitioner",
        "term": "Schools Wellbeing Practitioner",
        "synonym_kind": "local variant",
        "scope": "exact",
    },
    ProposalKind.CHANGE_MAPPING: {
        "role_id": "healthcare-assistant",
        "system_id": "nhs-occupation-code",
        "version": "22.1",
        "adds": {"code": "H1", "relation": "own", "predicate": "skos:exactMatch"},
    },
    ProposalKind.RETIRE_SYNONYM: {
        "role_id": "trainee-nursing-associate",
        "term": "Student Nursing Associate",
        "because": "wrong",
    },
    ProposalKind.RETIRE_ROLE: {
        "role_id": "physician-associate",
        "succeeded_by": "nursing-associate",
        "on": "2026-01",
    },
    ProposalKind.MARK_AMBIGUOUS: {
        "title": "Healthcare Support Workers",
        "ambiguity_kind": "catch-all",
        "question": "Is a register required?",
        "candidates": [
            {"role_id": "healthcare-assistant"},
            {"role_id": "nursing-associate", "bands": ["4"], "words": ["registered"]},
        ],
    },
}
"""What a proposal of each kind says about the small seed. None of them conflicts with another."""

Found = tuple[str, str]
"""The level and the code of a finding."""

Said = tuple[str, str, str]
"""The code of a finding, the field that it is about, and its words."""

EMHP = GoldenTitle.model_validate(
    {
        "title": "EMHP",
        "band": "",
        "expected_outcome": "matched",
        "expected_role_id": "education-mental-health-practitioner",
        "level": "",
        "quality": "STRONG",
        "rule": "10",
        "note": "",
    }
)
"""A golden title that the mini seed answers as expected."""


def payload_of(kind: str, **over: Any) -> Payload:  # noqa: ANN401  # fields of any payload
    """The payload of a kind with some fields of its own."""
    known = ProposalKind(kind)
    return PAYLOADS[known].model_validate({**STATED[known], **over})


def author(caller: Caller = PROPOSER) -> Author:
    """The author that the history names."""
    return Author(caller.actor, NOON, "request-1")


def drafted(
    session: Session,
    kind: str,
    *,
    by: Caller = PROPOSER,
    reason: str | None = "Posts are called so.",
    sources: Sequence[NamedSource] = (KNOWN_SOURCE,),
    **over: Any,  # noqa: ANN401  # fields of any payload
) -> Proposal:
    """A draft of a kind."""
    draft = Draft(payload_of(kind, **over), reason, None, tuple(sources))
    return create_proposal(session, draft, by, author(by))


def found_in(session: Session, kind: str, **more: Any) -> list[Found]:  # noqa: ANN401  # of a draft
    """The level and code of everything that is found in a draft."""
    findings = _findings(session, kind, **more)
    return [(finding.level.value, finding.code) for finding in findings]


def said_in(session: Session, kind: str, **more: Any) -> list[Said]:  # noqa: ANN401  # of a draft
    """The code, place and words of everything that is found in a draft."""
    findings = _findings(session, kind, **more)
    return [(finding.code, finding.where, finding.message) for finding in findings]


def _findings(session: Session, kind: str, **more: Any) -> list[ProposalFinding]:  # noqa: ANN401  # of a draft
    proposal = drafted(session, kind, **more)
    return find(session, proposal, sources_of(session, proposal.id or 0))


def in_review(session: Session, kind: str, **more: Any) -> Proposal:  # noqa: ANN401  # of a draft
    """A proposal that a reviewer has claimed."""
    proposal = drafted(session, kind, **more)
    submit(session, proposal, PROPOSER, author())
    return review(session, proposal, REVIEWER, author(REVIEWER))


def accepted(
    session: Session,
    kind: str,
    *,
    titles: AskedTitles = (),
    **more: Any,  # noqa: ANN401  # of a draft
) -> Proposal:
    """A proposal that was accepted and carried out."""
    decided, _ = decide(session, in_review(session, kind, **more), titles)
    return decided


def decide(
    session: Session,
    proposal: Proposal,
    titles: AskedTitles = (),
    *,
    by: Caller = REVIEWER,
    reason: str | None = None,
    override_reason: str | None = None,
) -> tuple[Proposal, ImpactReport]:
    """A proposal accepted after it was judged by these titles, and its impact."""
    return accept(
        session,
        proposal,
        by,
        author(by),
        reason=reason,
        override_reason=override_reason,
        golden=titles,
        judgement=judged(session, proposal, titles),
    )


def judged(
    session: Session, proposal: Proposal, titles: AskedTitles = ()
) -> ImpactJudgement | None:
    """What a decision on the proposal rests on, as the session sees it."""
    snapshot = read_version(session), compile_now(session)
    case = read_case(session, proposal.id or 0, titles, snapshot, TODAY)
    return None if case is None else case.judge(ImpactReports())


def answer_to(session: Session, title: str) -> Resolution:
    """The answer to a title with the content that this transaction sees."""
    session.flush()
    return resolve_title(title, compile_tables(read_tables(session)))


def steps_about(session: Session, entity: str) -> list[Change]:
    """The steps of the history about an entity, without those that loaded the seed."""
    statement = select(Change).where(col(Change.entity) == entity, col(Change.actor) != "tester")
    return list(session.scalars(statement.order_by(col(Change.seq))))
