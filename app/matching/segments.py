"""The parts of a title: what stands between its breaks."""

from dataclasses import dataclass, field

from app.matching.reading import Labels
from app.matching.spans import Span
from app.matching.tokens import AND, BRACKET, COMMA, DASH, OR, SLASH, SOFT

ALTERNATIVES = AND | SLASH | OR
_BOUNDARY = ALTERNATIVES | COMMA | DASH


@dataclass(slots=True)
class Segment:
    """A stretch of a title between breaks: '-', ',', '/', 'or', 'and', brackets.

    `connector` is the gap before it. `head_end` is the place in `positions` where a
    preposition begins a tail that only tells context ('Nurse in Theatres').
    """

    positions: list[int]
    connector: int
    spans: list[Span] = field(default_factory=list)
    head_end: int = 0

    @property
    def head(self) -> list[int]:
        """The positions before the tail."""
        return self.positions[: self.head_end]


def segments_of(labels: Labels, streams: list[list[int]], spans: list[list[Span]]) -> list[Segment]:
    """The title's segments in order, each with the terms found in it."""
    if not labels.separators & (_BOUNDARY | BRACKET | SOFT):
        return [Segment(streams[0], 0, spans[0], len(streams[0]))] if streams[0] else []
    segments: list[Segment] = []
    for number, (stream, found) in enumerate(zip(streams, spans, strict=True)):
        segments += _split(labels, stream, found, is_bracket=number > 0)
    segments.sort(key=lambda part: part.positions[0])
    return segments


def whole_segment(labels: Labels, span: Span) -> Segment:
    """The one segment of a title that a term is word for word."""
    positions = list(span.positions)
    return Segment(positions, labels.gaps[span.start] & ~BRACKET, [span], len(positions))


def _split(
    labels: Labels, stream: list[int], spans: list[Span], *, is_bracket: bool
) -> list[Segment]:
    # Positions that stand inside a known term, its first word left out.
    inside = {at for span in spans for at in range(span.start + 1, span.end + 1)}
    segments: list[Segment] = []
    positions: list[int] = []
    for position in stream:
        gap = labels.gaps[position]
        if not segments or (gap & _BOUNDARY and position not in inside):
            connector = BRACKET if is_bracket and not segments else gap & ~BRACKET
            positions = []
            segments.append(Segment(positions, connector))
        positions.append(position)
    covered = {position for span in spans for position in span.positions}
    for part in segments:
        if spans:
            part.spans = [span for span in spans if span.start in part.positions]
        part.head_end = _head_end(labels, part, inside, covered)
    return segments


def _head_end(labels: Labels, part: Segment, inside: set[int], covered: set[int]) -> int:
    if not labels.separators & SOFT:
        return len(part.positions)
    job_seen = False
    for place, position in enumerate(part.positions):
        if job_seen and position not in inside and _begins_tail(labels, position):
            return place
        if not job_seen:
            named = labels.head[position] or labels.identity[position]
            job_seen = position in covered or named is not None
    return len(part.positions)


def _begins_tail(labels: Labels, position: int) -> bool:
    # 'EMHP in training' is a trainee, not an EMHP somewhere.
    token = labels.tokens[position]
    if not token.gap & SOFT:
        return False
    return labels.identity[position] != "training" or token.preposition != "in"
