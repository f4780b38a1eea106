"""The candidates of a query, with the decision of the engine and nothing added to it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.matching.index import MatchIndex
from app.matching.resolution import Candidate, Hints, Resolution
from app.matching.resolve import TitleError, resolve_title
from app.reconcile.asking import (
    MOST_CANDIDATES,
    QueryIn,
    QueryRefusedError,
    TypeStrictness,
    read_query,
)
from app.reconcile.kinds import Json, types_of
from app.reconcile.names import names_of
from app.vocabulary import AfcBand, SynonymKind

_BANDS: Final = tuple(AfcBand)
_SURE: Final = 100.0


@dataclass(frozen=True, slots=True)
class _Found:
    """One candidate before it is cut and written."""

    candidate: Candidate
    score: float
    is_match: bool


def answer_batch(queries: dict[str, object], index: MatchIndex) -> Json:
    """The answer to each query under its key. A query that cannot be used does not stop others."""
    return {key: answer_query(given, index) for key, given in queries.items()}


def answer_query(given: object, index: MatchIndex) -> Json:
    """The candidates of one query, or none and the reason."""
    try:
        query = read_query(given)
        return {"result": _candidates(query, index) if query.query else []}
    except (QueryRefusedError, TitleError) as error:
        return {"result": [], "error": {"code": "invalid-query", "detail": str(error)}}


def _candidates(query: QueryIn, index: MatchIndex) -> list[Json]:
    title, hints = query.query or "", query.hints()
    limit = min(query.limit, MOST_CANDIDATES)
    # A filter must see every candidate: the limit comes after it, and never changes the answer.
    resolution = resolve_title(
        title, index, hints=hints, limit=MOST_CANDIDATES if query.type else limit + 1
    )
    found = _with_id_first(title, _found(resolution), index)
    kept = [_as_asked(one, query) for one in found if _is_of_type(one, query)]
    shown = sorted(kept, key=lambda one: -one.score)
    return [
        _written(one, _next(shown, place), title, hints, index)
        for place, one in enumerate(shown[:limit])
    ]


def _found(resolution: Resolution) -> list[_Found]:
    matched = resolution.role.role_id if resolution.role else None
    return [
        _Found(
            candidate,
            round(candidate.confidence * 100, 1),
            candidate.role.role_id == matched,
        )
        for candidate in resolution.candidates
    ]


def _with_id_first(title: str, found: list[_Found], index: MatchIndex) -> list[_Found]:
    """An id brings its role to the top. Only the engine's decision makes it a match."""
    named = index.roles.get(title.strip())
    if named is None:
        return found
    others = [one for one in found if one.candidate.role.role_id != named.role_id]
    is_match = any(one.is_match for one in found) and not any(one.is_match for one in others)
    first = Candidate(named, 1.0, title.strip(), ())
    return [
        _Found(first, _SURE, is_match),
        *(_Found(one.candidate, one.score, is_match=False) for one in others),
    ]


def _is_of_type(found: _Found, query: QueryIn) -> bool:
    """Whether a candidate has the types that it must have."""
    if not query.type or query.type_strict is TypeStrictness.SHOULD:
        return True
    has = _types(found)
    if query.type_strict is TypeStrictness.ALL:
        return has.issuperset(query.type)
    return not has.isdisjoint(query.type)


def _as_asked(found: _Found, query: QueryIn) -> _Found:
    """A role of a type that was not expected is for a person to confirm."""
    if not found.is_match or not query.type or not _types(found).isdisjoint(query.type):
        return found
    return _Found(found.candidate, found.score, is_match=False)


def _types(found: _Found) -> set[str]:
    return {kind["id"] for kind in types_of(found.candidate.role.family)}


def _next(shown: Sequence[_Found], place: int) -> float:
    return shown[place + 1].score if place + 1 < len(shown) else 0.0


def _written(found: _Found, next_score: float, title: str, hints: Hints, index: MatchIndex) -> Json:
    role = found.candidate.role
    features = _features(found, title, hints, index)
    margin = {"id": "margin", "value": round(found.score - next_score, 1)}
    return {
        "id": role.role_id,
        "name": role.name,
        "description": describe(role.role_id, index),
        "score": found.score,
        "match": found.is_match,
        "type": types_of(role.family),
        "features": [*features, margin],
    }


def describe(role_id: str, index: MatchIndex) -> str:
    """A line that keeps roles with similar names apart."""
    row = index.role_rows[role_id]
    parts = [row.family, row.staff_group, "retired" if row.is_retired else ""]
    return "; ".join(part for part in parts if part)


def _features(found: _Found, title: str, hints: Hints, index: MatchIndex) -> Iterator[Json]:
    candidate = found.candidate
    role_id, term = candidate.role.role_id, candidate.matched_term
    words, named = index.words(title), index.words(candidate.role.name)
    kind = names_of(index).kinds.get((role_id, term))
    # The words that matched may be a name of another role: this one is only near it.
    own = named if kind is None else index.words(term)
    yield {"id": "exact_name", "value": words == named}
    yield {"id": "other_name", "value": own != named}
    yield {"id": "abbreviation", "value": kind == SynonymKind.ABBREVIATION}
    yield {"id": "word_overlap", "value": _overlap(words, own)}
    yield from _context(role_id, hints, index)


def _overlap(asked: Sequence[str], named: Sequence[str]) -> float:
    """The share of the words of both that both have, 0 to 1."""
    both = set(asked) | set(named)
    return round(len(set(asked) & set(named)) / len(both), 3) if both else 0.0


def _context(role_id: str, hints: Hints, index: MatchIndex) -> Iterator[Json]:
    """Whether what is known of the post fits what is recorded for the role."""
    row = index.role_rows[role_id]
    band = (hints.band or "").lower().removeprefix("band").strip()
    if band in _BANDS and (row.band_min or row.band_max):
        yield {"id": "band_fits", "value": _is_between(band, row.band_min, row.band_max)}
    if hints.staff_group and row.staff_group:
        fits = hints.staff_group.casefold() == row.staff_group.casefold()
        yield {"id": "staff_group_fits", "value": fits}


def _is_between(band: str, least: str, most: str) -> bool:
    place = _BANDS.index(AfcBand(band))
    low = _BANDS.index(AfcBand(least)) if least in _BANDS else 0
    high = _BANDS.index(AfcBand(most)) if most in _BANDS else len(_BANDS)
    return low <= place <= high
