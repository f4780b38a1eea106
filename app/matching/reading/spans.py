"""Known terms found in a title, and whether a term can be where it was found."""

from collections.abc import Iterator
from typing import Final

from app.matching.index import Context, MatchIndex, Term
from app.matching.kinship import contains, lookup
from app.matching.phrases import longest
from app.matching.reading.labels import Labels
from app.matching.rules import Facet
from app.vocabulary import Entry

_MANAGED: Final = frozenset((Facet.CONTRACT, Facet.RECRUITMENT))
_OWN_FIELDS: Final = frozenset((Facet.SETTING, Facet.SPECIALTY))


class Span:
    """A known term found in a title: the positions of its words, in order. Never changed.

    `start` and `end` are the first and the last of them. `passes_over` says that other words
    are between them.
    """

    __slots__ = ("end", "passes_over", "positions", "start", "term")

    def __init__(self, positions: tuple[int, ...], term: Term, passes_over: bool = False) -> None:
        self.positions = positions
        self.start = positions[0]
        self.end = positions[-1]
        self.term = term
        self.passes_over = passes_over

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Span):
            return False
        is_there = self.positions == other.positions and self.passes_over == other.passes_over
        return is_there and self.term == other.term

    def __hash__(self) -> int:
        return hash(self.positions)


