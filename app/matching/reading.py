"""What each word of a title is: facet, context, grade, modifier, agent noun or unknown."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_

from app.matching.index import NO_ENTRY, NOISE, Context, Marks, MatchIndex
from app.matching.phrases import Node, longest
from app.matching.tokens import SOFT, Token

_BANDS_OF_LETTERS = ("8a", "8b", "8c", "8d")
_BANDS = frozenset((*"123456789", *_BANDS_OF_LETTERS))
# What a band is called without the word: 'B6', '8a'.
_SHORT_BANDS = {f"b{band}": band for band in _BANDS} | {band: band for band in _BANDS_OF_LETTERS}
_AMOUNT = re.compile(r"\d{1,2}|\d+(?:\.\d+)|\d+(?:\.\d+)?(?:hr|hour|wte|fte|hpw|pw|k|x)|x\d+")
_BAND_WORDS = frozenset(("band", "bd", "grade"))
_TRAINING = "training"
_REFERENCE = re.compile(r"(?=.*\d)[a-z0-9]{3,}|\d+")
# Words of these kinds may stand inside a role's name; a place or a kind of work may not.
_PASSED_OVER = frozenset(("setting", "population", "specialty"))
_HOUR_WORDS = frozenset(("hour", "hr", "wte", "fte", "hpw", "pw", "week", "day", "month", "year"))
_REPORTING_WORDS = frozenset(
    ("pa", "secretary", "assistant", "report", "reporting", "deputy", "administrator")
)


@dataclass(slots=True)
class Labels:
    """One label list for the words of a title, all indexed by word position.

    `texts` and `gaps` are those of `tokens`, which most rules ask for alone; `separators`
    holds the flags of all gaps.
    """

    tokens: list[Token]
    texts: list[str]
    gaps: list[int]
    separators: int
    facet: list[str | None]
    context: list[Context | None]
    grade: list[str | None]
    identity: list[str | None]
    head: Sequence[str | None]
    is_known: list[bool]
    noise: list[str | None]
    band: str | None = None

    def is_skippable(self, position: int) -> bool:
        """Whether a role's words may stand around this one ('Consultant CAMHS Psychiatrist')."""
        if self.identity[position]:
            return False
        if self.grade[position] or self.facet[position] or self.noise[position]:
            return True
        context = self.context[position]
        passable = context is not None and context.category in _PASSED_OVER
        return passable and not self.is_known[position]

    def is_unknown(self, position: int) -> bool:
        """Whether nothing at all is known of the word."""
        if self.is_known[position] or self.context[position] is not None:
            return False
        told = self.grade[position] or self.noise[position]
        return not (told or self.facet[position] or self.identity[position])


def label(tokens: list[Token], index: MatchIndex) -> Labels:
    """The labels of a title's words. A word may carry several: 'community' is in role names too."""
    size = len(tokens)
    texts = [token.text for token in tokens]
    gaps = [token.gap for token in tokens]
    # At least one entry, so that a title without words has columns too.
    entries = [index.lists.entries.get(text, NO_ENTRY) for text in texts] or [NO_ENTRY]
    head, is_known, contexts, marks = zip(*entries, strict=True)
    labels = Labels(
        tokens,
        texts,
        gaps,
        reduce(or_, gaps, 0),
        [None] * size,
        [None] * size,
        [None] * size,
        [None] * size,
        head,
        list(is_known),
        [None] * size,
    )
    _mark_contexts(labels, contexts)
    if any(marks):
        _mark_modifiers(labels, marks)
    _mark_training(labels)
    has_figures = not "".join(texts).isalpha()
    if has_figures or not _BAND_WORDS.isdisjoint(texts):
        _mark_bands(labels)
    if has_figures:
        _mark_amounts_and_references(labels, index)
    if labels.separators & SOFT and not _REPORTING_WORDS.isdisjoint(texts):
        _mark_reporting_lines(labels)
    return labels


def _mark_contexts(labels: Labels, begun: Sequence[Node[Context] | None]) -> None:
    """Mark the phrases of place, people and specialty, the longest from each word."""
    tokens, contexts, after = labels.tokens, labels.context, 0
    for position, node in enumerate(begun):
        if node is None or position < after:
            continue
        if not node.children:
            contexts[position] = node.value
        elif (phrase := longest(node, tokens, position)) is not None:
            after, context = phrase
            contexts[position:after] = [context] * (after - position)


