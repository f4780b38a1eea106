"""Words that are nearly known: a misspelling may suggest a reading, never decide one."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from rapidfuzz.distance import OSA

from app.matching.pickling import Pickled

_LEAST_LETTERS = 6
_LETTERS_FOR_TWO_EDITS = 9


@dataclass(frozen=True, slots=True)
class Spellings(Pickled):
    """Known words by each of their forms: the word itself, and the word a letter shorter.

    `most_letters` is the length of the longest known word.
    """

    forms: Mapping[str, tuple[str, ...]]
    most_letters: int


def near_spellings(words: Iterable[str]) -> Spellings:
    """The forms of those words that are long enough to be recognised."""
    found: dict[str, set[str]] = defaultdict(set)
    most_letters = 0
    for word in words:
        if len(word) >= _LEAST_LETTERS and word.isalpha():
            most_letters = max(most_letters, len(word))
            for form in _forms(word, 1):
                found[form].add(word)
    return Spellings(
        {form: tuple(sorted(known)) for form, known in found.items()},
        most_letters,
    )


def nearest_word(word: str, spellings: Spellings) -> str | None:
    """The one known word that a word may be a misspelling of; None where none or several are.

    One edit apart, or two in a word of nine letters and more, but for two missing letters.
    """
    edits = _edits_allowed(word)
    # No known word is near a longer one, which has thousands of forms to look up.
    if not edits or len(word) > spellings.most_letters + edits:
        return None
    near: set[str] = set()
    for form in _forms(word, edits):
        near.update(spellings.forms.get(form, ()))
    return _only_nearest(word, near, edits)


def _edits_allowed(word: str) -> int:
    """How many edits may be between a word and a known one; none in what is no word."""
    if len(word) < _LEAST_LETTERS or not word.isalpha():
        return 0
    return 2 if len(word) >= _LETTERS_FOR_TWO_EDITS else 1


def _forms(word: str, most_letters_less: int) -> Iterator[str]:
    """The word, and every way to leave up to so many letters out of it."""
    for letters in range(most_letters_less + 1):
        for kept in combinations(word, len(word) - letters):
            yield "".join(kept)


def _only_nearest(word: str, near: Iterable[str], edits: int) -> str | None:
    distances = {known: OSA.distance(word, known, score_cutoff=edits) for known in near}
    least = min(distances.values(), default=edits + 1)
    nearest = [known for known, distance in distances.items() if distance == least]
    return nearest[0] if least <= edits and len(nearest) == 1 else None
