"""Proposals: how a change is asked for, looked at and decided, each step on the record.

Every verb waits its turn to write first: what it then reads stays true until its commit.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select, update
from sqlmodel import Session, col

from app.db.models import Change, Organisation, Proposal, ProposalComment, ProposalSource
from app.errors import (
    BreaksGoldenSetError,
    NotAllowedError,
    OwnProposalError,
    ProposalInvalidError,
    ProposalNotFoundError,
    ProposalStateError,
)
from app.matching.index import MatchIndex
from app.services.access.callers import Caller
from app.services.codes.evidence import refresh_searches
from app.services.content.indexing import bump_version
from app.services.history.recording import Author, Step, record, wait_for_turn
from app.services.proposals.answer_changes import (
    GoldenEffect,
    ImpactReport,
    ImpactVerdict,
    changed_answers,
)
from app.services.proposals.edits import steps_of
from app.services.proposals.findings import Finding, find, must_be_sound
from app.services.proposals.impact import AskedTitles, carry_out, compile_now, impact_of
from app.services.proposals.payloads import Payload, read_payload
from app.services.proposals.sources import SOURCES, NamedSource, set_sources, sources_of
from app.services.proposals.states import OPEN, Verb, next_state
from app.services.roles.paging import Page, Place, read_page
from app.vocabulary import NationalStatus, ProposalKind, ProposalState, Scope

_TABLE: Final = "proposal"
# What a reader reported may name somebody; it is not for the history, which nothing leaves.
_NOT_IN_HISTORY: Final = frozenset({"id", "report", "revision", "changed_at"})


@dataclass(frozen=True, slots=True)
class Draft:
    """What a contributor asks for."""

    payload: Payload
    reason: str | None
    organisation: str | None
    sources: tuple[NamedSource, ...]


@dataclass(frozen=True, slots=True)
class Amendment:
    """What a contributor changes in a draft; None leaves a part as it is."""

    payload: Payload | None = None
    reason: str | None = None
    sources: tuple[NamedSource, ...] | None = None


@dataclass(frozen=True, slots=True)
class ProposalFilter:
    """Which proposals are asked for; None leaves a question open.

    Reports that nobody has taken on are seen `with_reports` only.
    """

    state: str | None = None
    kind: str | None = None
    role_id: str | None = None
    proposer: str | None = None
    with_reports: bool = False


@dataclass(frozen=True, slots=True)
class ProposalDetail:
    """A proposal with all that belongs to it. `findings` are of today, and of open ones only."""

    row: Proposal
    sources: tuple[ProposalSource, ...]
    comments: tuple[ProposalComment, ...]
    findings: tuple[Finding, ...]
    history: tuple[Change, ...]


def list_proposals(session: Session, wanted: ProposalFilter, place: Place) -> Page[Proposal]:
    """Proposals in the order in which they came."""
    statement = select(Proposal)
    for column, value in (
        (Proposal.state, wanted.state),
        (Proposal.kind, wanted.kind),
        (Proposal.role_id, wanted.role_id),
        (Proposal.proposer, wanted.proposer),
    ):
        if value is not None:
            statement = statement.where(col(column) == value)
    if not wanted.with_reports:
        statement = statement.where(col(Proposal.proposer).is_not(None))
    return read_page(session, statement, [Proposal.id], place)


def get_proposal(session: Session, proposal_id: int, *, with_reports: bool = True) -> Proposal:
    """One proposal; raises `ProposalNotFoundError`."""
    proposal = session.get(Proposal, proposal_id, populate_existing=True)
    if proposal is None or (proposal.proposer is None and not with_reports):
        raise ProposalNotFoundError(proposal_id)
    return proposal


def read_proposal(session: Session, proposal_id: int, *, with_reports: bool) -> ProposalDetail:
    """One proposal with its sources, comments, findings and history."""
    row = get_proposal(session, proposal_id, with_reports=with_reports)
    sources = sources_of(session, proposal_id)
    findings = find(session, row, sources) if row.state in OPEN else []
    return ProposalDetail(
        row=row,
        sources=tuple(sources),
        comments=tuple(_comments(session, proposal_id)),
        findings=tuple(findings),
        history=tuple(_history(session, proposal_id)),
    )


def create_proposal(session: Session, draft: Draft, caller: Caller, author: Author) -> Proposal:
    """A new draft."""
    wait_for_turn(session)
    proposal = Proposal(
        kind=draft.payload.kind.value,
        payload=draft.payload.model_dump(mode="json"),
        reason=draft.reason,
        subject=draft.payload.subject,
        role_id=draft.payload.role,
        organisation=_organisation(session, caller, draft.organisation),
        proposer=caller.actor,
        created_at=author.at,
        changed_at=author.at,
    )
    session.add(proposal)
    session.flush()
    record(session, [Step(_TABLE, (_id(proposal),), None, fact_of(proposal))], author)
    set_sources(session, _id(proposal), draft.sources, author)
    return proposal


def amend_proposal(
    session: Session, proposal: Proposal, amendment: Amendment, caller: Caller, author: Author
) -> Proposal:
    """A draft, or a report that is taken on, with some of it changed.

    Raises `ProposalStateError` once it is submitted: reviewers see what was asked for.
    """
    if proposal.state != ProposalState.DRAFT:
        raise ProposalStateError(proposal.state, "amend")
    changes = _taken_on(proposal, caller)
    if amendment.payload is not None:
        _must_be_of(proposal, amendment.payload)
        changes |= _about(amendment.payload)
    if amendment.reason is not None:
        changes["reason"] = amendment.reason
    if amendment.sources is not None:
        set_sources(session, _id(proposal), amendment.sources, author)
    return change(session, proposal, changes, author)


def submit(session: Session, proposal: Proposal, caller: Caller, author: Author) -> Proposal:
    """The proposal, handed to the reviewers; raises `ProposalInvalidError` with every error."""
    state = next_state(ProposalState(proposal.state), Verb.SUBMIT)
    changes = _taken_on(proposal, caller)
    must_be_sound(find(session, proposal, sources_of(session, _id(proposal))))
    changes |= _about(read_payload(proposal.kind, proposal.payload))
    return change(session, proposal, {**changes, "state": state}, author)


def review(session: Session, proposal: Proposal, caller: Caller, author: Author) -> Proposal:
    """The proposal, claimed by a reviewer."""
    state = next_state(ProposalState(proposal.state), Verb.REVIEW)
    must_be_another(proposal, caller)
    return change(session, proposal, {"state": state, "reviewer": caller.actor}, author)


def accept(  # what was decided and what it was judged by
    session: Session,
    proposal: Proposal,
    caller: Caller,
    author: Author,
    *,
    reason: str | None,
    override_reason: str | None,
    titles: AskedTitles,
    live: MatchIndex | None = None,
) -> tuple[Proposal, ImpactReport]:
    """The proposal accepted and carried out in the curated tables, or nothing at all.

    Judged anew by the titles: an earlier look may be out of date. `live` is the index of the
    content as it stands, where the caller has it. Raises
    `BreaksGoldenSetError` where no override is given, `ProposalInvalidError` where the
    registry has changed so that it cannot be carried out.
    """
    state = next_state(ProposalState(proposal.state), Verb.ACCEPT)
    must_be_another(proposal, caller)
    sources = sources_of(session, _id(proposal))
    must_be_sound(find(session, proposal, sources))
    report = _carry_out(session, proposal, sources, author, titles, live)
    if report.verdict is ImpactVerdict.BREAKS_GOLDEN_SET and override_reason is None:
        raise BreaksGoldenSetError(_broken(report))
    is_broken = report.verdict is ImpactVerdict.BREAKS_GOLDEN_SET
    changes = {
        "state": state,
        "decider": caller.actor,
        "decision_reason": reason,
        "verdict": report.verdict.value,
        "override_reason": override_reason if is_broken else None,
        "national_status": _first_national_status(proposal),
    }
    return change(session, proposal, changes, author, reason=override_reason or reason), report


def reject(
    session: Session, proposal: Proposal, caller: Caller, author: Author, reason: str
) -> Proposal:
    """The proposal, turned down for a reason."""
    state = next_state(ProposalState(proposal.state), Verb.REJECT)
    must_be_another(proposal, caller)
    changes = {"state": state, "decider": caller.actor, "decision_reason": reason}
    return change(session, proposal, changes, author, reason=reason)


def withdraw(
    session: Session, proposal: Proposal, caller: Caller, author: Author, reason: str | None
) -> Proposal:
    """The proposal, taken back by who made it, or by whom they work with."""
    state = next_state(ProposalState(proposal.state), Verb.WITHDRAW)
    _must_speak_for(proposal, caller)
    return change(session, proposal, {"state": state}, author, reason=reason)


def comment(session: Session, proposal: Proposal, text: str, author: Author) -> ProposalComment:
    """A remark on the proposal, whatever its state."""
    said = ProposalComment(proposal_id=_id(proposal), at=author.at, actor=author.actor, text=text)
    session.add(said)
    session.flush()
    key = (_id(proposal), said.id or 0)
    record(session, [Step("proposal_comment", key, None, {"text": text})], author)
    return said


def look_at_impact(
    session: Session,
    proposal: Proposal,
    titles: AskedTitles,
    day: str,
    live: MatchIndex | None = None,
) -> ImpactReport:
    """Every title that would be answered otherwise if the proposal were accepted now."""
    if proposal.state not in OPEN:
        raise ProposalStateError(proposal.state, "impact")
    return impact_of(session, proposal, titles, day, live)


def hold(session: Session, proposal_id: int) -> Proposal:
    """The proposal, which nobody else changes until this transaction ends."""
    wait_for_turn(session)
    return get_proposal(session, proposal_id)


def _carry_out(
    session: Session,
    proposal: Proposal,
    sources: Sequence[ProposalSource],
    author: Author,
    titles: AskedTitles,
    live: MatchIndex | None,
) -> ImpactReport:
    before = live or compile_now(session)
    payload = read_payload(proposal.kind, proposal.payload)
    edits = carry_out(session, payload, sources, author.at.date().isoformat())
    if not edits:
        return ImpactReport(len(titles), ())
    record(session, steps_of(edits, f"proposal {proposal.id}"), author)
    report = changed_answers(before, compile_now(session), titles)
    refresh_searches(session, author)
    bump_version(session)
    return report


def _broken(report: ImpactReport) -> list[str]:
    return [change.title for change in report.changed if change.golden is GoldenEffect.BROKEN]


def _first_national_status(proposal: Proposal) -> NationalStatus | None:
    return NationalStatus.PACK_READY if proposal.kind == ProposalKind.NEW_CODE else None


def change(  # one row, what changes in it, and who says why
    session: Session,
    proposal: Proposal,
    changes: dict[str, Any],
    author: Author,
    *,
    reason: str | None = None,
) -> Proposal:
    """Change the row as it was read: of two who read the same, the second changes nothing."""
    before = fact_of(proposal)
    done = session.execute(
        update(Proposal)
        .where(col(Proposal.id) == proposal.id, col(Proposal.state) == proposal.state)
        .where(col(Proposal.revision) == proposal.revision)
        .values(**changes, revision=proposal.revision + 1, changed_at=author.at)
    )
    if done.rowcount != 1:  # type: ignore[attr-defined]  # every result of an update has it
        raise ProposalStateError(proposal.state, "change")
    after = fact_of(session.get_one(Proposal, _id(proposal), populate_existing=True))
    step = Step(_TABLE, (_id(proposal),), *_difference(before, after), reason)
    record(session, [step] if step.after else [], author)
    return proposal


def fact_of(proposal: Proposal) -> dict[str, Any]:
    """What the history may say of a proposal; of a report only that there is one."""
    fact = proposal.model_dump(mode="json", exclude=set(_NOT_IN_HISTORY))
    if proposal.proposer is None:
        fact |= {"payload": None, "subject": None}
    return fact


def _difference(
    before: dict[str, Any], after: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    changed = [name for name in after if before[name] != after[name]]
    return {name: before[name] for name in changed}, {name: after[name] for name in changed}


def _id(proposal: Proposal) -> int:
    return proposal.id or 0


def _about(payload: Payload) -> dict[str, Any]:
    return {
        "payload": payload.model_dump(mode="json"),
        "subject": payload.subject,
        "role_id": payload.role,
    }


def _organisation(session: Session, caller: Caller, given: str | None) -> str | None:
    """The organisation that a proposal is made for; an administrator's may be nobody's."""
    if given is None and len(caller.organisations) == 1:
        return next(iter(caller.organisations))
    if given is None:
        if caller.organisations:
            said = "You speak for several organisations: name the one that proposes."
            raise ProposalInvalidError([("organisation", said)])
        return None
    caller.must_act_for(given)
    if session.get(Organisation, given) is None:
        said = f"There is no organisation '{given}'."
        raise ProposalInvalidError([("organisation", said)])
    return given


def _taken_on(proposal: Proposal, caller: Caller) -> dict[str, Any]:
    """What changes where a contributor works on a proposal: a report becomes theirs."""
    if proposal.proposer is None:
        organisations = sorted(caller.organisations)
        only = organisations[0] if len(organisations) == 1 else None
        return {"proposer": caller.actor, "organisation": only}
    if proposal.proposer != caller.actor:
        raise NotAllowedError("Only who drafted a proposal can change or submit it.")
    return {}


def _must_be_of(proposal: Proposal, payload: Payload) -> None:
    if proposal.kind != payload.kind:
        said = f"This is a '{proposal.kind}': its kind cannot change."
        raise ProposalInvalidError([("payload", said)])


def must_be_another(proposal: Proposal, caller: Caller) -> None:
    """Two pairs of eyes, whatever the scopes."""
    if proposal.proposer == caller.actor:
        raise OwnProposalError


def _must_speak_for(proposal: Proposal, caller: Caller) -> None:
    is_own = proposal.proposer == caller.actor
    is_ours = proposal.organisation is not None and caller.may_act_for(proposal.organisation)
    is_report = proposal.proposer is None
    if not (is_own or is_ours or is_report or caller.may(Scope.ADMIN)):
        raise NotAllowedError("Only who made a proposal, or their organisation, can withdraw it.")


def _comments(session: Session, proposal_id: int) -> Sequence[ProposalComment]:
    statement = select(ProposalComment).where(col(ProposalComment.proposal_id) == proposal_id)
    return session.scalars(statement.order_by(col(ProposalComment.id))).all()


def _history(session: Session, proposal_id: int) -> Sequence[Change]:
    statement = select(Change).where(
        col(Change.entity).in_([_TABLE, SOURCES]), col(Change.entity_key) == str(proposal_id)
    )
    return session.scalars(statement.order_by(col(Change.seq))).all()
