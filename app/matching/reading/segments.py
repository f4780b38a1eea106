"""The parts of a title: the stretches between its breaks."""

from collections.abc import Iterable
from typing import Final

from app.matching.index import MatchIndex
from app.matching.kinship import is_registration, without_parents
from app.matching.reading.labels import Labels
from app.matching.reading.spans import Span
from app.matching.rules import Facet
from app.matching.tokens import ALTERNATIVE, BRACKET, COMMA, DASH, SOFT
from app.vocabulary import ModifierKind

_BOUNDARY: Final = ALTERNATIVE | COMMA | DASH


class Segment:
    """A stretch of a title between breaks: '-', ',', '/', 'or', 'and', brackets.

    `connector` is the gap before it. `head` has the positions before a tail that only gives
    context: in 'Nurse in Theatres' the tail begins at the preposition. Never changed.
    """

    __slots__ = ("connector", "head", "positions", "spans")

    def __init__(
        self, positions: list[int], connector: int, spans: list[Span], head: list[int]
    ) -> None:
        self.positions = positions
        self.connector = connector
        self.spans = spans
        self.head = head

    def without(self, spans: list[Span]) -> "Segment":
        """This segment without some of its terms."""
        kept = [span for span in self.spans if span not in spans]
        return Segment(self.positions, self.connector, kept, self.head)


def segments_of(labels: Labels, streams: list[list[int]], spans: list[list[Span]]) -> list[Segment]:
    """The title's segments in order, each with the terms found in it."""
    if not labels.separators & (_BOUNDARY | BRACKET | SOFT):
        return [Segment(streams[0], 0, spans[0], streams[0])] if streams[0] else []
    segments: list[Segment] = []
    for number, (stream, found) in enumerate(zip(streams, spans, strict=True)):
        first_connector = BRACKET if number else None
        segments += _segments_of_stream(labels, stream, found, first_connector)
    segments.sort(key=lambda part: part.positions[0])
    return segments


def whole_segment(labels: Labels, span: Span) -> Segment:
    """The one segment of a title that is a term word for word."""
    positions = list(span.positions)
    return Segment(positions, labels.gaps[span.start] & ~BRACKET, [span], positions)


def without_listed_registrations(
    labels: Labels, segments: list[Segment], index: MatchIndex
) -> list[Segment]:
    """'Ward Manager RMN/RNLD': registrations beside a post that they do not name are its fields.

    Their words are labelled as registrations, and their terms are taken out of the segments.
    """
    spans = [span for part in segments for span in part.spans]
    if len(spans) < 2:
        return segments
    listed = [span for span in spans if is_registration(index, span.term.words)]
    fields = _roles_of(listed)
    named = _roles_of(span for span in spans if span not in listed)
    if len(fields) < 2 or not named or named & without_parents(index, fields):
        return segments
    for span in listed:
        for position in span.positions:
            labels.facet[position] = Facet.REGISTRATION
    return [part.without(listed) for part in segments]


def _roles_of(spans: Iterable[Span]) -> set[str]:
    found: set[str] = set()
    for span in spans:
        found.update(span.term.role_ids)
    return found


def _segments_of_stream(
    labels: Labels, stream: list[int], spans: list[Span], first_connector: int | None
) -> list[Segment]:
    inside = _positions_inside(spans)
    covered = {position for span in spans for position in span.positions}
    segments: list[Segment] = []
    for positions in _split(labels, stream, inside):
        connector = labels.gaps[positions[0]] & ~BRACKET
        if first_connector is not None and not segments:
            connector = first_connector
        found = [span for span in spans if span.start in positions]
        head = positions[: _head_end(labels, positions, inside, covered)]
        segments.append(Segment(positions, connector, found, head))
    return segments


def _positions_inside(spans: list[Span]) -> set[int]:
    """The positions inside a known term after its first word. No break counts there."""
    inside: set[int] = set()
    for span in spans:
        inside.update(range(span.start + 1, span.end + 1))
    return inside


def _split(labels: Labels, stream: list[int], inside: set[int]) -> list[list[int]]:
    parts: list[list[int]] = []
    for position in stream:
        is_boundary = labels.gaps[position] & _BOUNDARY and position not in inside
        if is_boundary or not parts:
            parts.append([])
        parts[-1].append(position)
    return parts


def _head_end(labels: Labels, positions: list[int], inside: set[int], covered: set[int]) -> int:
    """The place in `positions` where a tail begins: at a preposition after a job."""
    if not labels.separators & SOFT:
        return len(positions)
    job_seen = False
    for place, position in enumerate(positions):
        if job_seen and position not in inside and _begins_tail(labels, position):
            return place
        if position in covered or labels.head[position] or labels.identity[position] is not None:
            job_seen = True
    return len(positions)


def _begins_tail(labels: Labels, position: int) -> bool:
    token = labels.tokens[position]
    # 'GP Out of Hours Driver': a preposition inside a setting begins nothing.
    if not token.gap & SOFT or labels.is_within_context(position):
        return False
    if labels.identity[position] != ModifierKind.TRAINING:
        return True
    # 'EMHP in training' and 'recruit to train EMHP' are trainees, not an EMHP somewhere.
    is_in_phrase = position > 0 and labels.identity[position - 1] == ModifierKind.TRAINING
    return token.preposition != "in" and not is_in_phrase
