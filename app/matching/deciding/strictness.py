"""How much doubt a match may have, as the caller asks."""

from typing import Final

from app.matching.deciding.asked import Asked
from app.matching.deciding.verdict import Verdict
from app.matching.resolution import Outcome, Strictness
from app.matching.rules import Doubt, Rule, Why

_STRICT_RULES: Final = frozenset((Rule.EXACT, Rule.SPAN, Rule.TRAINING, Rule.FIELD))
_REFUSED_DOUBTS: Final = frozenset((Doubt.ABSORBED, Doubt.QUALIFIED, Doubt.UNKNOWN_BEFORE))


def hold_to_strictness(verdict: Verdict, asked: Asked) -> Verdict:
    """A lone word among unknown ones matches for review; a doubtful match does not if strict."""
    if asked.strictness is Strictness.REVIEW:
        return _for_review(verdict)
    return _if_strict(verdict) if asked.strictness is Strictness.STRICT else verdict


def _for_review(verdict: Verdict) -> Verdict:
    if verdict.why is not Why.TOO_THIN:
        return verdict
    return verdict.matched(verdict.candidates[0], verdict.rule).doubted(Doubt.ONE_WORD)


def _if_strict(verdict: Verdict) -> Verdict:
    is_doubtful = bool(_REFUSED_DOUBTS.intersection(verdict.doubts))
    if verdict.outcome is Outcome.MATCHED and (is_doubtful or verdict.rule not in _STRICT_RULES):
        return verdict.opened(Why.DOUBTFUL)
    return verdict
