"""How a title was read: its level and settings, and what every other word was taken for."""

from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from app.matching.answers.case import Case
from app.matching.kinship import starts_of
from app.matching.reading.labels import Labels
from app.matching.resolution import Reading, SetAside
from app.matching.rules import Facet, Rule
from app.matching.tokens import HYPHEN

_SETTINGS: Final = frozenset((Facet.SETTING, Facet.POPULATION, Facet.SERVICE))


class _Piece(NamedTuple):
    """Words side by side that are of one kind. `value` is how a known phrase is shown."""

    facet: str
    first: int
    after: int
    value: str = ""


def reading_of(case: Case) -> Reading:
    """How the title was understood, apart from the role that it names."""
    settings: list[str] = []
    specialties: list[str] = []
    aside: list[SetAside] = []
    for piece in _pieces(case):
        if piece.facet in _SETTINGS:
            settings.append(piece.value)
        elif piece.facet == Facet.SPECIALTY:
            specialties.append(piece.value)
        elif piece.facet != Facet.BAND:
            aside.append(SetAside(_as_written(case, piece), piece.facet))
    levels = case.verdict.levels
    return Reading(
        core=_core(case),
        band=case.labels.band,
        level=levels[0] if levels else None,
        settings=tuple(dict.fromkeys(settings)),
        specialties=tuple(dict.fromkeys(specialties)),
        set_aside=tuple(aside),
    )


def _core(case: Case) -> str:
    """The words that decided, or those that are left where none did."""
    verdict = case.verdict
    if verdict.role_id is not None:
        return case.name_of(verdict.role_id).lower()
    if verdict.span is not None:
        return " ".join(verdict.span.term.words)
    return " ".join(case.words_that_name())


def _pieces(case: Case) -> Iterator[_Piece]:
    """The words that are not of the role's name and not its grade, in pieces of one kind."""
    labels, span = case.labels, case.verdict.span
    used = set(span.positions) if span is not None else set()
    used.update(_deciding_positions(case))
    position = 0
    while position < len(labels.texts):
        if position in used or labels.grade[position]:
            position += 1
            continue
        piece = _piece_at(labels, position, used)
        yield piece
        position = piece.after


def _deciding_positions(case: Case) -> Iterator[int]:
    """Where the words are that chose a reading of an ambiguous title: they were not set aside."""
    verdict = case.verdict
    if verdict.ambiguous is None or verdict.rule is not Rule.DECIDED_BY_WORDS:
        return
    for role_id, phrases in verdict.ambiguous.spoken_for:
        for phrase in phrases if role_id == verdict.role_id else ():
            for start in starts_of(tuple(case.labels.texts), phrase):
                yield from range(start, start + len(phrase))


def _piece_at(labels: Labels, first: int, used: set[int]) -> _Piece:
    context = labels.context[first]
    if context is not None:
        after = _end_of(labels, first, used, lambda at: labels.context[at] is context)
        return _Piece(context.category, first, after, context.value)
    facet = labels.facet[first]
    if facet == Facet.BAND:
        return _Piece(Facet.BAND, first, first + 1)
    if facet:
        after = _end_of(labels, first, used, lambda at: labels.facet[at] == facet)
        return _Piece(facet, first, after)
    kind = Facet.UNKNOWN if labels.is_unknown(first) else Facet.OTHER
    return _Piece(kind, first, _end_of(labels, first, used, labels.is_unknown))


def _end_of(labels: Labels, first: int, used: set[int], is_of_it: Callable[[int], bool]) -> int:
    """The position after the last word of a piece: no mark but a hyphen is inside it."""
    after = first + 1
    while after < len(labels.texts) and after not in used and is_of_it(after):
        if labels.gaps[after] & ~HYPHEN:
            break
        after += 1
    return after


def _as_written(case: Case, piece: _Piece) -> str:
    tokens = case.labels.tokens
    return case.title[tokens[piece.first].start : tokens[piece.after - 1].end]