def _mark_modifiers(labels: Labels, begun: Sequence[Marks]) -> None:
    """Mark grades and other modifiers, but not 'head' in 'head and neck'; mark noise."""
    marks, done = (labels.grade, labels.identity, labels.noise), [0, 0, 0]
    for position, nodes in enumerate(begun):
        for kind, node in nodes:
            phrase = longest(node, labels.tokens, position) if position >= done[kind] else None
            if phrase is None:
                continue
            done[kind], value = phrase
            if kind == NOISE or not _touches_longer_context(labels, position, done[kind] - 1):
                marks[kind][position : done[kind]] = [value] * (done[kind] - position)


def _touches_longer_context(labels: Labels, first: int, last: int) -> bool:
    """Whether a phrase begins or ends with a word of a context of several words."""
    contexts = labels.context
    for position in (first, last):
        context = contexts[position]
        if context is not None and any(
            contexts[at] is context
            for at in (position - 1, position + 1)
            if 0 <= at < len(contexts)
        ):
            return True
    return False


def _mark_training(labels: Labels) -> None:
    """'EMHP in training' is a trainee."""
    if _TRAINING in labels.texts:
        for position, token in enumerate(labels.tokens):
            if token.text == _TRAINING and token.preposition == "in":
                labels.identity[position] = _TRAINING


def settle_noise(labels: Labels, covered: set[int]) -> None:
    """Set aside the noise words outside known terms: 'bank staff', but not 'staff nurse'."""
    for position in covered:
        labels.is_known[position] = True
    if not any(labels.noise):
        return
    for position, category in enumerate(labels.noise):
        is_free = position not in covered and not labels.identity[position]
        if category is not None and is_free and not labels.grade[position]:
            labels.facet[position] = labels.facet[position] or category


def _mark_bands(labels: Labels) -> None:
    tokens, texts, position = labels.tokens, labels.texts, 0
    while position < len(texts):
        text = texts[position]
        if text in ("band", "bd") or (text == "grade" and _next_is_band(tokens, position)):
            position = _take_bands(labels, position)
            continue
        band = _SHORT_BANDS.get(text)
        if band is not None:
            _set_band(labels, position)
            labels.band = labels.band or band
        position += 1


def _set_band(labels: Labels, position: int) -> None:
    labels.facet[position] = "band"
    labels.context[position] = labels.grade[position] = None


def _next_is_band(tokens: list[Token], position: int) -> bool:
    return position + 1 < len(tokens) and tokens[position + 1].text in _BANDS


def _take_bands(labels: Labels, position: int) -> int:
    tokens = labels.tokens
    _set_band(labels, position)
    position += 1
    found: list[str] = []
    while position < len(tokens) and tokens[position].text in _BANDS:
        _set_band(labels, position)
        found.append(tokens[position].text)
        position += 1
    # A range of bands ('Band 5/6') is no hint: it does not say which.
    if len(found) == 1 and labels.band is None:
        labels.band = found[0]
    return position


def _mark_amounts_and_references(labels: Labels, index: MatchIndex) -> None:
    for position, token in enumerate(labels.tokens):
        text = token.text
        if labels.facet[position] or text in index.vocabulary:
            continue
        if not any(character.isdigit() for character in text):
            if text in _HOUR_WORDS and position and labels.facet[position - 1] == "amount":
                labels.facet[position] = "amount"
        elif _AMOUNT.fullmatch(text):
            labels.facet[position] = "amount"
        elif _REFERENCE.fullmatch(text):
            labels.facet[position] = "reference"


def _mark_reporting_lines(labels: Labels) -> None:
    """'PA to the Director of Nursing': what follows 'to' is another post."""
    tokens = labels.tokens
    for position in range(1, len(tokens)):
        token = tokens[position]
        if (
            token.preposition == "to"
            and token.gap & SOFT
            and tokens[position - 1].text in _REPORTING_WORDS
        ):
            for following in range(position, len(tokens)):
                labels.facet[following] = "reporting line"
            return
