"""The nearest roles to a title that nothing matched. May suggest, never match."""

from math import ceil, floor

from rapidfuzz import fuzz, process

from app.matching.index import NO_ENTRY, NOISE, MatchIndex, rarity
from app.matching.phrases import Words
from app.vocabulary import HeadWordKind

_MAX_SHARED_WORD_TERMS = 400
_LEAST_SIMILARITY = 60.0
_SPELT_ALIKE = 85.0


def suggest(words: tuple[str, ...], index: MatchIndex, limit: int) -> list[tuple[str, str, float]]:
    """(role id, its nearest name or synonym, similarity from 0 to 1), nearest first, a role once.

    Ties fall to the role id, so the order never varies.
    """
    if not words or limit < 1:
        return []
    own = _OwnWords(words, index)
    # 'Prescribing Adviser' is near a prescriber, not near every other adviser.
    specific = frozenset([word for word in words if _is_specific(word, index)])
    ranked: dict[str, tuple[str, float]] = {}
    for similarity, number in _most_similar(words, index, limit * 6):
        others, text, role_id = index.near.terms[number]
        if similarity < _SPELT_ALIKE and specific.isdisjoint(others):
            continue
        known = ranked[role_id][1] if role_id in ranked else 0.0
        shared = own.shared_with(others)
        if _score(similarity, shared / own.total) > known:
            score = _score(similarity, shared / own.total_with(others))
            if score > known:
                ranked[role_id] = (text, score)
    ordered = sorted(ranked.items(), key=lambda item: (-item[1][1], item[0]))
    return [(role_id, text, score) for role_id, (text, score) in ordered[:limit]]


def _most_similar(words: Words, index: MatchIndex, most: int) -> list[tuple[float, int]]:
    """The similarity, 0 to 100, and the number of the terms that are spelt most like a title.

    The title's words and those of the terms are compared sorted, so their order does not count.
    """
    title, texts = " ".join(sorted(words)), index.near.texts
    numbers, least = _sharing_words(words, index), _LEAST_SIMILARITY / 2
    if not numbers:
        # Without a word in common, only a term that is spelt alike can be near.
        numbers, least = _as_long_as(len(title), index), _SPELT_ALIKE
    found = process.extract(
        title,
        list(map(texts.__getitem__, numbers)),
        scorer=fuzz.ratio,
        limit=most,
        score_cutoff=least,
    )
    return [(similarity, numbers[place]) for _, similarity, place in found]


def _as_long_as(letters: int, index: MatchIndex) -> list[int]:
    """The terms that have so many letters that they can be spelt like a title of this length.

    Of two texts, the ratio is at most twice the shorter length in the sum of both.
    """
    shortest = floor(letters * _SPELT_ALIKE / (200 - _SPELT_ALIKE))
    longest = ceil(letters * (200 - _SPELT_ALIKE) / _SPELT_ALIKE)
    found: list[int] = []
    for length in range(shortest, longest + 1):
        found += index.near.by_length.get(length, ())
    return sorted(found)


def _sharing_words(words: tuple[str, ...], index: MatchIndex) -> list[int]:
    """Terms that share a word with the title, rarest words first, as many as are worth it."""
    postings = index.near.postings
    # In the order of the words first: that of a set is another one in every process.
    lists = sorted([postings[word] for word in sorted(set(words)) if word in postings], key=len)
    found: dict[int, None] = {}
    for numbers in lists:
        if found and len(found) + len(numbers) > _MAX_SHARED_WORD_TERMS:
            break
        found.update(dict.fromkeys(numbers))
    return list(found)


def _score(similarity: float, overlap: float) -> float:
    return (similarity + 100 * overlap) / 200


class _OwnWords:
    """The words of a title with their weights: a rare word counts for more.

    What two phrases share of the weight of both is how much they overlap, 0 to 1.
    """

    __slots__ = ("_known", "_unseen", "_weights", "total")

    def __init__(self, words: Words, index: MatchIndex) -> None:
        self._known = index.near.word_weights
        self._unseen = rarity(0, len(index.near.terms))
        self._weights = {word: self._known.get(word, self._unseen) for word in words}
        self.total = 0.0
        # One by one and in order: a sum of floats depends on it, and `sum` on the Python version.
        for weight in self._weights.values():
            self.total += weight

    def shared_with(self, others: Words) -> float:
        """The weight of the words that are there too."""
        shared = 0.0
        for word, weight in self._weights.items():
            if word in others:
                shared += weight
        return shared

    def total_with(self, others: Words) -> float:
        """The weight of these words and the others, each once."""
        total = self.total
        for word in dict.fromkeys(others):
            if word not in self._weights:
                total += self._known.get(word, self._unseen)
        return total


def _is_specific(word: str, index: MatchIndex) -> bool:
    """Whether a word says what the work is, which 'officer' and 'senior' do not."""
    if index.lists.heads.get(word) == HeadWordKind.GENERIC:
        return False
    entry = index.lists.entries.get(word, NO_ENTRY)
    return all(kind == NOISE for kind, _ in entry.marks)
