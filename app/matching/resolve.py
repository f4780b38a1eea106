"""The face of the engine: one title, or many, to answers that explain themselves."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.matching.answer import Answer
from app.matching.decide import Decision, Verdict
from app.matching.findings import TOO_THIN, UNKNOWN_BEFORE
from app.matching.hints import apply_hints
from app.matching.index import MatchIndex, Term
from app.matching.kinship import lookup
from app.matching.reading import Labels, label, settle_noise
from app.matching.resolution import Hints, Outcome, Resolution, Strictness
from app.matching.segments import segments_of
from app.matching.spans import Span, find_spans, streams
from app.matching.tokens import ALTERNATIVE, TitleError, repair

__all__ = ["RESOLVER_VERSION", "TitleError", "TitleQuery", "resolve_many", "resolve_title"]

RESOLVER_VERSION: Final = "1"
_STRICT_RULES: Final = frozenset(("exact", "span", "training"))
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
    """The answers to many titles in order; an unreadable title gives its error in its place."""
    for query in queries:
        try:
            yield resolve_title(
                query.title,
                index,
                hints=query.hints,
                strictness=strictness,
                limit=limit,
                as_of=as_of,
            )
        except TitleError as error:
            yield error


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
    """The verdict on a labelled title: as a whole, by its terms, by their words in any order."""
    parts = streams(labels.tokens)
    spans = [find_spans(labels, part, index) for part in parts]
    settle_noise(
        labels, {position for found in spans for span in found for position in span.positions}
    )
    whole = _whole_title(labels, index)
    if whole is not None:
        verdict = Decision(
            labels, segments_of(labels, [list(whole.positions)], [[whole]]), index
        ).decide()
        verdict.rule = "exact" if verdict.rule == "span" else verdict.rule
    else:
        verdict = Decision(labels, segments_of(labels, parts, spans), index).decide()
        verdict = _by_word_order(labels, index, verdict) or verdict
    return apply_hints(verdict, hints, labels, index)


def _whole_title(labels: Labels, index: MatchIndex) -> Span | None:
    positions = tuple(position for position, facet in enumerate(labels.facet) if facet is None)
    term = lookup(index, tuple(labels.tokens[position].text for position in positions))
    return Span(positions, term) if term is not None and positions else None


def _by_word_order(labels: Labels, index: MatchIndex, verdict: Verdict) -> Verdict | None:
    """'Nurse, Staff' and 'Psychologist - Clinical': all the words of one term and no other."""
    if any(token.gap & ALTERNATIVE for token in labels.tokens):
        return None
    explained = len(verdict.span.positions) if verdict.span is not None else 0
    for drop_grades in (False, True):
        positions = tuple(
            position
            for position, facet in enumerate(labels.facet)
            if facet is None and not (drop_grades and labels.grade[position])
        )
        terms = index.bags.get(
            tuple(sorted(labels.tokens[position].text for position in positions)), ()
        )
        if len(terms) == 1 and _decides(terms[0]) and len(positions) > explained:
            role_id = terms[0].role_ids[0]
            span = Span(positions, terms[0])
            levels = verdict.levels if drop_grades else []
            return Verdict(
                Outcome.MATCHED, role_id, "word order", None, [role_id], span, levels=levels
            )
    return None


def _decides(term: Term) -> bool:
    return term.ambiguous is None and len(term.role_ids) == 1


def _at_strictness(verdict: Verdict, strictness: Strictness) -> Verdict:
    if strictness is Strictness.REVIEW and verdict.why == TOO_THIN and verdict.candidates:
        verdict.outcome, verdict.role_id, verdict.why = Outcome.MATCHED, verdict.candidates[0], None
        verdict.doubts.append("one word among unknown ones")
    doubtful = UNKNOWN_BEFORE in verdict.doubts or verdict.rule not in _STRICT_RULES
    if strictness is Strictness.STRICT and verdict.outcome is Outcome.MATCHED and doubtful:
        verdict.outcome, verdict.role_id, verdict.why = Outcome.AMBIGUOUS, None, "doubtful"
    return verdict
