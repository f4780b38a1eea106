"""The face of the engine: one title, or many, to answers that explain themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from app.matching.answer import Answer
from app.matching.decide import Decision, Verdict
from app.matching.findings import ABSORBED, OUTSIDE, QUALIFIED, TOO_THIN, UNKNOWN_BEFORE
from app.matching.hints import apply_hints
from app.matching.index import BROADER, MatchIndex, Term, Words
from app.matching.kinship import lookup
from app.matching.reading import Labels, label, settle_noise
from app.matching.resolution import Hints, Outcome, Resolution, Strictness
from app.matching.segments import Segment, segments_of
from app.matching.spans import Span, find_spans, streams
from app.matching.spelling import nearest_word
from app.matching.tokens import ALTERNATIVE, TitleError, repair

__all__ = ["RESOLVER_VERSION", "TitleError", "TitleQuery", "resolve_many", "resolve_title"]

RESOLVER_VERSION: Final = "3"
SPELLING: Final = "spelling"
_STRICT_RULES: Final = frozenset(("exact", "span", "training"))
_STRICT_DOUBTS: Final = frozenset((ABSORBED, QUALIFIED, UNKNOWN_BEFORE))
_ASIDE: Final = frozenset(("place", "organisation", "service"))
_NO_HINTS: Final = Hints()


@dataclass(frozen=True, slots=True)
class TitleQuery:
    """One title of a batch with what is known of its post."""

    title: str
    hints: Hints = _NO_HINTS


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
    hints: Hints = _NO_HINTS,
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
    parts = streams(labels)
    spans = [find_spans(labels, part, index) for part in parts]
    settle_noise(
        labels, {position for found in spans for span in found for position in span.positions}
    )
    segments = segments_of(labels, parts, spans)
    readings = _readings(labels, segments)
    whole = _whole_title(labels, readings, index)
    if whole is not None:
        alone = segments_of(labels, [list(whole.positions)], [[whole]])
        verdict = Decision(labels, alone, index).decide()
        verdict.rule = "exact" if verdict.rule == "span" else verdict.rule
    else:
        verdict = Decision(labels, segments, index).decide()
        verdict = _by_word_order(labels, readings, index, verdict) or verdict
    return verdict


def _readings(labels: Labels, segments: list[Segment]) -> list[tuple[int, ...]]:
    """The positions of the words that may be a whole title: all, then without places and teams."""
    words = tuple([position for position, facet in enumerate(labels.facet) if facet is None])
    if len(segments) < 2:
        return [words]
    aside = {at for part in segments[1:] if _is_aside(labels, part) for at in part.positions}
    core = tuple(position for position in words if position not in aside)
    return [words, core] if aside and core else [words]


def _is_aside(labels: Labels, part: Segment) -> bool:
    """A part that is nothing but a place, a team or an employer: '- Leeds', '- Jasmine Ward'."""
    if part.spans:
        return False
    contexts = [labels.context[at] for at in part.positions if labels.facet[at] is None]
    told = [context for context in contexts if context is not None]
    unknown = all(
        labels.context[at] is not None or labels.is_unknown(at)
        for at in part.positions
        if labels.facet[at] is None
    )
    return bool(told) and unknown and all(context.category in _ASIDE for context in told)


def _whole_title(labels: Labels, readings: list[tuple[int, ...]], index: MatchIndex) -> Span | None:
    """The term that a whole reading of the title is; a fuller reading in any order comes first."""
    for positions in readings:
        texts = _known_words(labels, positions, index)
        term = lookup(index, texts) if texts else None
        if term is not None:
            return Span(positions, term)
        if _in_any_order(texts, index):
            return None
    return None


def _known_words(labels: Labels, positions: tuple[int, ...], index: MatchIndex) -> Words:
    """The words at some positions if all of them stand in known terms; none otherwise."""
    texts = tuple([labels.texts[position] for position in positions])
    return texts if index.vocabulary.issuperset(texts) else ()


def _in_any_order(texts: Words, index: MatchIndex) -> tuple[Term, ...]:
    return index.bags.get(tuple(sorted(texts)), ()) if texts else ()


def _by_word_order(
    labels: Labels, readings: list[tuple[int, ...]], index: MatchIndex, verdict: Verdict
) -> Verdict | None:
    """'Nurse, Staff' and 'Psychologist - Clinical': all the words of one term and no other."""
    if any(token.gap & ALTERNATIVE for token in labels.tokens):
        return None
    explained = len(verdict.span.positions) if verdict.span is not None else 0
    for positions, terms in _as_terms(labels, readings, index):
        role_id = _only_role(terms) if len(positions) > explained else None
        if role_id is not None:
            is_whole = positions in readings
            span = Span(positions, terms[0])
            levels = [] if is_whole else verdict.levels
            return Verdict(
                Outcome.MATCHED, role_id, "word order", None, [role_id], span, levels=levels
            )
    return None


def _as_terms(
    labels: Labels, readings: list[tuple[int, ...]], index: MatchIndex
) -> Iterator[tuple[tuple[int, ...], tuple[Term, ...]]]:
    """Terms that are a title's words in any order, or without its settings in the same order.

    Grades may be left out too, but not 'lead': 'Pharmacist - Clinical Lead' is no clinical
    pharmacist. 'Consultant in Community Paediatrics' is a Consultant in Paediatrics.
    """
    without_grades = [
        tuple(at for at in words if labels.grade[at] in (None, "lead")) for words in readings
    ]
    for positions in dict.fromkeys((*readings, *without_grades)):
        yield positions, _in_any_order(_known_words(labels, positions, index), index)
    for words in dict.fromkeys(without_grades):
        positions = tuple(at for at in words if labels.grade[at] or not labels.is_skippable(at))
        term = lookup(index, tuple(labels.texts[at] for at in positions))
        if term is not None and positions != words:
            yield positions, (term,)


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
