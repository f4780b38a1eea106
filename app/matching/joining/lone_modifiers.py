"""Parts of a title that are only a word of level, training or grade."""

from app.matching.findings.examining import is_modifier
from app.matching.findings.exclusions import close_by_exclusion, is_word_of_exclusion
from app.matching.findings.finding import Finding, without_some_jobs
from app.matching.findings.modifiers import weigh_modifier
from app.matching.findings.title import Title
from app.matching.tokens import ALTERNATIVE
from app.vocabulary import Family, ModifierKind


def drop_lone_modifiers(findings: list[Finding], title: Title) -> list[Finding]:
    """A part that is a lone word of level does not name a job beside one that does."""
    if len(findings) < 2:
        return findings
    is_lone = [
        finding.span is not None
        and is_modifier(title.labels, finding.span)
        and not _is_grade_to_choose(place, findings, title)
        for place, finding in enumerate(findings)
    ]
    return without_some_jobs(findings, is_lone)


def _is_grade_to_choose(place: int, findings: list[Finding], title: Title) -> bool:
    """'F1 / F2 Doctor': a grade of doctors that is offered beside another."""
    rows = title.index.role_rows
    for other, later in ((place - 1, place), (place + 1, place + 1)):
        if 0 <= other < len(findings) and title.segments[later].connector & ALTERNATIVE:
            both = (findings[place].role_id, findings[other].role_id)
            if all(each and rows[each].family == Family.MEDICAL for each in both):
                return True
    return False


def apply_modifiers(findings: list[Finding], title: Title) -> list[Finding]:
    """'EMHP - Trainee', 'Porter (Apprentice)': a part of modifiers is about the role before it."""
    is_lone = [_is_lone_modifier(place, findings, title) for place in range(len(findings))]
    weighed = without_some_jobs(findings, is_lone) if any(is_lone) else list(findings)
    for place, part in enumerate(title.segments):
        if weighed[place].has_job:
            continue
        for position in part.positions:
            if not title.labels.facet[position]:
                _apply(weighed, place, position, title)
    return weighed


def _is_lone_modifier(place: int, findings: list[Finding], title: Title) -> bool:
    """'Head of Nursing (Deputy)': a modifier that is a noun too is about the role before it."""
    part, labels = title.segments[place], title.labels
    if findings[place].span is not None or part.connector & ALTERNATIVE or not place:
        return False
    words = [at for at in part.positions if not labels.facet[at]]
    return bool(words) and all(labels.identity[at] for at in words)


def _apply(findings: list[Finding], place: int, position: int, title: Title) -> None:
    grade = title.labels.grade[position]
    if grade:
        title.levels.append(grade)
        return
    target = _nearest_job(findings, place) if title.labels.identity[position] else None
    if target is None:
        return
    if _is_post_of_its_own(place, target, position, title):
        findings[target] = findings[target].opened_to_others()
    elif is_word_of_exclusion(position, title):
        findings[target] = close_by_exclusion(findings[target], [position], title)
    else:
        findings[target] = weigh_modifier(findings[target], position, title)


def _is_post_of_its_own(place: int, target: int, position: int, title: Title) -> bool:
    """'Clinical Psychologist / Head of Service' is both, not the head of psychologists."""
    is_director = title.labels.identity[position] == ModifierKind.DIRECTOR
    return is_director and bool(title.segments[max(place, target)].connector & ALTERNATIVE)


def _nearest_job(findings: list[Finding], place: int) -> int | None:
    """The place of the last job before a place, or of the first after it."""
    places = [*range(place - 1, -1, -1), *range(place, len(findings))]
    return next((other for other in places if findings[other].has_job), None)
