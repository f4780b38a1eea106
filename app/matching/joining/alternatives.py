"""Jobs of which a title says that it can be either: by '/', 'or' or 'and'."""

from app.matching.findings.finding import Finding, mixed
from app.matching.findings.side_by_side import chosen_by_function
from app.matching.findings.title import Title
from app.matching.joining.covering import covered
from app.matching.kinship import is_registration, only_role, with_covering_parent
from app.matching.reading.labels import LONGEST_ACRONYM
from app.matching.reading.segments import Segment
from app.matching.reading.spans import Span
from app.matching.rules import Why
from app.matching.tokens import ALTERNATIVE, COMMA, OR, SLASH, SOFT
from app.vocabulary import Family, ModifierKind

_TRAINING = ModifierKind.TRAINING


def choose_between(first: Finding, last: Finding, title: Title) -> Finding:
    """One of two alternatives if the other only describes it; otherwise both."""
    one, two = first.open_role, last.open_role
    if one is not None and one == two:
        return first
    chosen = chosen_by_function(first, last, title.index)
    if chosen is not None and chosen.open_role and not _are_two_grades(first, last, title):
        return chosen
    chosen = _chosen_by_level(first, last, title) or _chosen_as_parent(first, last, title)
    chosen = chosen or covered(first, last, title)
    if chosen is not None:
        return chosen
    either = mixed(first, last, Why.ALTERNATIVES)
    return either.with_candidates(with_covering_parent(title.index, either.candidates))


def _are_two_grades(first: Finding, last: Finding, title: Title) -> bool:
    """'SHO / Registrar', 'F1 / F2 Doctor': of two grades of doctors neither is a function."""
    rows = [title.index.role_rows.get(each.open_role or "") for each in (first, last)]
    return all(row is not None and row.family == Family.MEDICAL for row in rows)


def _chosen_by_level(first: Finding, last: Finding, title: Title) -> Finding | None:
    """'Consultant Psychologist and Clinical Lead': the profession, at the level of the other."""
    levels, other_jobs = title.index.lists.level_roles, title.index.other_jobs
    for level, other in ((first, last), (last, first)):
        known, beside = levels.get(level.open_role or ""), other.open_role
        if known is not None and beside and beside not in levels.keys() | other_jobs:
            title.levels.append(known)
            return other
    return None


def _chosen_as_parent(first: Finding, last: Finding, title: Title) -> Finding | None:
    """'Registered Nurse / Mental Health Nurse': the more general role is certain.

    'RMN / RGN' is not: letters of two parts of the register are two professions. Nor is
    'Typist / Administrator': two offices with nouns of their own are two jobs.
    """
    index, above = title.index, title.index.ancestors
    one, two = first.open_role, last.open_role
    if one is None or two is None:
        return None
    if is_registration(index, first.words) and is_registration(index, last.words):
        return None
    if {one, two} <= index.other_jobs and first.words[-1:] != last.words[-1:]:
        return None
    if one in above[two]:
        return first
    return last if two in above[one] else None


def open_to_unknown_letters(finding: Finding, findings: list[Finding], title: Title) -> Finding:
    """'OT / PT' with PT unknown: short letters beside '/' or 'or' can be another job."""
    if finding.role_id is None or not title.labels.separators & (SLASH | OR | COMMA):
        return finding
    for place, part in enumerate(title.segments):
        if findings[place].has_job or not _is_alternative_to_a_job(findings, place, title):
            continue
        if _is_unknown_letters(part, title):
            return finding.opened((finding.role_id,), Why.ALTERNATIVES)
    return finding


def open_to_qualified(finding: Finding, _: list[Finding], title: Title) -> Finding:
    """'PWP (Trainee or Qualified)': a training grade, if the title offers more than it."""
    trainees, role_id = title.index.trainees, finding.open_role
    base = next((one for one, grade in trainees.items() if grade == role_id), None)
    if base is None or finding.beside:
        return finding
    training = [at for at, kind in enumerate(title.labels.identity) if kind == _TRAINING]
    if not training or not all(_is_a_choice(at, title) for at in training):
        return finding
    return finding.opened((base, trainees[base]), Why.ALTERNATIVES)


def open_to_next_post(finding: Finding, _: list[Finding], title: Title) -> Finding:
    """'Nursing Associate to Registered Nurse': a post that becomes another, or a secondment."""
    role_id, index = finding.open_role, title.index
    if role_id is None or role_id in index.other_jobs or not title.labels.separators & SOFT:
        return finding
    for part in title.segments:
        for span in part.spans:
            other = only_role(span.term)
            if other is None or other == role_id or not _is_after_to(span, part, title):
                continue
            return finding.opened((role_id, other), Why.ALTERNATIVES)
    return finding


def _is_after_to(span: Span, part: Segment, title: Title) -> bool:
    """Whether a term in a tail begins with 'to', with only words of level between."""
    labels, at = title.labels, span.start
    if at in part.head:
        return False
    while labels.gaps[at] == 0 and labels.grade[at - 1]:
        at -= 1
    return labels.tokens[at].preposition == "to"


def _is_a_choice(at: int, title: Title) -> bool:
    """Whether the other side of an '/' or 'or' is the grade of somebody qualified."""
    labels = title.labels
    for other, gap in ((at - 1, at), (at + 1, at + 1)):
        if 0 <= other < len(labels.texts) and labels.gaps[gap] & ALTERNATIVE:
            return labels.identity[other] != _TRAINING
    return False


def _is_unknown_letters(part: Segment, title: Title) -> bool:
    labels = title.labels
    words = [position for position in part.positions if not labels.facet[position]]
    if any(len(labels.texts[position]) > LONGEST_ACRONYM for position in words):
        return False
    return bool(words) and all(labels.is_unknown(position) for position in words)


def _is_alternative_to_a_job(findings: list[Finding], place: int, title: Title) -> bool:
    gaps, after = 0, place + 1
    # A comma is a choice only inside a bracket: '(OT, PT)'.
    is_listed = bool(title.labels.tokens[title.segments[place].positions[0]].depth)
    if place and findings[place - 1].has_job:
        gaps |= title.segments[place].connector
    if after < len(findings) and findings[after].has_job:
        gaps |= title.segments[after].connector
    return bool(gaps & (SLASH | OR | COMMA if is_listed else SLASH | OR))
