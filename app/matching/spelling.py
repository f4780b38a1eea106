"""Words that are nearly known: a misspelling may suggest a reading, never decide one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import combinations

from rapidfuzz.distance import OSA

_LEAST_LETTERS = 6
_LETTERS_FOR_TWO_EDITS = 9


def near_spellings(words: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The words long enough to be recognised, by themselves and by each form a letter shorter."""
    found: dict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) >= _LEAST_LETTERS and word.isalpha():
            for form in {word, *_shortened(word, 1)}:
                found[form].add(word)
    return {form: tuple(sorted(known)) for form, known in found.items()}


def nearest_word(word: str, spellings: Mapping[str, tuple[str, ...]]) -> str | None:
    """The one known word that a word may be a misspelling of; None where none or several are.

    One edit apart, or two in a word of nine letters and more, but for two missing letters.
    """
    if len(word) < _LEAST_LETTERS or not word.isalpha():
        return None
    edits = 2 if len(word) >= _LETTERS_FOR_TWO_EDITS else 1
    forms = {word, *(form for count in range(1, edits + 1) for form in _shortened(word, count))}
    near = {known for form in forms for known in spellings.get(form, ())}
    distances = {known: OSA.distance(word, known, score_cutoff=edits) for known in near}
    least = min(distances.values(), default=edits + 1)
    nearest = [known for known, distance in distances.items() if distance == least <= edits]
    return nearest[0] if len(nearest) == 1 else None


def _shortened(word: str, letters: int) -> Iterator[str]:
    for kept in combinations(word, len(word) - letters):
        yield "".join(kept)
