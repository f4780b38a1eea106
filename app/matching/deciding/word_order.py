"""'Nurse, Staff' and 'Psychologist - Clinical': all the words of one term in another order."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.matching.deciding.whole_titles import WholeReading, in_any_order, reading_of
from app.matching.findings.finding import Finding
from app.matching.index import MatchIndex, Term
from app.matching.kinship import lookup, only_role
from app.matching.reading.labels import Labels
from app.matching.reading.spans import Span, is_managed
from app.matching.rules import Facet, Level, Rule
from app.matching.tokens import ALTERNATIVE, BRACKET, COMMA


@dataclass(frozen=True, slots=True)
class FoundByOrder:
    """A role whose term has the title's words. `is_whole` says that no grade was left out."""

    finding: Finding
    is_whole: bool


def find_by_word_order(
    labels: Labels, readings: list[WholeReading], index: MatchIndex, explained: Span | None
) -> FoundByOrder | None:
    """The role of a term that explains more of the title's words than a term already found."""
    least = len(explained.positions) if explained is not None else 0
    if _offers_a_choice(labels) or len(readings[0].positions) <= least:
        return None
    if Facet.EVENT in labels.noise:
        return None
    for positions, terms in _as_terms(labels, readings, index):
        role_id = _shared_role(terms) if len(positions) > least else None
        if role_id is not None:
            finding = _finding(labels, positions, role_id, terms[0])
            return FoundByOrder(finding, any(positions == one.positions for one in readings))
    return None


def _offers_a_choice(labels: Labels) -> bool:
    """By '/', 'or' or 'and', or by a list in a bracket: 'Psychologist (Clinical, Counselling)'."""
    if labels.separators & ALTERNATIVE:
        return True
    return any(
        token.depth and token.gap & COMMA and not token.gap & BRACKET for token in labels.tokens
    )


def _finding(labels: Labels, positions: tuple[int, ...], role_id: str, term: Term) -> Finding:
    texts = tuple([labels.texts[position] for position in positions])
    rule = Rule.SPAN if texts == term.words else Rule.WORD_ORDER
    return Finding(role_id=role_id, span=Span(positions, term), rule=rule)


def _as_terms(
    labels: Labels, readings: list[WholeReading], index: MatchIndex
) -> Iterator[tuple[tuple[int, ...], tuple[Term, ...]]]:
    """Terms that are a title's words in any order, or without its settings in the same order.

    Grades can be left out too, but not 'lead': 'Pharmacist - Clinical Lead' is not a clinical
    pharmacist. 'Consultant in Community Paediatrics' is a Consultant in Paediatrics.
    """
    without_grades = _without_grades(labels, readings, index)
    for reading in dict.fromkeys([*readings, *without_grades]):
        yield reading.positions, in_any_order(reading.words, index)
    for reading in dict.fromkeys(without_grades):
        span = _around_settings(labels, reading.positions, index)
        if span is not None:
            yield span.positions, (span.term,)


def _without_grades(
    labels: Labels, readings: list[WholeReading], index: MatchIndex
) -> list[WholeReading]:
    if not any(labels.grade):
        return readings
    found: list[WholeReading] = []
    for reading in readings:
        kept = [at for at in reading.positions if not _can_be_left_out(labels, at, index)]
        found.append(reading_of(labels, kept, index))
    return found


def _can_be_left_out(labels: Labels, position: int, index: MatchIndex) -> bool:
    is_grade = labels.grade[position] not in (None, Level.LEAD)
    if not is_grade or is_managed(labels, position, index):
        return False
    return not any(_is_head(labels, first, index) for first in (position - 1, position))


def _is_head(labels: Labels, first: int, index: MatchIndex) -> bool:
    """'Heart Failure Specialist Nurse': without the grade it would be another head.

    So is 'Heart Failure Specialist, Nurse'.
    """
    if first < 0 or first + 1 >= len(labels.texts):
        return False
    return (labels.texts[first], labels.texts[first + 1]) in index.lists.qualified_heads


def _around_settings(labels: Labels, positions: tuple[int, ...], index: MatchIndex) -> Span | None:
    """The term that some words are without those that can be inside a role's name."""
    kept = [at for at in positions if labels.grade[at] or not _is_setting(labels, at, index)]
    if len(kept) == len(positions):
        return None
    term = lookup(index, tuple([labels.texts[at] for at in kept]))
    return None if term is None else Span(tuple(kept), term)


def _is_setting(labels: Labels, position: int, index: MatchIndex) -> bool:
    if labels.texts[position] in labels.fillers or is_managed(labels, position, index):
        return False
    return labels.is_skippable(position)


def _shared_role(terms: tuple[Term, ...]) -> str | None:
    """The one role that every one of some terms names, if there is one."""
    roles = {only_role(term) for term in terms}
    return roles.pop() if len(roles) == 1 else None
