"""The search of a title for known terms."""

from functools import partial
from operator import attrgetter
from typing import Final, TypeAlias

from app.matching.index import MatchIndex, Term
from app.matching.phrases import Node
from app.matching.reading.labels import Labels
from app.matching.reading.spans import Span, fits
from app.matching.tokens import ALTERNATIVE, AND, BRACKET, COMMA, DASH, OR, SLASH, SOFT

_MAX_SKIPPED_WORDS: Final = 5
_LISTING: Final = AND | COMMA | SLASH
_JOINS: Final = _LISTING | SOFT
_ENDS_TERM: Final = DASH | OR | BRACKET
# Place of the last word, node, positions, gaps between them, words passed over. A bare tuple,
# because a decision makes many.
_Step: TypeAlias = tuple[int, Node[Term], tuple[int, ...], tuple[int, ...], int]


def streams(labels: Labels) -> list[list[int]]:
    """The positions of the title's words outside brackets, then those of each bracket."""
    if not labels.separators & BRACKET:
        return [list(range(len(labels.tokens)))]
    outside: list[int] = []
    brackets: list[list[int]] = []
    was_inside = False
    for position, token in enumerate(labels.tokens):
        if not token.depth:
            outside.append(position)
        elif was_inside and not token.gap & BRACKET:
            brackets[-1].append(position)
        else:
            brackets.append([position])
        was_inside = bool(token.depth)
    return [outside, *brackets]


def find_spans(labels: Labels, stream: list[int], index: MatchIndex) -> list[Span]:
    """The known terms of one stream in title order, with no word in two of them.

    Where terms overlap, the one with more words wins. Of equals the later one wins, because
    an English head comes last.
    """
    starts = index.role_trie.children
    gaps = _gaps_of(labels, stream)
    found: list[Span] = []
    for place, position in enumerate(stream):
        node = starts.get(labels.texts[position])
        if node is None or labels.facet[position] is not None:
            continue
        if node.children and _can_continue(labels, stream, place, node):
            found += _terms_from(labels, stream, gaps, place, node)
        elif node.value is not None:
            found.append(Span((position,), node.value))
    return _chosen(labels, found, index)


def _gaps_of(labels: Labels, stream: list[int]) -> list[int]:
    """The gap before each word of a stream. A bracket left out of it is not a gap."""
    if len(stream) == len(labels.gaps):
        return labels.gaps
    gaps = [labels.gaps[position] for position in stream]
    for place in range(1, len(stream)):
        if stream[place] > stream[place - 1] + 1:
            gaps[place] &= ~BRACKET
    return gaps


def _can_continue(labels: Labels, stream: list[int], place: int, node: Node[Term]) -> bool:
    """Whether a term can have a second word. This is cheap to ask, and mostly it cannot."""
    following = place + 1
    if following == len(stream):
        return False
    position = stream[following]
    return labels.texts[position] in node.children or labels.is_skippable(position)


def _terms_from(
    labels: Labels, stream: list[int], gaps: list[int], place: int, node: Node[Term]
) -> list[Span]:
    """Every term that starts at a word. Words of context and grade inside it are passed over."""
    found: list[Span] = []
    is_joined = labels.separators & _JOINS
    waiting: list[_Step] = [(place, node, (stream[place],), (0,), 0)]
    while waiting:
        step = waiting.pop()
        _, node, positions, between, skipped = step
        term = node.value
        if term is not None and not (is_joined and _breaks_joins(between, term.gaps)):
            found.append(Span(positions, term, skipped > 0))
        if node.children:
            waiting += _steps_after(labels, stream, gaps, step)
    return found


def _steps_after(labels: Labels, stream: list[int], gaps: list[int], step: _Step) -> list[_Step]:
    """The words after one that continue its term, at once or behind words passed over."""
    last, node, positions, between, skipped = step
    steps: list[_Step] = []
    gap = 0
    farthest = min(len(stream), last + 2 + _MAX_SKIPPED_WORDS - skipped)
    for following in range(last + 1, farthest):
        position = stream[following]
        # A list of contexts ('Child & Adolescent') inside a term is one thing passed over.
        gap |= gaps[following] & ~_LISTING if following > last + 1 else gaps[following]
        if gap & _ENDS_TERM:
            break
        child = node.children.get(labels.texts[position])
        if child is not None:
            passed = skipped + following - last - 1
            steps.append((following, child, (*positions, position), (*between, gap), passed))
        if not labels.is_skippable(position):
            break
    return steps


def _breaks_joins(title: tuple[int, ...], term: tuple[int, ...]) -> bool:
    """Whether the title joins the words as the term does not: by a list or a preposition."""
    for found, known in zip(title, term, strict=True):
        if found & _JOINS and not known & (_JOINS | ALTERNATIVE):
            return True
    return False


def _chosen(labels: Labels, found: list[Span], index: MatchIndex) -> list[Span]:
    """The preferred term first, then the preferred one of those apart from it, and so on."""
    chosen: list[Span] = []
    while found:
        best = found[0] if len(found) == 1 else _preferred(labels, found)
        if not fits(labels, best, index):
            found = [span for span in found if span is not best]
            continue
        chosen.append(best)
        taken = set(best.positions)
        found = [span for span in found if taken.isdisjoint(span.positions)]
    return sorted(chosen, key=attrgetter("start")) if len(chosen) > 1 else chosen


def _preferred(labels: Labels, found: list[Span]) -> Span:
    most = max([len(span.positions) for span in found])
    rivals = [span for span in found if len(span.positions) == most]
    return rivals[0] if len(rivals) == 1 else min(rivals, key=partial(_preference, labels))


def _preference(labels: Labels, span: Span) -> tuple[bool, bool, int]:
    """The least is chosen where terms of as many words overlap.

    'Staff Nurse Specialist Medicine': a term that ends where a setting begins comes after one
    that does not.
    """
    return span.passes_over, labels.is_before_context_ends(span.end), -span.end
