"""Which stretches of a title are known terms."""

from dataclasses import dataclass
from functools import partial
from operator import attrgetter
from typing import TypeAlias

from app.matching.index import Context, MatchIndex, Term
from app.matching.kinship import lookup
from app.matching.phrases import Node
from app.matching.reading import Labels
from app.matching.tokens import ALTERNATIVE, AND, BRACKET, COMMA, DASH, OR, SLASH, SOFT

_MAX_SKIPPED_WORDS = 5
_LISTING = AND | COMMA | SLASH
_JOINS = _LISTING | SOFT
_ENDS_TERM = DASH | OR | BRACKET
_OWN_FIELDS = frozenset(("setting", "specialty"))
# Place of the last word, node, positions, gaps between them, words passed over.
_Step: TypeAlias = tuple[int, Node[Term], tuple[int, ...], tuple[int, ...], int]


@dataclass(slots=True)  # Not frozen: freezing doubles the cost of making one, and many are made.
class Span:
    """A known term found in a title: the positions of its words, in order. Never changed.

    `passes_over` says that other words stand between them.
    """

    positions: tuple[int, ...]
    term: Term
    passes_over: bool = False

    @property
    def start(self) -> int:
        """Position of the first word."""
        return self.positions[0]

    @property
    def end(self) -> int:
        """Position of the last word."""
        return self.positions[-1]


def streams(labels: Labels) -> list[list[int]]:
    """The title's words outside brackets, then each bracket's words."""
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
    """The known terms of one stream, none inside another, in title order.

    Where terms overlap the one with more words wins, and of equals the later one: an
    English head comes last.
    """
    starts, texts, facet = index.role_trie.children, labels.texts, labels.facet
    gaps = _gaps_of(labels, stream)
    found: list[Span] = []
    for place, position in enumerate(stream):
        node = starts.get(texts[position])
        if node is None or facet[position] is not None:
            continue
        if node.children and _goes_on(labels, stream, place, node):
            found += _walk(labels, stream, gaps, place, node)
        elif node.value is not None:
            found.append(Span((position,), node.value))
    return _chosen(labels, found, index)


def _chosen(labels: Labels, found: list[Span], index: MatchIndex) -> list[Span]:
    """The preferred term first, then of those apart from it the preferred one, and so on."""
    chosen: list[Span] = []
    while found:
        best = found[0] if len(found) == 1 else _preferred(labels, found)
        if not _may_stand(labels, best, index):
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
    return span.passes_over, _begins_context(labels, span.end), -span.end


def _begins_context(labels: Labels, position: int) -> bool:
    """Whether a setting or specialty of several words begins or goes on at a word."""
    context, following = labels.context[position], position + 1
    return (
        context is not None
        and following < len(labels.texts)
        and labels.context[following] is context
    )


def _gaps_of(labels: Labels, stream: list[int]) -> list[int]:
    """The gap before each word of a stream; a bracket left out of it is none."""
    if len(stream) == len(labels.gaps):
        return labels.gaps
    gaps = [labels.gaps[position] for position in stream]
    for place in range(1, len(stream)):
        if stream[place] > stream[place - 1] + 1:
            gaps[place] &= ~BRACKET
    return gaps


def _goes_on(labels: Labels, stream: list[int], place: int, node: Node[Term]) -> bool:
    """Whether a term may have a second word: cheap to ask, and mostly it has none."""
    following = place + 1
    if following == len(stream):
        return False
    position = stream[following]
    return labels.texts[position] in node.children or labels.is_skippable(position)


def _walk(
    labels: Labels, stream: list[int], gaps: list[int], place: int, node: Node[Term]
) -> list[Span]:
    """Every term that starts at a word, words of context and grade inside it passed over."""
    found: list[Span] = []
    size, texts, is_joined = len(stream), labels.texts, labels.separators & _JOINS
    waiting: list[_Step] = [(place, node, (stream[place],), (0,), 0)]
    while waiting:
        last, node, positions, between, skipped = waiting.pop()
        term, children, gap = node.value, node.children, 0
        if term is not None and not (is_joined and _breaks_joins(between, term.gaps)):
            found.append(Span(positions, term, skipped > 0))
        if not children:
            continue
        for following in range(last + 1, min(size, last + 2 + _MAX_SKIPPED_WORDS - skipped)):
            position = stream[following]
            # A list of contexts ('Child & Adolescent') inside a term is one thing passed over.
            gap |= gaps[following] & ~_LISTING if following > last + 1 else gaps[following]
            if gap & _ENDS_TERM:
                break
            child = children.get(texts[position])
            if child is not None:
                passed = skipped + following - last - 1
                waiting.append((following, child, (*positions, position), (*between, gap), passed))
            if not labels.is_skippable(position):
                break
    return found


