"""A title that can mean several roles, and what the words around it make of it."""

from typing import Final

from app.matching.findings.finding import Finding
from app.matching.findings.leftovers import LEADS_SOMETHING_ELSE, leads_something_else
from app.matching.findings.modifiers import training_grades
from app.matching.findings.readings import chosen_by_words
from app.matching.findings.title import Title
from app.matching.kinship import is_profession, lookup
from app.matching.reading.labels import LONGEST_ACRONYM
from app.matching.reading.spans import Span
from app.matching.rules import Doubt, Facet, Rule
from app.matching.spelling import nearest_word
from app.vocabulary import ModifierKind

_NAMES_A_FIELD: Final = frozenset((Facet.SPECIALTY, Facet.SETTING, Facet.POPULATION))


def weigh_catch_all(finding: Finding, span: Span, rest: list[int], title: Title) -> Finding:
    """Words around a catch-all decide it, reorder its readings or make it another job."""
    if any(title.labels.identity[at] == ModifierKind.TRAINING for at in rest):
        grades = training_grades(finding.candidates, title.index)
        if grades:
            # 'Trainee CAP': the training grades of the roles that the letters can mean.
            return finding.with_candidates(grades)
    for position in rest:
        finding = _weigh_level_word(finding, span, position, title)
    if finding.closure:
        return finding
    if not _is_qualified_by_unknown(span, rest, title):
        chosen = chosen_by_words(span, title)
        if chosen is not None:
            return _decided(finding, *chosen, title)
    return _weigh_qualified_head(_with_readings_of_field(finding, title), title)


def _weigh_level_word(finding: Finding, span: Span, position: int, title: Title) -> Finding:
    """What a word of level, a modifier or a later head noun makes of a catch-all."""
    labels = title.labels
    grade, identity = labels.grade[position], labels.identity[position]
    if grade and leads_something_else(span, position, title):
        return finding.gated(LEADS_SOMETHING_ELSE, labels.texts[position])
    if grade:
        title.levels.append(grade)
    elif identity == ModifierKind.ADVANCED:
        return _advanced(finding, labels.texts[position], title)
    elif identity or (position > span.end and labels.is_agent(position)):
        word = labels.texts[position]
        return finding.gated(f"'{word}' makes it a different post", word)
    return finding


def _advanced(finding: Finding, word: str, title: Title) -> Finding:
    """'Advanced Mental Health Practitioner': the general advanced role comes first."""
    term = lookup(title.index, (word, *finding.words[-1:]))
    return finding if term is None else finding.with_first(*term.role_ids)


def _is_qualified_by_unknown(span: Span, rest: list[int], title: Title) -> bool:
    """'Deputy Applications Manager': an unknown word before it can make it another job."""
    labels = title.labels
    before = [position for position in rest if position < span.end]
    return any(labels.is_unknown(position) or labels.is_work(position) for position in before)


def _decided(finding: Finding, role_id: str, words: str, title: Title) -> Finding:
    """The reading that the title's words choose; first of several if its own name is ambiguous.

    'PCN Care Coordinator': the words decide that the role of this name is meant.
    """
    index = title.index
    is_named = index.words(index.roles[role_id].name) == finding.words
    if role_id in index.ambiguous_roles and not is_named:
        return finding.with_first(role_id)
    title.notes.append(f"'{words}' in the title decides between the possible roles")
    return finding.decided(role_id, Rule.DECIDED_BY_WORDS)


def _with_readings_of_field(finding: Finding, title: Title) -> Finding:
    """'Eating Disorders Clinician': in mental health a bare head means what it means there."""
    if len(finding.words) != 1 or not title.is_in_mental_health:
        return finding
    term = title.index.mental_health_heads.get(finding.words[0])
    return finding if term is None else finding.with_first(*term.role_ids)


def _weigh_qualified_head(finding: Finding, title: Title) -> Finding:
    """'Stoma Nurse' is a nurse with a specialty: the parent, where a specialty is named."""
    parent = title.index.lists.qualified_heads.get(finding.words)
    if parent is None:
        return finding
    is_bare = len(finding.words) == 1
    if is_bare and title.is_in_mental_health and not title.index.role_rows[parent].is_mental_health:
        return finding.with_first(parent)
    if not _names_a_field(title) and not _is_qualified(finding, title):
        return finding
    wider = _wider_head(finding, title)
    if wider is not None:
        return finding.with_first(wider, parent)
    head = " ".join(finding.words)
    title.notes.append(f"'{head}' with a specialty or setting is the general role")
    finding = finding.decided(parent, Rule.SPECIALTY)
    return finding if _names_a_field(title) else finding.doubted(Doubt.UNKNOWN_BEFORE)


def _wider_head(finding: Finding, title: Title) -> str | None:
    """'Diabetes Specialist, Nurse': what the head means with the word before a break."""
    start = finding.span.start if finding.span is not None else 0
    if not start:
        return None
    words = (title.labels.texts[start - 1], *finding.words)
    return title.index.lists.qualified_heads.get(words)


def _names_a_field(title: Title) -> bool:
    return any(context and context.category in _NAMES_A_FIELD for context in title.labels.context)


def _is_new_word(text: str, title: Title) -> bool:
    nearest = nearest_word(text, title.index.spellings)
    return len(text) > LONGEST_ACRONYM and nearest in (None, text)


def _is_qualified(finding: Finding, title: Title) -> bool:
    """'Outreach Nurse': a service, or a word that no list has, is the specialty of a profession.

    Unknown letters ('RMH Nurse') and misspellings can be a field of the register.
    """
    span, labels = finding.span, title.labels
    if span is None or not any(is_profession(title.index, word) for word in span.term.words):
        return False
    before = span.start - 1
    if before < 0 or labels.gaps[span.start] or labels.facet[before]:
        return False
    context = labels.context[before]
    is_service = context is not None and context.category == Facet.SERVICE
    if labels.is_unknown(before):
        return _is_new_word(labels.texts[before], title)
    return is_service and not labels.identity[before]
