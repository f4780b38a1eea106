"""Proposals as pages show them: rows, one proposal, its findings and its impact."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.db.models import Change, Proposal, ProposalComment, ProposalSource
from app.plurals import counted
from app.services.access.callers import Caller
from app.services.proposals.deciding import open_verbs
from app.services.proposals.findings.finding import ProposalFinding
from app.services.proposals.impact.comparing import ComparedAnswer, ImpactVerdict
from app.services.proposals.impact.showing import ShownChange, ShownImpact
from app.services.proposals.reading import ProposalDetail
from app.services.proposals.storing import id_of
from app.vocabulary import FindingLevel, NationalStatus, ProposalKind, ProposalState, Scope
from app.web.proposals.fields import FIELDS, Control, FormField, grouped
from app.web.proposals.filling import all_fields, faults_by_field, value_at
from app.web.proposals.wording import (
    COLOURS,
    EFFECTS,
    KINDS,
    LEVELS,
    NATIONAL,
    STATES,
    VERDICTS,
    Names,
    role_name,
    what_is_asked,
    what_is_next,
)
from app.web.words import actor_in_words, clock, day_in_words

MOST_TITLES: Final = 200
"""The most changed titles that a page shows. The API has them all."""

_SHOULD_BE: Final = {
    "role": "another role",
    "ambiguous": "a question, because the title can mean several roles",
    "new_role": "a role that the registry does not have",
    "no_role": "no role",
}
_OUTCOMES: Final = {"matched": "Matched", "ambiguous": "Ambiguous", "unmatched": "Unmatched"}


@dataclass(frozen=True, slots=True)
class ProposalRow:
    """A proposal in a list."""

    number: int
    asked: str
    kind: str
    state: str
    colour: str
    changed: str
    reports: str


@dataclass(frozen=True, slots=True)
class FindingInWords:
    """Something found in a proposal. `field` is the field of the form that it is about."""

    level: str
    is_error: bool
    label: str
    message: str
    field: str


@dataclass(frozen=True, slots=True)
class Happening:
    """A step in the life of a proposal, or a comment on it."""

    at: str
    text: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class SourceInWords:
    """A source of a proposal. `url` is empty for one that the registry has."""

    title: str
    url: str
    detail: str


@dataclass(frozen=True, slots=True)
class ProposalPage:
    """One proposal in words, and what its reader can do with it."""

    number: int
    asked: str
    kind: str
    state: str
    colour: str
    next: str
    answers: tuple[tuple[str, str], ...]
    reason: str
    organisation: str
    role_id: str
    sources: tuple[SourceInWords, ...]
    findings: tuple[FindingInWords, ...]
    comments: tuple[Happening, ...]
    history: tuple[Happening, ...]
    decision: tuple[tuple[str, str], ...]
    report: tuple[tuple[str, str], ...]
    national: tuple[tuple[str, str], ...]
    has_evidence: bool
    is_open: bool
    can_comment: bool
    can_report_outcome: bool
    can: frozenset[str]


@dataclass(frozen=True, slots=True)
class ChangedTitle:
    """A title whose answer would change."""

    title: str
    before: str
    after: str
    note: str


@dataclass(frozen=True, slots=True)
class ImpactInWords:
    """What accepting a proposal would change."""

    verdict: str
    is_safe: bool
    needs_reason: bool
    asked: str
    changed: tuple[ChangedTitle, ...]
    more: int


def rows_of(proposals: Iterable[Proposal], names: Names) -> list[ProposalRow]:
    """Proposals as a list shows them."""
    return [_row(proposal, names) for proposal in proposals]


def _row(proposal: Proposal, names: Names) -> ProposalRow:
    state = ProposalState(proposal.state)
    return ProposalRow(
        number=id_of(proposal),
        asked=what_is_asked(proposal.kind, proposal.payload, names),
        kind=KINDS[ProposalKind(proposal.kind)],
        state=STATES[state],
        colour=COLOURS[state],
        changed=day_in_words(proposal.changed_at.date()),
        reports=counted(proposal.reports, "report") if proposal.reports else "",
    )


def page_of(detail: ProposalDetail, caller: Caller | None, names: Names) -> ProposalPage:
    """One proposal for this reader. What a reader reported is for callers who are known."""
    row = detail.row
    kind, state = ProposalKind(row.kind), ProposalState(row.state)
    verbs = open_verbs(row, caller)
    return ProposalPage(
        number=id_of(row),
        asked=what_is_asked(kind, row.payload, names),
        kind=KINDS[kind],
        state=STATES[state],
        colour=COLOURS[state],
        next=what_is_next(state, kind),
        answers=tuple(answers(kind, row.payload, names)),
        reason=row.reason or "",
        organisation=row.organisation or "",
        role_id=row.role_id or "",
        sources=tuple(map(_source, detail.sources)),
        findings=tuple(findings_in_words(detail.findings, kind, len(detail.sources))),
        comments=tuple(map(_comment, detail.comments)),
        history=tuple(map(_step, detail.history)),
        decision=tuple(_decision(row)),
        report=tuple(_report(row, names)) if caller is not None else (),
        national=tuple(_national(row)),
        has_evidence=kind is ProposalKind.NEW_CODE,
        is_open=bool(state not in _CLOSED),
        can_comment=caller is not None,
        can_report_outcome=_can_report_outcome(row, caller),
        can=frozenset(verb.value for verb in verbs),
    )


_CLOSED: Final = (ProposalState.ACCEPTED, ProposalState.REJECTED, ProposalState.WITHDRAWN)


def _can_report_outcome(row: Proposal, caller: Caller | None) -> bool:
    is_waiting = row.national_status in {NationalStatus.PACK_READY, NationalStatus.SENT}
    may = caller is not None and caller.may(Scope.REVIEW) and caller.actor != row.proposer
    return is_waiting and may


def answers(
    kind: ProposalKind, payload: Mapping[str, Any], names: Names
) -> Iterator[tuple[str, str]]:
    """What a payload says, field by field, with the labels of the form."""
    for group in grouped(FIELDS[kind]):
        for one in group.fields:
            found = value_at(payload, one.name)
            if found is not None and found != []:
                yield _label(group.heading, one.label), _shown(one, found, names)


def _label(heading: str, label: str) -> str:
    return f"{heading}: {label[0].lower()}{label[1:]}" if heading else label


def _shown(one: FormField, found: Any, names: Names) -> str:  # noqa: ANN401  # of any field
    if one.control is Control.ROLE:
        return role_name(found, names)
    if isinstance(found, list):
        return ", ".join(map(str, found))
    key = str(found).lower() if isinstance(found, bool) else str(found)
    return dict(one.options).get(key, key)


def findings_in_words(
    found: Iterable[ProposalFinding], kind: ProposalKind, sources: int
) -> Iterator[FindingInWords]:
    """What was found, each with the label of its field."""
    labels = {one.name: one.label for one in all_fields(kind, max(sources, 1))}
    for one in found:
        (name,) = faults_by_field([(one.where, "")], kind, max(sources, 1))
        is_whole = one.where == "payload"
        yield FindingInWords(
            level=LEVELS[one.level],
            is_error=one.level is FindingLevel.ERROR,
            label="" if is_whole else labels.get(name, ""),
            message=one.message,
            field=name,
        )


def _source(source: ProposalSource) -> SourceInWords:
    title = source.title or f"Source of the registry: {source.source_id}"
    return SourceInWords(title, source.url or "", source.detail or "")


def _comment(comment: ProposalComment) -> Happening:
    at = f"{day_in_words(comment.at.date())}, {clock(comment.at)}"
    return Happening(at, f"By {actor_in_words(comment.actor)}", comment.text)


def _step(change: Change) -> Happening:
    at = f"{day_in_words(change.at.date())}, {clock(change.at)}"
    by = actor_in_words(change.actor)
    return Happening(at, f"{_what_happened(change)} by {by}", change.reason or "")


def _what_happened(change: Change) -> str:
    if change.entity != "proposal":
        return "Sources given"
    after = change.after or {}
    if change.before is None:
        return "Drafted"
    if "state" in after:
        return _BECAME.get(str(after["state"]), "Changed")
    return "Application reported" if "national_status" in after else "Changed"


_BECAME: Final = {
    ProposalState.SUBMITTED.value: "Submitted",
    ProposalState.IN_REVIEW.value: "Taken for review",
    ProposalState.ACCEPTED.value: "Accepted",
    ProposalState.REJECTED.value: "Rejected",
    ProposalState.WITHDRAWN.value: "Withdrawn",
}


def _decision(row: Proposal) -> Iterator[tuple[str, str]]:
    if row.decider is None:
        return
    yield "Decided by", actor_in_words(row.decider)
    if row.decision_reason:
        yield "Reason", row.decision_reason
    if row.verdict:
        yield "Judged", VERDICTS[ImpactVerdict(row.verdict)]
    if row.override_reason:
        yield "Why it was accepted all the same", row.override_reason


def _report(row: Proposal, names: Names) -> Iterator[tuple[str, str]]:
    """What readers reported: the title, the answer that they got, and the right one."""
    report = row.report
    if report is None:
        return
    yield "Title", report["title"]
    context = report.get("context") or {}
    if context:
        yield (
            "What else they gave",
            ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in context.items()),
        )
    answer = report["answer"]
    got = _OUTCOMES.get(answer["outcome"], answer["outcome"])
    yield "The answer", _named(got, answer["role_id"], names)
    should_be = _SHOULD_BE.get(report["should_be"], report["should_be"])
    role_id = report.get("role_id")
    yield "It should be", role_name(role_id, names) if role_id else should_be
    yield "Reported", counted(row.reports, "time")


def _named(outcome: str, role_id: str | None, names: Names) -> str:
    return outcome if role_id is None else f"{outcome}: {role_name(role_id, names)}"


def _national(row: Proposal) -> Iterator[tuple[str, str]]:
    if row.national_status is None:
        return
    yield "Application", NATIONAL[NationalStatus(row.national_status)]
    if row.national_on:
        yield "Since", row.national_on
    if row.national_code:
        yield "Code", f"{row.national_code}, in version {row.national_version}"
    if row.national_note:
        yield "Note", row.national_note


def impact_in_words(impact: ShownImpact) -> ImpactInWords:
    """What accepting a proposal would change, the changes of agreed answers first."""
    ordered = sorted(impact.changed, key=lambda change: change.answer.golden is None)
    trusts = counted(impact.titles_in_use, "title of trusts' lists", "titles of trusts' lists")
    return ImpactInWords(
        verdict=VERDICTS[impact.verdict],
        is_safe=impact.verdict is ImpactVerdict.SAFE,
        needs_reason=impact.verdict is ImpactVerdict.BREAKS_GOLDEN_SET,
        asked=f"Asked: {counted(impact.golden_titles, 'title')} with agreed answers, and {trusts}.",
        changed=tuple(map(_changed, ordered[:MOST_TITLES])),
        more=max(0, len(ordered) - MOST_TITLES),
    )


def _changed(change: ShownChange) -> ChangedTitle:
    answer = change.answer
    band = f", band {answer.band}" if answer.band else ""
    note = "" if answer.golden is None else EFFECTS[answer.golden]
    if change.trusts is not None:
        note = f"Used by {counted(change.trusts, 'trust')}"
    return ChangedTitle(
        f"{answer.title}{band}", _answer(answer.before), _answer(answer.after), note
    )


def _answer(answer: ComparedAnswer) -> str:
    """
    >>> from app.matching.resolution import Outcome
    >>> from app.services.proposals.impact.comparing import ConfidenceBand as Band
    >>> _answer(ComparedAnswer(Outcome.MATCHED, "chef", "Chef", 0.97, Band.SURE, None))
    'Matched: Chef (97% sure)'
    """
    outcome = _OUTCOMES[answer.outcome]
    if answer.role is None:
        return outcome
    if answer.outcome == "matched":
        return f"{outcome}: {answer.role} ({answer.confidence:.0%} sure)"
    return f"{outcome}: perhaps {answer.role}"
