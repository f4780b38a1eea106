"""What most people would build instead: similarity to the same names, with a cut-off."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from math import log, sqrt
from typing import Protocol

from rapidfuzz import fuzz, process
from rapidfuzz.utils import default_process

from app.matching.resolution import Outcome
from tests.bench.accuracy import Answer

_BM25_K, _BM25_B = 1.2, 0.75


class Peer(Protocol):
    """A way to find the nearest name."""

    def nearest(self, title: str) -> tuple[str, float] | None:
        """The role of the nearest name and the score, or None below the cut-off."""
        ...


def peer_answer(peer: Peer, title: str) -> Answer:
    """A peer's nearest name as an answer: it matches or it does not, it never asks."""
    found = peer.nearest(title)
    if found is None:
        return Answer(Outcome.UNMATCHED, None, (), 0.0)
    return Answer(Outcome.MATCHED, found[0], (found[0],), found[1])


def all_peers(names: Iterable[tuple[str, str]]) -> dict[str, Peer]:
    """Every peer by its name, over these names."""
    choices = sorted({(default_process(text), role_id) for text, role_id in names})
    return {
        "rapidfuzz WRatio >= 86": FuzzyPeer(choices, fuzz.WRatio, 86),
        "rapidfuzz token_set_ratio >= 90": FuzzyPeer(choices, fuzz.token_set_ratio, 90),
        "TF-IDF characters 2-4 >= 0.60": VectorPeer(choices, 0.6),
        "TF-IDF characters 2-4 >= 0.75": VectorPeer(choices, 0.75),
        "BM25 words >= 0.60": WordPeer(choices, 0.6),
    }


class FuzzyPeer:
    """RapidFuzz over every name; ties fall to the first in order of the alphabet."""

    def __init__(
        self, choices: Sequence[tuple[str, str]], scorer: Callable[..., float], cut_off: float
    ) -> None:
        """Take the names as (normalised text, role id)."""
        self._texts = [text for text, _ in choices]
        self._roles = [role_id for _, role_id in choices]
        self._scorer, self._cut_off = scorer, cut_off

    def nearest(self, title: str) -> tuple[str, float] | None:
        """Scores run from 0 to 100 and are given from 0 to 1."""
        found = process.extractOne(
            default_process(title), self._texts, scorer=self._scorer, score_cutoff=self._cut_off
        )
        return (self._roles[found[2]], found[1] / 100) if found else None


class _Postings:
    """Which names contain a feature, and with what weight."""

    def __init__(self, weights: Iterable[dict[str, float]]) -> None:
        self._of: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, name in enumerate(weights):
            for feature, weight in name.items():
                self._of[feature].append((number, weight))

    def best(self, query: dict[str, float]) -> tuple[int, float] | None:
        """The name with the greatest sum of products; the first of equals."""
        scores: dict[int, float] = defaultdict(float)
        for feature, weight in query.items():
            for number, other in self._of.get(feature, ()):
                scores[number] += weight * other
        return min(scores.items(), key=lambda item: (-item[1], item[0]), default=None)


class VectorPeer:
    """Cosine of TF-IDF vectors of character 2- to 4-grams, as scikit-learn weighs them."""

    def __init__(self, choices: Sequence[tuple[str, str]], cut_off: float) -> None:
        """Take the names as (normalised text, role id)."""
        self._roles = [role_id for _, role_id in choices]
        self._cut_off = cut_off
        counts = [_grams(text) for text, _ in choices]
        holding = Counter(gram for count in counts for gram in count)
        size = 1 + len(choices)
        self._rarity = {gram: log(size / (1 + count)) + 1 for gram, count in holding.items()}
        self._unseen = log(size) + 1
        self._postings = _Postings(self._vector(count) for count in counts)

    def nearest(self, title: str) -> tuple[str, float] | None:
        """Scores run from 0 to 1."""
        found = self._postings.best(self._vector(_grams(default_process(title))))
        return (self._roles[found[0]], found[1]) if found and found[1] >= self._cut_off else None

    def _vector(self, count: Counter[str]) -> dict[str, float]:
        weights = {
            gram: times * self._rarity.get(gram, self._unseen) for gram, times in count.items()
        }
        length = sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        return {gram: weight / length for gram, weight in weights.items()}


def _grams(text: str) -> Counter[str]:
    padded = f" {text} "
    return Counter(
        padded[start : start + size]
        for size in (2, 3, 4)
        for start in range(len(padded) - size + 1)
    )


class WordPeer:
    """BM25 over words, as a share of what the title would score against itself."""

    def __init__(self, choices: Sequence[tuple[str, str]], cut_off: float) -> None:
        """Take the names as (normalised text, role id)."""
        self._roles = [role_id for _, role_id in choices]
        self._cut_off = cut_off
        words = [text.split() for text, _ in choices]
        self._mean = sum(map(len, words)) / max(len(words), 1)
        self._names = len(words)
        self._holding = Counter(word for name in words for word in set(name))
        self._postings = _Postings(self._weights(name) for name in words)

    def nearest(self, title: str) -> tuple[str, float] | None:
        """Scores run from 0 to about 1."""
        words = default_process(title).split()
        found = self._postings.best(dict.fromkeys(words, 1.0))
        itself = sum(self._weights(words).values())
        if found is None or found[1] < self._cut_off * itself:
            return None
        return self._roles[found[0]], min(found[1] / itself, 1.0)

    def _weights(self, words: list[str]) -> dict[str, float]:
        length = _BM25_K * (1 - _BM25_B + _BM25_B * len(words) / self._mean)
        return {
            word: self._rarity(word) * times * (_BM25_K + 1) / (times + length)
            for word, times in Counter(words).items()
        }

    def _rarity(self, word: str) -> float:
        count = self._holding[word]
        return log(1 + (self._names - count + 0.5) / (count + 0.5))
