"""Wrong matches, coverage, ambiguity, junk kept out, top three and calibration, per stratum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.matching.index import MatchIndex
from app.matching.resolution import Outcome, Resolution, Strictness
from app.matching.resolve import resolve_title
from tests.bench.gold import GoldTitle


@dataclass(frozen=True, slots=True)
class Judged:
    """A labelled title with the engine's answer and whether a match was right (None: no match)."""

    gold: GoldTitle
    answer: Resolution
    is_right: bool | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one stratum; shares are from 0 to 1, None where nothing was there to count."""

    titles: int
    matched: int
    wrong: int
    wrong_share: float | None
    coverage: float | None
    ambiguous_kept: float | None
    ambiguous_safe: float | None
    kept_out: float | None
    top_three: float | None
    calibration_error: float | None


def judge(golds: Iterable[GoldTitle], index: MatchIndex, strictness: Strictness) -> list[Judged]:
    """Each title answered and judged: a broader role than the label's is right, a narrower one is not."""
    found = []
    for gold in golds:
        answer = resolve_title(gold.title, index, strictness=strictness)
        found.append(Judged(gold, answer, _is_right(gold, answer, index)))
    return found


def _is_right(gold: GoldTitle, answer: Resolution, index: MatchIndex) -> bool | None:
    if answer.outcome is not Outcome.MATCHED or answer.role is None:
        return None
    if gold.kind in ("outside", "abstain", "unlisted"):
        return False
    role_id = answer.role.role_id
    return role_id in gold.roles or any(role_id in index.ancestors[role] for role in gold.roles)


def figures(judged: Sequence[Judged]) -> Figures:
    """The figures of these answers."""
    matched = [one for one in judged if one.is_right is not None]
    wrong = [one for one in matched if not one.is_right]
    clear = [one for one in judged if one.gold.kind == "clear"]
    ambiguous = [one for one in judged if one.gold.kind == "ambiguous"]
    outside = [one for one in judged if one.gold.kind == "outside"]
    return Figures(
        titles=len(judged),
        matched=len(matched),
        wrong=len(wrong),
        wrong_share=_share(len(wrong), len(matched)),
        coverage=_share(sum(one.is_right is True for one in clear), len(clear)),
        ambiguous_kept=_share(sum(_is_kept_ambiguous(one) for one in ambiguous), len(ambiguous)),
        ambiguous_safe=_share(sum(one.is_right is not False for one in ambiguous), len(ambiguous)),
        kept_out=_share(sum(one.is_right is None for one in outside), len(outside)),
        top_three=_share(sum(_is_in_top_three(one) for one in clear), len(clear)),
        calibration_error=calibration_error(matched),
    )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def _is_kept_ambiguous(one: Judged) -> bool:
    named = {candidate.role.role_id for candidate in one.answer.candidates}
    return one.is_right is True or (
        one.answer.outcome is Outcome.AMBIGUOUS and (not one.gold.roles or bool(named & one.gold.roles))
    )


def _is_in_top_three(one: Judged) -> bool:
    named = {candidate.role.role_id for candidate in one.answer.candidates[:3]}
    return one.is_right is True or bool(named & one.gold.roles)


def calibration_error(matched: Sequence[Judged], bins: int = 10) -> float | None:
    """Expected calibration error of the matches' confidence over equally full bins."""
    ranked = sorted(matched, key=lambda one: one.answer.confidence)
    size = max(len(ranked) // bins, 1)
    error = 0.0
    for start in range(0, len(ranked), size):
        part = ranked[start : start + size]
        stated = sum(one.answer.confidence for one in part) / len(part)
        true = sum(one.is_right is True for one in part) / len(part)
        error += abs(stated - true) * len(part) / len(ranked)
    return error if ranked else None
