"""Words that say that a post is closed or out of date ('- Closed', 'DO NOT USE')."""

from app.matching.reading.labels import Labels
from app.matching.rules import Facet
from app.matching.tokens import BREAK, COMMA
from app.vocabulary import ModifierKind

_APART = BREAK | COMMA


def mark_status(labels: Labels) -> None:
    """Set aside the words of status at an end of the title, or in a part of their own.

    Anywhere else they are ordinary words: 'Old' in 'Old Age Psychiatry' is not a status.
    """
    if Facet.STATUS not in labels.noise:
        return
    for first, last in _stretches(labels):
        positions = range(first, last + 1)
        if not _is_status(labels, first, last):
            labels.noise[first : last + 1] = [None for _ in positions]
            continue
        for position in positions:
            labels.facet[position] = Facet.STATUS
            labels.identity[position] = None


def _stretches(labels: Labels) -> list[tuple[int, int]]:
    """The first and last position of each run of words of status."""
    found: list[tuple[int, int]] = []
    for position, kind in enumerate(labels.noise):
        if kind != Facet.STATUS:
            continue
        if found and found[-1][1] == position - 1:
            found[-1] = (found[-1][0], position)
        else:
            found.append((position, position))
    return found


def _is_status(labels: Labels, first: int, last: int) -> bool:
    """'Retired' before a role is about a person: only after a role is it a status."""
    if labels.is_within_context(first) or labels.is_before_context_ends(last):
        return False
    begins_part = first == 0 or bool(labels.gaps[first] & _APART)
    after = _after_figures(labels, last)
    ends_part = after == len(labels.texts) or bool(labels.gaps[after] & _APART)
    if begins_part and ends_part:
        return True
    if ends_part:
        return after == len(labels.texts)
    return first == 0 and labels.identity[first] != ModifierKind.EXCLUSION


def _after_figures(labels: Labels, last: int) -> int:
    """The position after a status and its year ('Retired 2010')."""
    after = last + 1
    while after < len(labels.texts) and labels.texts[after].isdigit():
        after += 1
    return after
