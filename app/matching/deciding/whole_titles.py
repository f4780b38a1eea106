"""A title that is one known term, as a whole or without its place and team."""

from typing import Final, NamedTuple

from app.matching.index import MatchIndex, Term
from app.matching.kinship import lookup
from app.matching.phrases import Words, longest
from app.matching.reading.labels import Labels
from app.matching.reading.segments import Segment
from app.matching.reading.spans import Span
from app.matching.rules import Facet

_ASIDE: Final = frozenset((Facet.PLACE, Facet.ORGANISATION, Facet.SERVICE))


class WholeReading(NamedTuple):
    """Positions that can be a whole title. Without words, if a word is in no known term."""

    positions: tuple[int, ...]
    words: Words


def word_for_word(labels: Labels, index: MatchIndex) -> Span | None:
    """The term that has exactly the title's words, with nothing set aside."""
    if any(labels.facet) or any(labels.noise):
        return None
    term = lookup(index, tuple(labels.texts))
    return None if term is None else Span(tuple(range(len(labels.texts))), term)


def whole_readings(
    labels: Labels, segments: list[Segment], index: MatchIndex
) -> list[WholeReading]:
    """What can be a whole title: all its words, then its words without places and teams."""
    words = [position for position, facet in enumerate(labels.facet) if facet is None]
    readings = [reading_of(labels, words, index)]
    aside: set[int] = set()
    for part in segments[1:]:
        if _is_aside(labels, part, index):
            aside.update(part.positions)
    core = [position for position in words if position not in aside] if aside else []
    if core:
        readings.append(reading_of(labels, core, index))
    return readings


def reading_of(labels: Labels, positions: list[int], index: MatchIndex) -> WholeReading:
    """The words at some positions, if every one of them is in a known term."""
    texts = tuple([labels.texts[position] for position in positions])
    return WholeReading(tuple(positions), texts if index.vocabulary.issuperset(texts) else ())


def whole_term(readings: list[WholeReading], index: MatchIndex) -> Span | None:
    """The term that a whole reading is. A fuller reading in any order comes before it."""
    for reading in readings:
        term = lookup(index, reading.words) if reading.words else None
        if term is not None:
            return Span(reading.positions, term)
        if in_any_order(reading.words, index):
            return None
    return None


def in_any_order(words: Words, index: MatchIndex) -> tuple[Term, ...]:
    """The terms with exactly these words, whatever their order."""
    return index.bags.get(tuple(sorted(words)), ()) if words else ()


def _is_aside(labels: Labels, part: Segment, index: MatchIndex) -> bool:
    """A part that is only a place, a team or an employer: '- Leeds', '- Jasmine Ward'."""
    if part.spans or _names_a_discipline(labels, part, index):
        return False
    has_place = False
    for position in part.positions:
        if labels.facet[position] is not None:
            continue
        if _names_a_place(labels, position):
            has_place = True
        elif not labels.is_unknown(position):
            return False
    return has_place


def _names_a_discipline(labels: Labels, part: Segment, index: MatchIndex) -> bool:
    """'Clinical Lead - Occupational Therapy': a discipline says whose lead it is."""
    if index.lists.discipline_words.isdisjoint(labels.texts):
        return False
    disciplines = index.lists.disciplines.children
    first_words = [at for at in part.positions if labels.texts[at] in disciplines]
    return any(longest(disciplines[labels.texts[at]], labels.tokens, at) for at in first_words)


def _names_a_place(labels: Labels, position: int) -> bool:
    context = labels.context[position]
    return context is not None and context.category in _ASIDE
