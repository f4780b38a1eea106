"""The face of the engine: one title, or many, to answers that explain themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final, TypeAlias

from app.matching.answer import Answer
from app.matching.decide import Decision, Verdict
from app.matching.findings import ABSORBED, OUTSIDE, QUALIFIED, TOO_THIN, UNKNOWN_BEFORE
from app.matching.hints import apply_hints
from app.matching.index import BROADER, MatchIndex, Term
from app.matching.kinship import lookup
from app.matching.phrases import Words
from app.matching.reading import Labels, label, settle_noise
from app.matching.repair import TitleError, repair
from app.matching.resolution import NO_HINTS, Hints, Outcome, Resolution, Strictness
from app.matching.segments import Segment, segments_of, whole_segment
from app.matching.spans import Span, find_spans, streams
from app.matching.spelling import nearest_word
from app.matching.tokens import ALTERNATIVE

__all__ = ["RESOLVER_VERSION", "TitleError", "TitleQuery", "resolve_many", "resolve_title"]

RESOLVER_VERSION: Final = "4"
SPELLING: Final = "spelling"
_STRICT_RULES: Final = frozenset(("exact", "span", "training"))
_STRICT_DOUBTS: Final = frozenset((ABSORBED, QUALIFIED, UNKNOWN_BEFORE))
_ASIDE: Final = frozenset(("place", "organisation", "service"))
Positions: TypeAlias = tuple[int, ...]
# The words at the positions if all of them stand in known terms: none otherwise.
_Reading: TypeAlias = tuple[Positions, Words]


@dataclass(frozen=True, slots=True)
class TitleQuery:
    """One title of a batch with what is known of its post."""

    title: str
    hints: Hints = NO_HINTS


def resolve_many(
    queries: Iterable[TitleQuery],
    index: MatchIndex,
    *,
    strictness: Strictness = Strictness.STANDARD,
    limit: int = 5,
    as_of: date | None = None,
) -> Iterator[Resolution | TitleError]:
    """The answers to many titles in order; an unreadable title gives its error in its place.

    A title that comes again with the same hints is answered once.
    """
    answers: dict[TitleQuery, Resolution | TitleError] = {}
    for query in queries:
        if query not in answers:
            answers[query] = _answer_or_error(query, index, strictness, limit, as_of)
        yield answers[query]


def _answer_or_error(
    query: TitleQuery, index: MatchIndex, strictness: Strictness, limit: int, as_of: date | None
) -> Resolution | TitleError:
    try:
        return resolve_title(
            query.title,
            index,
            hints=query.hints,
            strictness=strictness,
            limit=limit,
            as_of=as_of,
        )
    except TitleError as error:
        return error


def resolve_title(
    title: str,
    index: MatchIndex,
    *,
    hints: Hints = NO_HINTS,
    strictness: Strictness = Strictness.STANDARD,
    limit: int = 5,
    as_of: date | None = None,
) -> Resolution:
    """The role that a title names, or why none can be recorded.

    `limit` only cuts the list of candidates; it never changes the answer. Raises
    TitleError for a title that is empty, too long or holds control characters.
    """
    title = repair(title)
    labels = label(index.read(title), index)
    verdict = decide_title(labels, index, hints)
    verdict = _at_strictness(verdict, strictness)
    return Answer(title, labels, verdict, index, hints, as_of).resolution(limit)


def decide_title(labels: Labels, index: MatchIndex, hints: Hints) -> Verdict:
    """The verdict on a labelled title, and what it may be where a word is nearly known."""
    verdict = apply_hints(_decided(labels, index), hints, labels, index)
    if verdict.outcome is Outcome.AMBIGUOUS or verdict.why == OUTSIDE:
        verdict = _as_if_spelt(labels, verdict, index) or verdict
    return verdict


def _as_if_spelt(labels: Labels, verdict: Verdict, index: MatchIndex) -> Verdict | None:
    """'Nusing Assistant': the readings of the title with its misspellings mended, to be asked."""
    mended = {
        at: word
        for at, token in enumerate(labels.tokens)
        if labels.is_unknown(at) and (word := nearest_word(token.text, index.spellings))
    }
    if not mended:
        return None
    tokens = [
        replace(token, text=mended.get(at, token.text)) for at, token in enumerate(labels.tokens)
    ]
    guessed = _decided(label(tokens, index), index)
    is_told = guessed.outcome is Outcome.MATCHED or verdict.outcome is Outcome.UNMATCHED
    if not is_told or guessed.outcome is Outcome.UNMATCHED:
        return None
    said = [
        f"'{labels.tokens[at].text}' may be a misspelling of '{word}'"
        for at, word in mended.items()
    ]
    guessed.outcome, guessed.role_id, guessed.why = Outcome.AMBIGUOUS, None, SPELLING
    guessed.rule, guessed.reasons = SPELLING, [*said, *guessed.reasons]
    return guessed


def _decided(labels: Labels, index: MatchIndex) -> Verdict:
    """The verdict: as a whole, by its terms, by their words in any order."""
    whole = _word_for_word(labels, index)
    if whole is not None:
        settle_noise(labels, set(whole.positions))
        return _verdict_on_whole(labels, whole, index)
    parts = streams(labels)
    spans = [find_spans(labels, part, index) for part in parts]
    settle_noise(
        labels, {position for found in spans for span in found for position in span.positions}
    )
    segments = segments_of(labels, parts, spans)
    readings = _readings(labels, segments, index)
    whole = _whole_title(readings, index)
    if whole is not None:
        return _verdict_on_whole(labels, whole, index)
    verdict = Decision(labels, segments, index).decide()
    return _by_word_order(labels, readings, index, verdict) or verdict


def _word_for_word(labels: Labels, index: MatchIndex) -> Span | None:
    """The term that the title is as it stands, nothing set aside."""
    if any(labels.facet) or any(labels.noise):
        return None
    term = lookup(index, tuple(labels.texts))
    return None if term is None else Span(tuple(range(len(labels.texts))), term)


def _verdict_on_whole(labels: Labels, whole: Span, index: MatchIndex) -> Verdict:
    verdict = Decision(labels, [whole_segment(labels, whole)], index).decide()
    verdict.rule = "exact" if verdict.rule == "span" else verdict.rule
    return verdict


def _readings(labels: Labels, segments: list[Segment], index: MatchIndex) -> list[_Reading]:
    """What may be a whole title: all its words, then without places and teams."""
    words = [position for position, facet in enumerate(labels.facet) if facet is None]
    readings = [_reading(labels, words, index)]
    if len(segments) < 2:
        return readings
    aside = {at for part in segments[1:] if _is_aside(labels, part) for at in part.positions}
    core = [position for position in words if position not in aside] if aside else []
    return [*readings, _reading(labels, core, index)] if core else readings


def _reading(labels: Labels, positions: list[int], index: MatchIndex) -> _Reading:
    texts = tuple([labels.texts[position] for position in positions])
    return tuple(positions), texts if index.vocabulary.issuperset(texts) else ()


def _is_aside(labels: Labels, part: Segment) -> bool:
    """A part that is nothing but a place, a team or an employer: '- Leeds', '- Jasmine Ward'."""
    if part.spans:
        return False
    is_told = False
    for position in part.positions:
        context = labels.context[position]
        if labels.facet[position] is not None:
            continue
        if context is not None and context.category in _ASIDE:
            is_told = True
        elif context is not None or not labels.is_unknown(position):
            return False
    return is_told


def _whole_title(readings: list[_Reading], index: MatchIndex) -> Span | None:
    """The term that a whole reading of the title is; a fuller reading in any order comes first."""
    for positions, texts in readings:
        term = lookup(index, texts) if texts else None
        if term is not None:
            return Span(positions, term)
        if _in_any_order(texts, index):
            return None
    return None


def _in_any_order(texts: Words, index: MatchIndex) -> tuple[Term, ...]:
    return index.bags.get(tuple(sorted(texts)), ()) if texts else ()


def _by_word_order(
    labels: Labels, readings: list[_Reading], index: MatchIndex, verdict: Verdict
) -> Verdict | None:
    """'Nurse, Staff' and 'Psychologist - Clinical': all the words of one term and no other."""
    explained = len(verdict.span.positions) if verdict.span is not None else 0
    if labels.separators & ALTERNATIVE or len(readings[0][0]) <= explained:
        return None
    for positions, terms in _as_terms(labels, readings, index):
        role_id = _only_role(terms) if len(positions) > explained else None
        if role_id is not None:
            is_whole = any(positions == words for words, _ in readings)
            span = Span(positions, terms[0])
            levels = [] if is_whole else verdict.levels
            in_order = tuple([labels.texts[at] for at in positions]) == terms[0].words
            rule = "span" if in_order else "word order"
            return Verdict(Outcome.MATCHED, role_id, rule, None, [role_id], span, levels=levels)
    return None


def _as_terms(
    labels: Labels, readings: list[_Reading], index: MatchIndex
) -> Iterator[tuple[Positions, tuple[Term, ...]]]:
    """Terms that are a title's words in any order, or without its settings in the same order.

    Grades may be left out too, but not 'lead': 'Pharmacist - Clinical Lead' is no clinical
    pharmacist. 'Consultant in Community Paediatrics' is a Consultant in Paediatrics.
    """
    without_grades = _without_grades(labels, readings, index)
    for positions, texts in dict.fromkeys((*readings, *without_grades)):
        yield positions, _in_any_order(texts, index)
    for words, _ in dict.fromkeys(without_grades):
        span = _around_settings(labels, words, index)
        if span is not None:
            yield span.positions, (span.term,)


def _around_settings(labels: Labels, words: Positions, index: MatchIndex) -> Span | None:
    """The term that some words are when those are left out that a role may stand around."""
    node, kept = index.role_trie, []
    for at in words:
        if labels.grade[at] or not labels.is_skippable(at):
            child = node.children.get(labels.texts[at])
            if child is None:
                return None
            node = child
            kept.append(at)
    is_shorter = len(kept) < len(words)
    return Span(tuple(kept), node.value) if is_shorter and node.value is not None else None


def _without_grades(labels: Labels, readings: list[_Reading], index: MatchIndex) -> list[_Reading]:
    if not any(labels.grade):
        return readings
    return [
        _reading(labels, [at for at in words if labels.grade[at] in (None, "lead")], index)
        for words, _ in readings
    ]


def _only_role(terms: tuple[Term, ...]) -> str | None:
    """The role that every one of some terms names; None where one is ambiguous or wider."""
    if not terms or any(term.ambiguous is not None or term.kind == BROADER for term in terms):
        return None
    roles = {role_id for term in terms for role_id in term.role_ids}
    return roles.pop() if len(roles) == 1 else None


def _at_strictness(verdict: Verdict, strictness: Strictness) -> Verdict:
    if strictness is Strictness.REVIEW and verdict.why == TOO_THIN and verdict.candidates:
        verdict.outcome, verdict.role_id, verdict.why = Outcome.MATCHED, verdict.candidates[0], None
        verdict.doubts.append("one word among unknown ones")
    doubtful = (
        bool(_STRICT_DOUBTS.intersection(verdict.doubts)) or verdict.rule not in _STRICT_RULES
    )
    if strictness is Strictness.STRICT and verdict.outcome is Outcome.MATCHED and doubtful:
        verdict.outcome, verdict.role_id, verdict.why = Outcome.AMBIGUOUS, None, "doubtful"
    return verdict
