"""A title's words labelled by the word lists."""

from typing import Final

from app.matching.index import NO_ENTRY, NOISE, MatchIndex, WordEntry
from app.matching.phrases import longest
from app.matching.reading.figures import mark_figures
from app.matching.reading.labels import Labels
from app.matching.reading.spans import is_managed
from app.matching.reading.status import mark_status
from app.matching.rules import Facet
from app.matching.tokens import HYPHEN, SOFT, Token
from app.vocabulary import ModifierKind

_REPORTING_WORDS: Final = frozenset(
    (
        *("pa", "secretary", "assistant", "report", "reporting", "deputy", "administrator"),
        *("accountable", "adviser", "aide", "buddy", "clerk", "helper", "mate", "mentor"),
        *("supervisor", "support", "conversion", "pathway", "progression", "route", "transition"),
    )
)
_LED: Final = "led"


def label(tokens: list[Token], index: MatchIndex) -> Labels:
    """The labels of a title's words. A word can have several: 'community' is in role names too."""
    known = index.lists.entries
    entries = [known.get(token.text, NO_ENTRY) for token in tokens]
    labels = Labels(tokens, entries, index.lists.fillers)
    _mark_contexts(labels, entries)
    _mark_modifiers(labels, entries)
    _mark_training(labels)
    mark_status(labels)
    _clear_exclusions(labels)
    mark_figures(labels, index)
    _mark_reporting_line(labels)
    _mark_led_services(labels)
    return labels


def settle_noise(labels: Labels, covered: set[int], index: MatchIndex) -> None:
    """Set aside the noise words outside known terms: 'bank staff', but not 'staff nurse'.

    Nor what a post is in charge of: a 'Clinical Contracts Manager' is not a clinical manager.
    """
    for position in covered:
        labels.is_known[position] = True
    if not any(labels.noise):
        return
    for position, category in enumerate(labels.noise):
        is_free = position not in covered and not labels.identity[position]
        is_free = is_free and not is_managed(labels, position, index)
        if category is not None and is_free and not labels.grade[position]:
            labels.facet[position] = labels.facet[position] or category


def _mark_contexts(labels: Labels, entries: list[WordEntry]) -> None:
    """Mark the phrases of place, people and specialty, the longest from each word."""
    after = 0
    for position, entry in enumerate(entries):
        node = entry.contexts
        if node is None or position < after:
            continue
        if not node.children:
            labels.context[position] = node.value
            continue
        phrase = longest(node, labels.tokens, position)
        if phrase is not None:
            after, context = phrase
            labels.context[position:after] = [context] * (after - position)


def _mark_modifiers(labels: Labels, entries: list[WordEntry]) -> None:
    """Mark grades, other modifiers and noise."""
    marks = (labels.grade, labels.identity, labels.noise)
    done = [0, 0, 0]
    for position, entry in enumerate(entries):
        for kind, node in entry.marks:
            if position < done[kind]:
                continue
            phrase = longest(node, labels.tokens, position)
            if phrase is None:
                continue
            after, value = phrase
            done[kind] = after
            if kind == NOISE or not _is_hidden(labels, position, after - 1, value):
                marks[kind][position:after] = [value] * (after - position)


def _is_hidden(labels: Labels, first: int, last: int, value: str) -> bool:
    """Whether a modifier is only a part of a longer context.

    'Non' in 'non-clinical' is not: it also says what the post is not.
    """
    return value != ModifierKind.EXCLUSION and _is_in_longer_context(labels, first, last)


def _clear_exclusions(labels: Labels) -> None:
    """'Non-rotational' and 'not open to agencies' are words of an advert."""
    if ModifierKind.EXCLUSION not in labels.identity:
        return
    for position, identity in enumerate(labels.identity):
        if identity == ModifierKind.EXCLUSION and labels.noise[position]:
            labels.identity[position] = None


def _is_in_longer_context(labels: Labels, first: int, last: int) -> bool:
    """Whether a phrase begins or ends in a context of several words ('head and neck')."""
    for position in (first, last):
        if labels.is_within_context(position) or labels.is_before_context_ends(position):
            return True
    return False


def _mark_training(labels: Labels) -> None:
    """'EMHP in training' is a trainee, as is a 'Child Psychotherapist in Clinical Training'."""
    if ModifierKind.TRAINING not in labels.texts:
        return
    for position, token in enumerate(labels.tokens):
        if token.text != ModifierKind.TRAINING:
            continue
        first = position - 1 if _has_a_kind(labels, position) else position
        if labels.tokens[first].preposition == "in":
            labels.identity[first : position + 1] = [ModifierKind.TRAINING] * (position + 1 - first)


def _has_a_kind(labels: Labels, position: int) -> bool:
    """'Clinical training', 'higher training', but not 'fire training'."""
    before = position - 1
    if before < 1 or labels.gaps[position]:
        return False
    context = labels.context[before]
    return labels.is_unknown(before) or (context is not None and context.category == Facet.SERVICE)


def _mark_reporting_line(labels: Labels) -> None:
    """'PA to the Director of Nursing': the words after 'to' are another post."""
    if not labels.separators & SOFT or _REPORTING_WORDS.isdisjoint(labels.texts):
        return
    size = len(labels.tokens)
    for position in range(1, size):
        if _begins_reporting_line(labels, position):
            labels.facet[position:] = [Facet.REPORTING_LINE] * (size - position)
            return


def _mark_led_services(labels: Labels) -> None:
    """'Midwife Led Unit': who leads a service is not the post."""
    if _LED not in labels.texts:
        return
    for position, text in enumerate(labels.texts):
        is_joined = position > 0 and not labels.gaps[position] & ~HYPHEN
        if text == _LED and is_joined and position + 1 < len(labels.texts):
            labels.facet[position - 1 : position + 1] = [Facet.SERVICE, Facet.SERVICE]


def _begins_reporting_line(labels: Labels, position: int) -> bool:
    is_after_to = labels.tokens[position].preposition == "to"
    return is_after_to and labels.texts[position - 1] in _REPORTING_WORDS
