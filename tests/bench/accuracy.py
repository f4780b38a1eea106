"""Wrong matches, coverage, ambiguity, junk kept out and top three, per stratum."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from app.matching.index import MatchIndex
from app.matching.resolution import Outcome, Strictness
from app.matching.resolve import resolve_title
from tests.bench.calibration import Case, Forecast, calibration_error
from tests.bench.gold import GoldKind, GoldSet, GoldTitle
from tests.bench.registry import decided

_Z_95 = 1.959964
# The labellers' glossary calls them one role; the registry keeps the grade apart.
_REGISTERED_NURSE, _ALSO_REGISTERED_NURSE = "registered-nurse", "staff-nurse"
_NO_MATCH_IS_RIGHT = frozenset((GoldKind.OUTSIDE, GoldKind.ABSTAIN, GoldKind.UNLISTED))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a resolver said of a title; `candidates` are role ids, most likely first."""

    outcome: Outcome
    role_id: str | None
    candidates: tuple[str, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled title with an answer, and whether its match was right (None: no match).

    `is_off_list` marks a match to a role that the labeller could not choose.
    """

    gold: GoldTitle
    answer: Answer
    is_right: bool | None
    has_right_in_three: bool
    is_off_list: bool


@dataclass(frozen=True, slots=True)
class Share:
    """A part of a whole, shown with the whole's size."""

    part: int
    whole: int

    @property
    def value(self) -> float | None:
        """From 0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one stratum.

    `wrong_on_list` leaves out the matches to roles that the labeller could not choose.
    `ambiguous_kept` came back ambiguous with a right role among the candidates,
    `ambiguous_right` did so or matched a right role, `ambiguous_safe` did not match a wrong one.
    """

    titles: int
    wrong: Share
    wrong_on_list: Share
    coverage: Share
    ambiguous_kept: Share
    ambiguous_right: Share
    ambiguous_safe: Share
    kept_out: Share
    top_three: Share
    calibration_error: float | None


def engine_answer(title: str, index: MatchIndex, strictness: Strictness) -> Answer:
    """What the engine says of a title."""
    found = resolve_title(title, index, strictness=strictness)
    role_id = found.role.role_id if found.role else None
    candidates = tuple(candidate.role.role_id for candidate in found.candidates)
    return Answer(found.outcome, role_id, candidates, found.confidence)


def judge(golds: GoldSet, index: MatchIndex, answer: Callable[[str], Answer]) -> list[Judged]:
    """Each title answered and judged: a role broader than the label's is right."""
    return [_judged(gold, answer(gold.title), index, golds.listed) for gold in golds.titles]


def _judged(
    gold: GoldTitle, answer: Answer, index: MatchIndex, listed: frozenset[str] | None
) -> Judged:
    right = _right_roles(gold, index)
    is_right = None
    if answer.outcome is Outcome.MATCHED:
        is_right = gold.kind not in _NO_MATCH_IS_RIGHT and answer.role_id in right
    is_off_list = listed is not None and is_right is not None and answer.role_id not in listed
    return Judged(gold, answer, is_right, bool(right & set(answer.candidates[:3])), is_off_list)


def _right_roles(gold: GoldTitle, index: MatchIndex) -> frozenset[str]:
    right = gold.roles.union(*(index.ancestors[role_id] for role_id in gold.roles))
    return right | {_ALSO_REGISTERED_NURSE} if _REGISTERED_NURSE in right else right


def figures(judged: Sequence[Judged]) -> Figures:
    """The figures of these answers."""
    matched = [one for one in judged if one.is_right is not None]
    clear, ambiguous, outside = (
        [one for one in judged if one.gold.kind is kind]
        for kind in (GoldKind.CLEAR, GoldKind.AMBIGUOUS, GoldKind.OUTSIDE)
    )
    kept = [one for one in ambiguous if _is_kept(one)]
    return Figures(
        titles=len(judged),
        wrong=_counted(matched, lambda one: not one.is_right),
        wrong_on_list=_counted(
            [one for one in matched if not one.is_off_list], lambda one: not one.is_right
        ),
        coverage=_counted(clear, lambda one: one.is_right is True),
        ambiguous_kept=Share(len(kept), len(ambiguous)),
        ambiguous_right=_counted(ambiguous, lambda one: one.is_right is True or one in kept),
        ambiguous_safe=_counted(ambiguous, lambda one: one.is_right is not False),
        kept_out=_counted(outside, lambda one: one.is_right is None),
        top_three=_counted(clear, lambda one: one.has_right_in_three),
        calibration_error=calibration_error(forecasts(judged)),
    )


def _counted(judged: Sequence[Judged], is_counted: Callable[[Judged], bool]) -> Share:
    return Share(sum(map(is_counted, judged)), len(judged))


def _is_kept(one: Judged) -> bool:
    """Any of the candidates will do: the reader chooses, whatever their order."""
    named = set(one.answer.candidates)
    return one.answer.outcome is Outcome.AMBIGUOUS and (
        not one.gold.roles or bool(named & one.gold.roles) or one.has_right_in_three
    )


@dataclass(frozen=True, slots=True)
class Cut:
    """What is left when every match below a confidence is turned down."""

    least_confidence: float
    wrong: Share
    coverage: Share


def coverage_curve(judged: Sequence[Judged]) -> list[Cut]:
    """Coverage against wrong matches at each confidence stated, from the surest matches on.

    Matches that their labeller could not judge are left out of 'wrong'.
    """
    clear = [one for one in judged if one.gold.kind is GoldKind.CLEAR]
    stated = {one.answer.confidence for one in judged if one.is_right is not None}
    return [_cut(judged, clear, least) for least in sorted(stated, reverse=True)]


def _cut(judged: Sequence[Judged], clear: Sequence[Judged], least: float) -> Cut:
    def is_kept(one: Judged) -> bool:
        return one.is_right is not None and one.answer.confidence >= least

    kept = [one for one in judged if is_kept(one) and not one.is_off_list]
    covered = _counted(clear, lambda one: is_kept(one) and one.is_right is True)
    return Cut(least, _counted(kept, lambda one: one.is_right is False), covered)


def forecasts(judged: Iterable[Judged]) -> list[Forecast]:
    """What was stated of each match that its labeller could judge, and whether it was right."""
    return [
        Forecast(one.answer.confidence, one.is_right)
        for one in judged
        if one.is_right is not None and not one.is_off_list
    ]


def cases(judged: Iterable[Judged], index: MatchIndex) -> Iterator[Case]:
    """Each match that its labeller could judge, with the rule behind it; a title once."""
    seen: set[str] = set()
    for one in judged:
        if one.is_right is None or one.is_off_list or one.gold.title in seen:
            continue
        seen.add(one.gold.title)
        verdict = decided(one.gold.title, index)
        doubts = len(set(verdict.doubts))
        yield Case(one.gold.title, verdict.rule or "", doubts, one.answer.confidence, one.is_right)


def interval(share: Share) -> tuple[float, float] | None:
    """The Wilson interval of a share at 95%; None of nothing.

    >>> low, high = interval(Share(9, 188))
    >>> round(low, 3), round(high, 3)
    (0.025, 0.088)
    """
    if not share.whole:
        return None
    part, whole, square = share.part / share.whole, share.whole, _Z_95**2
    middle = (part + square / (2 * whole)) / (1 + square / whole)
    spread = sqrt(part * (1 - part) / whole + square / (4 * whole**2))
    half = _Z_95 * spread / (1 + square / whole)
    return max(middle - half, 0.0), min(middle + half, 1.0)
