"""What one segment of a title says alone: by its terms, and by the words that are left over."""

from app.matching.findings.catch_alls import weigh_catch_all
from app.matching.findings.disciplines import discipline_in, levels_of, profession_of
from app.matching.findings.exclusions import close_by_exclusion, is_word_of_exclusion
from app.matching.findings.finding import Finding, found
from app.matching.findings.leftovers import weigh_leftovers
from app.matching.findings.places import close_if_place
from app.matching.findings.side_by_side import join_terms
from app.matching.findings.title import Title
from app.matching.kinship import is_of_register, lookup
from app.matching.reading.labels import Labels
from app.matching.reading.segments import Segment
from app.matching.reading.spans import Span
from app.matching.rules import Why


def examine(part: Segment, title: Title) -> Finding:
    """What one segment says, whatever the others say."""
    labels = title.labels
    if not title.index.lists.discipline_words.isdisjoint(labels.texts):
        profession = _profession(part, title)
        if profession is not None:
            return profession
    spans = [span for span in part.spans if span.start in part.head]
    if not spans:
        words = [at for at in part.head if not labels.facet[at]]
        return Finding(names_a_job=any(labels.is_agent(at) for at in words))
    jobs = _without_modifiers(labels, spans)
    covered = {position for span in jobs for position in span.positions}
    rest = [at for at in part.head if at not in covered and not labels.facet[at]]
    finding = close_by_exclusion(join_terms(jobs, title), rest, title)
    rest = [at for at in rest if not is_word_of_exclusion(at, title)]
    return close_if_place(_weighed(finding, rest, title), part, title)


def _profession(part: Segment, title: Title) -> Finding | None:
    """'Lead Podiatry': the profession of a discipline that has words of level beside it."""
    discipline = discipline_in(part.head, title)
    if discipline is None or _is_in_a_term(discipline.positions, part):
        return None
    levels = levels_of([at for at in part.head if at not in discipline.positions], title)
    return profession_of(discipline, levels, title) if levels else None


def _is_in_a_term(positions: tuple[int, ...], part: Segment) -> bool:
    """'Advanced Physiotherapy Practitioner' is a role of its own."""
    return any(at in span.positions for span in part.spans for at in positions)


def is_modifier(labels: Labels, span: Span) -> bool:
    """Whether a term is a lone word of level or grade ('lead', 'deputy')."""
    if len(span.positions) > 1:
        return False
    if labels.grade[span.start] is not None:
        return True
    return labels.identity[span.start] is not None and span.term.ambiguous is not None


def _without_modifiers(labels: Labels, spans: list[Span]) -> list[Span]:
    """The terms without a lone modifier beside others: in 'Lead Nurse' the lead is a level."""
    if len(spans) < 2:
        return spans
    return [span for span in spans if not is_modifier(labels, span)] or spans


def _weighed(finding: Finding, rest: list[int], title: Title) -> Finding:
    """What the words left over make of a finding."""
    if finding.role_id in title.index.lists.grade_forms:
        finding = _of_field(finding, rest, title)
        rest = _without_words_of(finding, rest)
    if finding.span is None:
        return finding
    if _is_general_in_mental_health(finding, title):
        return _opened_to_field(finding, title)
    if finding.role_id is not None:
        return weigh_leftovers(finding, finding.span, rest, title)
    if finding.ambiguous is not None:
        return weigh_catch_all(finding, finding.span, rest, title)
    return finding


def _of_field(finding: Finding, rest: list[int], title: Title) -> Finding:
    """'Paediatric Staff Nurse': a field of the register before a grade makes it that nurse."""
    span = finding.span
    if span is None:
        return finding
    before = [at for at in rest if at < span.start and not title.labels.grade[at]]
    texts = [title.labels.texts[at] for at in before]
    for start in range(len(before)):
        term = lookup(title.index, (*texts[start:], span.term.words[-1]))
        if term is not None and is_of_register(title.index, term):
            return found(Span((*before[start:], *span.positions), term))
    return finding


def _without_words_of(finding: Finding, rest: list[int]) -> list[int]:
    used = finding.span.positions if finding.span is not None else ()
    return [position for position in rest if position not in used]


def _is_general_in_mental_health(finding: Finding, title: Title) -> bool:
    """'CAMHS Consultant': a bare head of other fields does not say which it is in this one."""
    index = title.index
    parent = index.lists.qualified_heads.get(finding.words)
    if parent is None or parent != finding.role_id or index.role_rows[parent].is_mental_health:
        return False
    return title.is_in_mental_health


def _opened_to_field(finding: Finding, title: Title) -> Finding:
    """A general role and its special cases in mental health, for the reader to choose from."""
    general = finding.role_id or ""
    special = [
        role_id
        for role_id, above in title.index.ancestors.items()
        if general in above and title.index.role_rows[role_id].is_mental_health
    ]
    return finding.opened((general, *special), Why.CATCH_ALL)
