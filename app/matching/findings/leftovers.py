"""Words of a segment that a role's own term does not explain: they close or doubt the role."""

from typing import Final

from app.matching.findings.finding import Finding
from app.matching.findings.modifiers import weigh_modifier
from app.matching.findings.title import Title
from app.matching.kinship import is_weak
from app.matching.reading.spans import Span
from app.matching.rules import Doubt, Level, Why
from app.vocabulary import Entry

LEADS_SOMETHING_ELSE: Final = "the post leads something other than the role"


def weigh_leftovers(finding: Finding, span: Span, rest: list[int], title: Title) -> Finding:
    """A role after each word that is left over has been weighed, in order."""
    for position in rest:
        finding = _weigh_word(finding, span, position, title)
    if Doubt.UNKNOWN_BEFORE in finding.doubts and is_weak(title.index, span.term):
        return finding.closed(Why.TOO_THIN)
    return finding


def _weigh_word(finding: Finding, span: Span, position: int, title: Title) -> Finding:
    labels = title.labels
    if labels.grade[position]:
        return _weigh_grade(finding, span, position, title)
    if labels.identity[position]:
        return weigh_modifier(finding, position, title)
    if labels.is_agent(position):
        return _weigh_agent(finding, span, position, title)
    return _weigh_other(finding, span, position, title)


def _weigh_grade(finding: Finding, span: Span, position: int, title: Title) -> Finding:
    """'ACP Programme Lead' leads a programme; 'Physiotherapist Lead' is a physiotherapist."""
    if leads_something_else(span, position, title):
        return finding.gated(LEADS_SOMETHING_ELSE, title.labels.texts[position])
    title.levels.append(title.labels.grade[position] or "")
    return finding


def leads_something_else(span: Span, position: int, title: Title) -> bool:
    """Whether a word of level after a term is about a kind of work between them."""
    labels, between = title.labels, range(span.end + 1, position)
    if labels.grade[position] != Level.LEAD:
        return False
    return any(labels.is_unknown(at) or labels.is_work(at) for at in between)


def _weigh_agent(finding: Finding, span: Span, position: int, title: Title) -> Finding:
    """'Physiotherapist Trainer' is a trainer; 'Zorb Therapist Administrator' an administrator."""
    word = title.labels.texts[position]
    if position > span.end:
        return finding.gated(f"'{word}' after the role is another job", word)
    if finding.role_id not in title.index.other_jobs:
        return finding.gated(f"'{word}' is another job", word)
    title.notes.append(f"'{word}' is the profession and '{span.term.text}' is the job")
    return finding


def _weigh_other(finding: Finding, span: Span, position: int, title: Title) -> Finding:
    """Doubt a role by a word beside it that does not name a person."""
    labels = title.labels
    is_unknown = labels.is_unknown(position)
    if position == span.end + 1 and _is_support(position, title):
        word = labels.texts[position]
        return finding.gated(f"'{word}' after the role is another post", word)
    if span.term.words in title.index.lists.medical_grades and _is_trade(position, title):
        word = labels.texts[position]
        return finding.gated(f"'{word}' is not a field of doctors", word)
    if is_unknown:
        return _with_unknown(finding, span, position, title)
    if labels.is_work(position):
        return finding.doubted(Doubt.UNKNOWN_BEFORE)
    if position == span.start - 1 and _can_anybody_hold(finding, title):
        return finding.doubted(Doubt.QUALIFIED)
    return finding


def _with_unknown(finding: Finding, span: Span, position: int, title: Title) -> Finding:
    """A role with a word beside it that no list has.

    'Wedding Registrar', 'Consultant Sommelier': directly beside a word of other trades too, it
    makes one of these. 'Consultant Zorb Hospital' says where the post is.
    """
    labels = title.labels
    is_before = position < span.end
    word = labels.texts[position]
    is_of_people = position == span.end + 1 and labels.is_possessive(span.end)
    if is_of_people and word not in title.index.lists.collectives:
        return finding.gated(f"'{word}' is somebody who works for the role", word)
    doubt = Doubt.UNKNOWN_BEFORE if is_before else Doubt.UNKNOWN_AFTER
    if span.term.words not in title.index.lists.homonyms:
        return finding.doubted(doubt)
    is_next = position in (span.start - 1, span.end + 1)
    is_joined = is_next and not labels.gaps[max(position, span.start)]
    following = position + 1
    is_place = following < len(labels.texts) and labels.context[following] is not None
    if is_joined and (is_before or not is_place):
        return finding.doubted(doubt).closed(Why.TOO_THIN)
    return finding.doubted(doubt)


def _is_support(position: int, title: Title) -> bool:
    """'Physiotherapist Support' supports physiotherapists."""
    labels = title.labels
    return labels.texts[position] in labels.fillers and not labels.gaps[position]


def _is_trade(position: int, title: Title) -> bool:
    """'Finance' and 'training' are work that people of every profession do."""
    labels = title.labels
    is_field = labels.texts[position] in title.index.lists.fields
    return labels.is_work(position) or (is_field and labels.context[position] is None)


def _can_anybody_hold(finding: Finding, title: Title) -> bool:
    """Whether a role needs no registration and no accreditation: a field can make it another."""
    entry = title.index.role_rows[finding.role_id or ""].entry
    return entry not in (Entry.REGISTERED, Entry.ACCREDITED)
