"""Which stretches of a title are known terms."""

from collections.abc import Iterator
from dataclasses import dataclass

from app.matching.index import Context, MatchIndex, Node, Term
from app.matching.kinship import lookup
from app.matching.reading import Labels
from app.matching.tokens import ALTERNATIVE, AND, BRACKET, COMMA, DASH, OR, SLASH, SOFT, Token

_MAX_SKIPPED_WORDS = 5
_LISTING = AND | COMMA | SLASH


@dataclass(frozen=True, slots=True)
class Span:
    """A known term found in a title: the positions of its words, in order.

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


def streams(tokens: list[Token]) -> list[list[int]]:
    """The title's words outside brackets, then each bracket's words."""
    outside: list[int] = []
    brackets: list[list[int]] = []
    was_inside = False
    for position, token in enumerate(tokens):
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
    found = [
        span
        for place in range(len(stream))
        if (node := index.role_trie.children.get(labels.tokens[stream[place]].text))
        and labels.facet[stream[place]] is None
        for span in _walk(labels, stream, place, node)
        if _may_stand(labels, span, index)
    ]
    found.sort(key=lambda span: (-len(span.positions), span.passes_over, -span.end))
    taken: set[int] = set()
    chosen = []
    for span in found:
        if taken.isdisjoint(span.positions):
            taken.update(span.positions)
            chosen.append(span)
    return sorted(chosen, key=lambda span: span.start)


def _walk(labels: Labels, stream: list[int], place: int, node: Node[Term]) -> Iterator[Span]:
    """Every term that starts at a word, words of context and grade inside it passed over."""
    waiting: list[tuple[int, Node[Term], tuple[int, ...], tuple[int, ...], int]] = [
        (place, node, (stream[place],), (0,), 0)
    ]
    while waiting:
        last, node, positions, gaps, skipped = waiting.pop()
        if node.value is not None and _gaps_fit(gaps, node.value.gaps):
            yield Span(positions, node.value, skipped > 0)
        gap = 0
        for following in range(last + 1, min(len(stream), last + 2 + _MAX_SKIPPED_WORDS - skipped)):
            token = labels.tokens[stream[following]]
            passed_bracket = stream[following] > stream[following - 1] + 1
            here = token.gap & ~BRACKET if passed_bracket else token.gap
            # A list of contexts ('Child & Adolescent') inside a term is one thing passed over.
            gap |= here & ~_LISTING if following > last + 1 and here & _LISTING else here
            if gap & (DASH | OR | BRACKET):
                break
            child = node.children.get(token.text)
            if child is not None:
                step = (*positions, stream[following])
                waiting.append(
                    (following, child, step, (*gaps, gap), skipped + following - last - 1)
                )
            if not labels.is_skippable(stream[following]):
                break


def _may_stand(labels: Labels, span: Span, index: MatchIndex) -> bool:
    if span.passes_over and not _may_pass_over(labels, span, index):
        return False
    return not (
        _cuts_context(labels, span, index)
        or _splits_head(labels, span, index)
        or _ends_inside_head(labels, span, index)
    )


def _cuts_context(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Critical Care Assistant' is no care assistant: a term may not begin inside a setting."""
    before, first = span.start - 1, span.start
    context = labels.context[first]
    if before < 0 or context is None or labels.context[before] is not context:
        return False
    if context.is_mental_health or context.category not in ("setting", "specialty"):
        return False
    node = index.contexts.children.get(labels.tokens[first].text)
    alone = node.value if node is not None else None
    is_context_alone = alone is not None and alone.category in ("setting", "specialty")
    return span.term.ambiguous is None and not is_context_alone


def _splits_head(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Heart Failure Specialist Nurse': the head is 'specialist nurse', which no term may split."""
    tokens = labels.tokens
    for at in (span.end - 1, span.end):
        if at < 0 or at + 1 >= len(tokens) or {at, at + 1} <= set(span.positions):
            continue
        joined = at + 1 in span.positions or not tokens[at + 1].gap
        if joined and (tokens[at].text, tokens[at + 1].text) in index.qualified_heads:
            return True
    return False


def _ends_inside_head(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Mental Health Nurse Practitioner': a term may not end where a job's own name begins."""
    last, following = span.end, span.end + 1
    if len(span.positions) < 2 or following >= len(labels.tokens) or labels.tokens[following].gap:
        return False
    head = lookup(index, (labels.tokens[last].text, labels.tokens[following].text))
    return head is not None and not head.is_derived and labels.head[following] is not None


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


def _gaps_fit(title: tuple[int, ...], term: tuple[int, ...]) -> bool:
    """Whether the title joins the words as the term does: no list or preposition of its own."""
    return all(
        not (found & (_LISTING | SOFT)) or bool(known & (_LISTING | SOFT | ALTERNATIVE))
        for found, known in zip(title, term, strict=True)
    )
