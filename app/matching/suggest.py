"""The nearest roles to a title that nothing matched. May suggest, never match."""

from math import log

from rapidfuzz import fuzz, process

from app.matching.index import MatchIndex

_MAX_SHARED_WORD_TERMS = 400
_LEAST_SIMILARITY = 60.0


def suggest(words: tuple[str, ...], index: MatchIndex, limit: int) -> list[tuple[str, str, float]]:
    """(role id, its nearest name or synonym, similarity from 0 to 1), nearest first, a role once.

    Ties fall to the role id, so the order never varies.
    """
    if not words or limit < 1:
        return []
    query = " ".join(words)
    numbers = _sharing_words(words, index) or range(len(index.near_terms))
    choices = {number: " ".join(index.near_terms[number][0]) for number in numbers}
    found = process.extract(
        query,
        choices,
        scorer=fuzz.token_sort_ratio,
        limit=limit * 6,
        score_cutoff=_LEAST_SIMILARITY / 2,
    )
    ranked: dict[str, tuple[str, float]] = {}
    for _, similarity, number in found:
        _, text, role_id = index.near_terms[number]
        score = (similarity + 100 * _overlap(words, index.near_terms[number][0], index)) / 200
        if score > ranked.get(role_id, ("", 0.0))[1]:
            ranked[role_id] = (text, score)
    ordered = sorted(ranked.items(), key=lambda item: (-item[1][1], item[0]))
    return [(role_id, text, score) for role_id, (text, score) in ordered[:limit]]


def _sharing_words(words: tuple[str, ...], index: MatchIndex) -> list[int]:
    """Terms that share a word with the title, rarest words first, as many as are worth it."""
    lists = sorted((index.postings[word] for word in set(words) if word in index.postings), key=len)
    found: dict[int, None] = {}
    for numbers in lists:
        if found and len(found) + len(numbers) > _MAX_SHARED_WORD_TERMS:
            break
        found.update(dict.fromkeys(numbers))
    return list(found)


def _overlap(words: tuple[str, ...], others: tuple[str, ...], index: MatchIndex) -> float:
    """How much of the rarer words two phrases share, 0 to 1."""
    union, shared = set(words) | set(others), set(words) & set(others)
    total = sum(_weight(word, index) for word in union)
    return sum(_weight(word, index) for word in shared) / total if total else 0.0


def _weight(word: str, index: MatchIndex) -> float:
    return log(2 + len(index.near_terms) / (1 + len(index.postings.get(word, ()))))
