"""Answers before and after a change to the registry, compared title by title."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.matching.index import MatchIndex
from app.matching.resolution import Outcome, Resolution, Strictness
from app.matching.resolve import TitleQuery, resolve_title
from app.services.seed.golden import GoldenTitle, is_as_expected, leading_role

SURE_FROM: Final = 0.95
LIKELY_FROM: Final = 0.85


class ConfidenceBand(StrEnum):
    """How sure an answer is, in three steps. A change within a step is not reported."""

    SURE = "0.95 and above"
    LIKELY = "0.85 to 0.95"
    UNSURE = "below 0.85"

    @classmethod
    def of(cls, confidence: float) -> "ConfidenceBand":
        """The step that a probability of 0 to 1 is in. A step includes its lower bound."""
        if confidence >= SURE_FROM:
            return cls.SURE
        return cls.LIKELY if confidence >= LIKELY_FROM else cls.UNSURE


class ImpactVerdict(StrEnum):
    """Whether a change can be accepted, judged by its answers."""

    SAFE = "safe"
    NEEDS_A_LOOK = "needs a look"
    BREAKS_GOLDEN_SET = "breaks the golden set"


class GoldenEffect(StrEnum):
    """What a change does to an expectation of the golden set."""

    KEPT = "kept"
    BROKEN = "broken"
    CORRECTED = "corrected"
    NEVER_MET = "never met"


@dataclass(frozen=True, slots=True)
class ComparedAnswer:
    """The parts of an answer that a change is judged by.

    `role_id` and `role` are the match, or the first candidate of an ambiguous title. Both are
    None where nothing matches.
    """

    outcome: Outcome
    role_id: str | None
    role: str | None
    confidence: float
    confidence_band: ConfidenceBand
    level: str | None

    @classmethod
    def of(cls, answer: Resolution) -> "ComparedAnswer":
        """The compared parts of a whole answer."""
        leading = leading_role(answer)
        return cls(
            outcome=answer.outcome,
            role_id=leading,
            role=None if leading is None else answer.candidates[0].role.name,
            confidence=answer.confidence,
            confidence_band=ConfidenceBand.of(answer.confidence),
            level=answer.reading.level,
        )


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """One title before and after. `golden` is None for a title that is not in the golden set."""

    title: str
    band: str | None
    before: ComparedAnswer
    after: ComparedAnswer
    golden: GoldenEffect | None


@dataclass(frozen=True, slots=True)
class ImpactReport:
    """How many titles were asked, and every one whose answer changes, in the order asked."""

    titles: int
    changed: tuple[AnswerChange, ...]

    @property
    def verdict(self) -> ImpactVerdict:
        """Whether the change can be accepted."""
        if any(change.golden is GoldenEffect.BROKEN for change in self.changed):
            return ImpactVerdict.BREAKS_GOLDEN_SET
        return ImpactVerdict.NEEDS_A_LOOK if self.changed else ImpactVerdict.SAFE


def compare_answers(
    before: MatchIndex,
    after: MatchIndex,
    titles: Iterable[GoldenTitle | TitleQuery],
    strictness: Strictness = Strictness.STANDARD,
) -> ImpactReport:
    """Every title whose outcome, role or confidence band changes, or its golden expectation.

    Raises `TitleError` for a title that cannot be read. 5,000 titles take about four seconds.
    """
    asked, changed = 0, []
    for title in titles:
        asked += 1
        change = _change(before, after, title, strictness)
        if change is not None:
            changed.append(change)
    return ImpactReport(asked, tuple(changed))


def _change(
    before: MatchIndex, after: MatchIndex, asked: GoldenTitle | TitleQuery, strictness: Strictness
) -> AnswerChange | None:
    query = asked.query if isinstance(asked, GoldenTitle) else asked
    old = _resolve(query, before, strictness)
    new = _resolve(query, after, strictness)
    effect = _effect(asked, old, new) if isinstance(asked, GoldenTitle) else None
    was, is_now = ComparedAnswer.of(old), ComparedAnswer.of(new)
    if _judged(was) == _judged(is_now) and effect in _NO_EFFECT:
        return None
    return AnswerChange(query.title, query.hints.band, was, is_now, effect)


_NO_EFFECT: Final = (None, GoldenEffect.KEPT, GoldenEffect.NEVER_MET)


def _resolve(query: TitleQuery, index: MatchIndex, strictness: Strictness) -> Resolution:
    return resolve_title(query.title, index, hints=query.hints, strictness=strictness, limit=1)


def _judged(answer: ComparedAnswer) -> tuple[Outcome, str | None, ConfidenceBand]:
    return answer.outcome, answer.role_id, answer.confidence_band


def _effect(golden: GoldenTitle, old: Resolution, new: Resolution) -> GoldenEffect:
    was, is_now = is_as_expected(golden, old), is_as_expected(golden, new)
    if was:
        return GoldenEffect.KEPT if is_now else GoldenEffect.BROKEN
    return GoldenEffect.CORRECTED if is_now else GoldenEffect.NEVER_MET