def fits(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """Whether the words around a term, and between its words, leave it its own meaning."""
    if span.passes_over and not _can_pass_over(labels, span, index):
        return False
    if labels.is_within_context(span.start) and _cuts_context(labels, span, index):
        return False
    if len(span.positions) > 1 and _ends_inside(labels, span.end, index):
        return False
    return not _splits_head(labels, span, index)


def _cuts_context(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Critical Care Assistant' is not a Care Assistant: a term cannot begin inside a setting."""
    context = labels.context[span.start]
    if context is None or context.category not in _OWN_FIELDS:
        return False
    if _begins_with_collective(labels, span, index):
        return False
    if context.is_mental_health:
        return not _begins_in_mental_health(labels, span, index)
    is_setting_alone = _is_field_alone(labels, span.start, index)
    if labels.is_within_context(span.start - 1):
        return span.term.ambiguous is None and not is_setting_alone
    # 'Prison Healthcare Assistant' is a Healthcare Assistant: a prison is a setting alone.
    is_after_setting = _is_field_alone(labels, span.start - 1, index)
    return span.term.ambiguous is None and not (is_setting_alone or is_after_setting)


def _is_field_alone(labels: Labels, position: int, index: MatchIndex) -> bool:
    node = index.lists.contexts.children.get(labels.texts[position])
    alone = node.value if node is not None else None
    return alone is not None and alone.category in _OWN_FIELDS


def _begins_with_collective(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Community Mental Health Team Manager': the team of a setting has a manager."""
    if labels.is_before_context_ends(span.start) or len(span.positions) == 1:
        return False
    if labels.texts[span.start] in index.lists.collectives:
        return True
    context = labels.context[span.start]
    if context is None or context.is_mental_health or span.term.ambiguous is not None:
        return False
    # 'Acute Ward Manager'; but 'Mental Health and Safety Manager' is no name of a post.
    node = index.lists.contexts.children.get(labels.texts[span.start])
    alone = node.value if node is not None else None
    is_service = alone is not None and alone.category == Facet.SERVICE
    return is_service and span.term.words[-1] in index.lists.words_in_charge


def _begins_in_mental_health(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Community Mental Health Psychologist' is not a Health Psychologist.

    A term can begin where a shorter phrase of mental health does ('mental health').
    """
    node = index.lists.contexts.children.get(labels.texts[span.start])
    phrase = longest(node, labels.tokens, span.start) if node is not None else None
    return phrase is not None and phrase[1].is_mental_health


def _splits_head(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Heart Failure Specialist Nurse': the head is 'specialist nurse', which no term can split."""
    if index.lists.split_words.isdisjoint(labels.texts[max(span.end - 1, 0) : span.end + 1]):
        return False
    return any(_splits_head_at(labels, span, at, index) for at in (span.end - 1, span.end))


def _splits_head_at(labels: Labels, span: Span, at: int, index: MatchIndex) -> bool:
    """Whether a head of two words begins here, and the term ends between them or after them."""
    following = at + 1
    if at < 0 or following >= len(labels.texts):
        return False
    if (labels.texts[at], labels.texts[following]) not in index.lists.qualified_heads:
        return False
    if following in span.positions:
        # 'Diabetes Specialist, Nurse' can be a nurse who is a specialist.
        is_apart = bool(labels.gaps[following]) and not span.passes_over
        return at not in span.positions and not is_apart
    return not (labels.gaps[following] or labels.is_before_context_ends(following))


def _ends_inside(labels: Labels, last: int, index: MatchIndex) -> bool:
    """Whether a term ends where a specialty or the name of a job goes on.

    'Consultant in Paediatric Radiology' is not a Consultant in Paediatrics.
    """
    context = labels.context[last]
    is_specialty = context is not None and context.category == Facet.SPECIALTY
    if is_specialty and labels.is_before_context_ends(last):
        return True
    return _ends_inside_head(labels, last, index)


def _ends_inside_head(labels: Labels, last: int, index: MatchIndex) -> bool:
    """'Mental Health Nurse Practitioner': a term cannot end where a job's own name begins."""
    following = last + 1
    if following >= len(labels.texts) or not labels.head[following]:
        return False
    if labels.gaps[following] or labels.is_before_context_ends(following):
        return False
    head = lookup(index, (labels.texts[last], labels.texts[following]))
    return head is not None and not head.is_derived


def _can_pass_over(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """Whether the contexts between a term's words leave it the same role.

    A field of mental health makes another role of it, unless the role is of that field
    already: 'Consultant CAMHS Psychiatrist' is a Consultant Psychiatrist, and 'Community
    Psychiatric Nurse' is not a Community Nurse.
    """
    if any(is_managed(labels, at, index) for at in range(span.start + 1, span.end)):
        return False
    if _has_filler(labels, span) and not _can_have_filler(labels, span, index):
        return False
    passed = _contexts_between(labels, span)
    if any(_names_a_relative(labels, span, context, index) for context in passed):
        return False
    halved = [context for context in passed if _is_halved(labels, span, context)]
    if halved and _passes_over_collective(labels, span, index):
        return False
    if not any(context.is_mental_health for context in passed):
        return not halved
    if any(_is_split(labels, span, context) for context in halved):
        return False
    return all(index.role_rows[role_id].is_mental_health for role_id in span.term.role_ids)


def _has_filler(labels: Labels, span: Span) -> bool:
    return any(True for _ in _fillers_in(labels, span))


def _fillers_in(labels: Labels, span: Span) -> Iterator[int]:
    for at in range(span.start, span.end):
        if at not in span.positions and labels.texts[at] in labels.fillers:
            yield at


def _can_have_filler(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Employment Support Adviser' is an Employment Adviser.

    A 'Housing Support Worker' is a support worker: the filler is a part of another name.

    Who supports a registered profession need not be registered, and in an office or with
    computers support is a post of its own: an HR Support Officer is not an HR Officer.
    """
    if not index.other_jobs.isdisjoint(span.term.role_ids):
        return False
    if any(lookup(index, tuple(labels.texts[at : at + 2])) for at in _fillers_in(labels, span)):
        return False
    entries = [index.role_rows[role_id].entry for role_id in span.term.role_ids]
    return not any(entry in (Entry.REGISTERED, Entry.ACCREDITED) for entry in entries)


def is_managed(labels: Labels, position: int, index: MatchIndex) -> bool:
    """'Nurse Bank Manager' manages a bank of nurses; a 'Bank Nurse Manager' works for a bank.

    So does a 'Clinical Contracts Manager' manage contracts.
    """
    following = position + 1
    if position == 0 or following == len(labels.texts) or labels.grade[position - 1]:
        return False
    if labels.texts[following] not in index.lists.words_in_charge or labels.gaps[following]:
        return False
    return labels.grade[position] in index.lists.contracts or labels.noise[position] in _MANAGED


def _contexts_between(labels: Labels, span: Span) -> list[Context]:
    found: list[Context] = []
    for position in range(span.start, span.end):
        context = labels.context[position]
        if context is not None and position not in span.positions:
            found.append(context)
    return found


def _names_a_relative(labels: Labels, span: Span, context: Context, index: MatchIndex) -> bool:
    """'Peer Carer Support Worker': people served that make another role of the same kind."""
    if context.category != Facet.POPULATION:
        return False
    words = tuple(
        labels.texts[at] for at in range(span.start, span.end) if labels.context[at] is context
    )
    names = (name for role in span.term.role_ids for name in index.names_of_relatives.get(role, ()))
    return any(contains(name, words) for name in names)


def _passes_over_collective(labels: Labels, span: Span, index: MatchIndex) -> bool:
    """'Mental Health Support Team Worker': somebody in that team, of whatever role."""
    between = set(range(span.start, span.end)).difference(span.positions)
    return any(labels.texts[at] in index.lists.collectives for at in between)


def _is_halved(labels: Labels, span: Span, context: Context) -> bool:
    """'Healthcare Science Support Worker': a phrase half in the term, half passed over."""
    return any(labels.context[at] is context for at in span.positions)


def _is_split(labels: Labels, span: Span, context: Context) -> bool:
    """'Primary Care Mental Health Worker': the term takes both ends of a phrase."""
    taken = [at for at in span.positions if labels.context[at] is context]
    return taken[-1] - taken[0] >= len(taken)
