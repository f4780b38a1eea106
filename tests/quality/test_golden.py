"""The golden set that ships: every title answers as the title policy asks."""

from collections import Counter
from pathlib import Path

import pytest

from app.matching.index import MatchIndex
from app.matching.resolution import Outcome, Resolution, Strictness
from app.matching.resolve import resolve_title
from app.services.seed.golden import GoldenTitle, Quality, is_as_expected, leading_role, read_golden
from app.services.seed.loading import read_seed
from app.services.seed.rows import RoleLine
from app.vocabulary import Novelty
from tests.bench.metamorphic import NEVER_THE_ROLE, Change

SEED = Path(__file__).parent.parent.parent / "seed"
POLICY_POINTS = {str(number) for number in range(1, 15)} | {"form"}


@pytest.fixture(scope="module")
def golden_set() -> tuple[GoldenTitle, ...]:
    """The golden titles that ship."""
    return read_golden(SEED / GoldenTitle.file)


def _answer(golden: GoldenTitle, index: MatchIndex, strictness: Strictness) -> Resolution:
    return resolve_title(
        golden.title, index, hints=golden.query.hints, strictness=strictness, limit=1
    )


def _shown(*parts: str | None) -> str:
    return " ".join(part for part in parts if part)


def _reported(golden: GoldenTitle, answer: Resolution) -> str:
    """A difference in one line: the title, what the policy asks, what came."""
    title = _shown(f"'{golden.title}'", f"band {golden.band}" if golden.band else None)
    wanted = _shown(golden.expected_outcome, golden.expected_role_id, golden.level)
    came = _shown(answer.outcome, leading_role(answer), answer.reading.level, answer.why)
    return f"{title} ({golden.quality}, rule {golden.rule}): expected {wanted}; answered {came}"


def test_every_golden_title_answers_as_the_policy_asks(
    golden_set: tuple[GoldenTitle, ...], index: MatchIndex
) -> None:
    answers = [(golden, _answer(golden, index, Strictness.STANDARD)) for golden in golden_set]

    wrong = [_reported(*asked) for asked in answers if not is_as_expected(*asked)]

    assert not wrong, "\n".join([f"{len(wrong)} of {len(golden_set)} titles differ:", *wrong])


@pytest.mark.parametrize("strictness", list(Strictness))
def test_no_strong_title_is_matched_to_another_role_at_any_strictness(
    strictness: Strictness, golden_set: tuple[GoldenTitle, ...], index: MatchIndex
) -> None:
    strong = [golden for golden in golden_set if golden.quality is Quality.STRONG]
    expected = [golden for golden in strong if golden.expected_outcome is Outcome.MATCHED]
    answers = [(golden, _answer(golden, index, strictness)) for golden in expected]

    wrong = [
        _reported(golden, answer)
        for golden, answer in answers
        if answer.role is not None and answer.role.role_id != golden.expected_role_id
    ]

    assert not wrong, "\n".join(wrong)


def test_every_role_that_a_golden_title_expects_is_in_the_registry(
    golden_set: tuple[GoldenTitle, ...], index: MatchIndex
) -> None:
    expected = {golden.expected_role_id for golden in golden_set} - {None}

    assert expected - index.roles.keys() == set()


def test_every_point_of_the_policy_has_a_golden_title(
    golden_set: tuple[GoldenTitle, ...],
) -> None:
    shown = Counter(golden.rule for golden in golden_set)

    assert POLICY_POINTS - shown.keys() == set()


def test_every_new_mental_health_role_has_a_golden_title(
    golden_set: tuple[GoldenTitle, ...],
) -> None:
    shown = {golden.expected_role_id for golden in golden_set}
    new = {
        role.role_id
        for _, role in read_seed(SEED).of(RoleLine)
        if role.is_mental_health and role.novelty is Novelty.NEW
    }

    assert new - shown == set()


@pytest.mark.parametrize("change", NEVER_THE_ROLE.values(), ids=list(NEVER_THE_ROLE))
def test_words_that_rule_a_role_out_leave_no_golden_title_its_role(
    change: Change, golden_set: tuple[GoldenTitle, ...], index: MatchIndex
) -> None:
    matched = [golden for golden in golden_set if golden.expected_outcome is Outcome.MATCHED]

    kept = [
        golden.title
        for golden in matched
        if leading_role(resolve_title(change(golden.title), index)) == golden.expected_role_id
        and resolve_title(change(golden.title), index).outcome is Outcome.MATCHED
    ]

    assert kept == []