def _may_stand(labels: Labels, span: Span, index: MatchIndex) -> bool:
    if span.passes_over and not _may_pass_over(labels, span, index):
        return False
    first, last, context = span.positions[0], span.positions[-1], labels.context
    is_inside = first and context[first] is not None and context[first - 1] is context[first]
    if is_inside and _cuts_context(labels, span, index):
        return False
    if len(span.positions) > 1 and _ends_inside_head(labels, last, index):
        return False
    if index.lists.split_words.isdisjoint(labels.texts[max(last - 1, 0) : last + 1]):
        return True
    return not _splits_head(labels, span, index)


def _cuts_context(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Critical Care Assistant' is no care assistant: a term may not begin inside a setting."""
    context = labels.context[span.start]
    if context is None or context.is_mental_health or context.category not in _OWN_FIELDS:
        return False
    node = index.lists.contexts.children.get(labels.texts[span.start])
    alone = node.value if node is not None else None
    is_context_alone = alone is not None and alone.category in _OWN_FIELDS
    return span.term.ambiguous is None and not is_context_alone


def _splits_head(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Heart Failure Specialist Nurse': the head is 'specialist nurse', which no term may split."""
    texts, heads, positions = labels.texts, index.lists.qualified_heads, span.positions
    for at in (span.end - 1, span.end):
        if at < 0 or at + 1 >= len(texts) or (texts[at], texts[at + 1]) not in heads:
            continue
        is_next_inside = at + 1 in positions
        if is_next_inside and at in positions:
            continue
        if is_next_inside or not (labels.gaps[at + 1] or _begins_context(labels, at + 1)):
            return True
    return False


def _ends_inside_head(labels: Labels, last: int, index: MatchIndex) -> bool:
    """'Mental Health Nurse Practitioner': a term may not end where a job's own name begins."""
    following = last + 1
    if following >= len(labels.texts) or not labels.head[following]:
        return False
    if labels.gaps[following] or _begins_context(labels, following):
        return False
    head = lookup(index, (labels.texts[last], labels.texts[following]))
    return head is not None and not head.is_derived


def _may_pass_over(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """A field of mental health inside a term makes another role of it, unless it is one already.

    'Consultant CAMHS Psychiatrist' is a Consultant Psychiatrist; 'Community Psychiatric
    Nurse' is no Community Nurse.
    """
    between = set(range(span.start, span.end)) - set(span.positions)
    passed = [context for at in between if (context := labels.context[at]) is not None]
    halved = [context for context in passed if _is_halved(labels, span, context)]
    if not any(context.is_mental_health for context in passed):
        return not halved
    is_split = any(_is_split(labels, span, context) for context in halved)
    is_of_field = all(index.role_rows[role_id].is_mental_health for role_id in span.term.role_ids)
    return is_of_field and not is_split


def _is_halved(labels: Labels, span: Span, context: Context) -> bool:
    """'Healthcare Science Support Worker': a phrase half in the term, half passed over."""
    return any(labels.context[at] is context for at in span.positions)


def _is_split(labels: Labels, span: Span, context: Context) -> bool:
    """'Primary Care Mental Health Worker': the term takes both ends of a phrase."""
    taken = [at for at in span.positions if labels.context[at] is context]
    return taken[-1] - taken[0] >= len(taken)


def _breaks_joins(title: tuple[int, ...], term: tuple[int, ...]) -> bool:
    """Whether the title joins the words as the term does not: a list or preposition of its own."""
    for found, known in zip(title, term, strict=True):
        if found & _JOINS and not known & (_JOINS | ALTERNATIVE):
            return True
    return False
