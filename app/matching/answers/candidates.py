"""The roles that a title may mean, most likely first, each with its reasons."""

from typing import Final

from app.matching.answers.case import Case
from app.matching.answers.confidence import (
    candidate_confidences,
    match_confidence,
    near_miss_confidence,
)
from app.matching.answers.suggest import suggest
from app.matching.resolution import Candidate, Outcome

_MOST_NEAR_MISSES: Final = 8
_MOST_NEARER: Final = 2
_LEAST_NEAR: Final = 0.5
_NAMED_IN_THE_TITLE: Final = 1.0


def candidates_of(case: Case, of_term: tuple[str, ...], limit: int) -> tuple[Candidate, ...]:
    """As many candidates as are asked for. Each one costs time, so no more are made.

    `of_term` are the reasons for a match.
    """
    verdict = case.verdict
    if verdict.outcome is Outcome.MATCHED and verdict.role_id:
        return _match_and_others(case, verdict.role_id, of_term, limit)
    if verdict.outcome is Outcome.AMBIGUOUS:
        return _readings(case, limit)
    return _near_misses(case, min(limit, _MOST_NEAR_MISSES))


def _match_and_others(
    case: Case, role_id: str, of_term: tuple[str, ...], limit: int
) -> tuple[Candidate, ...]:
    verdict = case.verdict
    sure = match_confidence(verdict.rule, len(set(verdict.doubts)))
    matched = Candidate(case.card_of(role_id), sure, case.matched_text(), of_term)
    others = _others(case, role_id) if limit > 1 else None
    if not others:
        return (matched,)
    shares = candidate_confidences(len(others))
    found = [matched]
    for (other, reason), share in zip(others.items(), shares, strict=True):
        confidence = round((1 - sure) * share, 3)
        found.append(Candidate(case.card_of(other), confidence, case.matched_text(), (reason,)))
    return tuple(found[:limit])


def _others(case: Case, matched: str) -> dict[str, str]:
    """The reason for each role that only describes the match, or is more general than it."""
    beside = [role_id for role_id in case.verdict.candidates if role_id != matched]
    above = case.index.roles_above[matched]
    if not beside and not above:
        return {}
    name = case.name_of(matched)
    reasons = dict.fromkeys(beside, f"the title names it beside {name}")
    reasons.update(dict.fromkeys(above, f"a more general role: {name} is a special case of it"))
    return reasons


def _readings(case: Case, limit: int) -> tuple[Candidate, ...]:
    """The roles that the words of an ambiguous title may mean."""
    near = _nearer_than_the_head(case)
    role_ids = tuple(dict.fromkeys((*near, *case.verdict.candidates)))
    shares = candidate_confidences(len(role_ids))
    found = []
    for role_id, share in zip(role_ids[:limit], shares, strict=False):
        text, reason = _possible_reading(case, role_id)
        if role_id not in case.verdict.candidates:
            text, reason = near[role_id], _near_miss_reason(near[role_id])
        found.append(Candidate(case.card_of(role_id), share, text, (reason,)))
    return tuple(found)


def _nearer_than_the_head(case: Case) -> dict[str, str]:
    """'Prescribing Adviser': roles of the field, before those that only share a bare head.

    A head that has a general role ('nurse') leads with that one.
    """
    verdict = case.verdict
    term, role_ids = verdict.ambiguous, verdict.candidates
    if term is None or len(term.words) > 1 or role_ids[0] in _general_roles(case):
        return {}
    words = {text for text in case.words_that_name() if text not in term.words}
    near = suggest((*sorted(words), *term.words), case.index, _MOST_NEARER) if words else []
    return {
        role_id: text
        for role_id, text, similarity in near
        if similarity >= _LEAST_NEAR and words.intersection(case.index.words(text))
    }


def _general_roles(case: Case) -> set[str]:
    """The parents of bare heads, and the roles that are above others of the candidates."""
    role_ids = case.verdict.candidates
    above = {role for role in role_ids for other in role_ids if role in case.index.ancestors[other]}
    return above.union(case.index.lists.qualified_heads.values())


def _near_miss_reason(text: str) -> str:
    return f"a near miss: the nearest words on record are '{text}'"


def _possible_reading(case: Case, role_id: str) -> tuple[str, str]:
    """The words of an ambiguous title that may mean a role, and a sentence that says so."""
    name = case.name_of(role_id)
    if case.verdict.ambiguous is not None:
        text = case.verdict.ambiguous.text
        return text, f"'{text}' can mean {name}"
    return name, f"words of the title name {name}, but do not decide"


def _near_misses(case: Case, limit: int) -> tuple[Candidate, ...]:
    """Roles that a title does not name, but comes near to."""
    found = [
        (role_id, case.matched_text(), _NAMED_IN_THE_TITLE) for role_id in case.verdict.candidates
    ]
    near = suggest(case.words_that_name(), case.index, _MOST_NEAR_MISSES)
    found += [miss for miss in near if miss[0] not in case.verdict.candidates]
    candidates = []
    for role_id, text, similarity in found[:limit]:
        reason = _near_miss_reason(text)
        confidence = near_miss_confidence(similarity)
        candidates.append(Candidate(case.card_of(role_id), confidence, text, (reason,)))
    return tuple(candidates)
