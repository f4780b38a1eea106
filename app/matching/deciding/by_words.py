"""A title decided by its words alone: as a whole, by its parts, then by its words in any order."""

from app.matching.deciding.verdict import Verdict, verdict_of
from app.matching.deciding.whole_titles import whole_readings, whole_term, word_for_word
from app.matching.deciding.word_order import find_by_word_order
from app.matching.findings.title import Title
from app.matching.index import MatchIndex
from app.matching.joining.covering import cover_fields_side_by_side
from app.matching.joining.fields import choose_by_field
from app.matching.joining.guards import guard_by_phrases
from app.matching.joining.parts import finding_of
from app.matching.reading.labelling import settle_noise
from app.matching.reading.labels import Labels
from app.matching.reading.segments import (
    Segment,
    segments_of,
    whole_segment,
    without_listed_registrations,
)
from app.matching.reading.spans import Span
from app.matching.reading.term_search import find_spans, streams
from app.matching.rules import Rule


def decide_by_words(labels: Labels, index: MatchIndex) -> Verdict:
    """The verdict on the words of a title, whatever else is known of the post."""
    exact = word_for_word(labels, index)
    if exact is not None:
        settle_noise(labels, set(exact.positions), index)
        return _decide_whole(labels, exact, index)
    segments = _segments(labels, index)
    readings = whole_readings(labels, segments, index)
    whole = whole_term(readings, index)
    if whole is not None:
        return _decide_whole(labels, whole, index)
    title = Title(labels, without_listed_registrations(labels, segments, index), index)
    verdict = verdict_of(finding_of(title), title)
    found = find_by_word_order(labels, readings, index, verdict.span)
    if found is None:
        return verdict
    levels = [] if found.is_whole else list(verdict.levels)
    title = Title(labels, title.segments, index, levels)
    finding = found.finding
    for rule in (cover_fields_side_by_side, choose_by_field, guard_by_phrases):
        finding = rule(finding, [], title)
    return verdict if finding.closure else verdict_of(finding, title)


def _segments(labels: Labels, index: MatchIndex) -> list[Segment]:
    """The title's parts with their terms. Noise words outside the terms are set aside."""
    parts = streams(labels)
    spans = [find_spans(labels, part, index) for part in parts]
    covered: set[int] = set()
    for found in spans:
        for span in found:
            covered.update(span.positions)
    settle_noise(labels, covered, index)
    return segments_of(labels, parts, spans)


def _decide_whole(labels: Labels, whole: Span, index: MatchIndex) -> Verdict:
    title = Title(labels, [whole_segment(labels, whole)], index)
    finding = finding_of(title)
    if finding.rule is Rule.SPAN:
        finding = finding.found_by(Rule.EXACT)
    return verdict_of(finding, title)
