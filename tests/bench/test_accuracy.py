"""The measuring of accuracy, on titles and answers made by hand."""

from dataclasses import replace

import pytest

from app.matching.resolution import Outcome
from tests.bench.accuracy import (
    Answer,
    Cut,
    Figures,
    Judged,
    Share,
    coverage_curve,
    figures,
    forecasts,
    interval,
    judge,
)
from tests.bench.gold import GoldKind, GoldSet, GoldTitle
from tests.matching.small import INDEX


def gold(title: str, kind: GoldKind, *roles: str) -> GoldTitle:
    return GoldTitle(title, kind, frozenset(roles), "", is_mental_health=False)


def matched(role_id: str, confidence: float = 0.9) -> Answer:
    return Answer(Outcome.MATCHED, role_id, (role_id,), confidence)


def ambiguous(*candidates: str) -> Answer:
    return Answer(Outcome.AMBIGUOUS, None, candidates, 0.5)


UNMATCHED = Answer(Outcome.UNMATCHED, None, (), 0.0)


def judged(
    pairs: list[tuple[GoldTitle, Answer]], listed: frozenset[str] | None = None
) -> list[Judged]:
    answers = {one.title: answer for one, answer in pairs}
    titles = tuple(one for one, _ in pairs)
    return judge(GoldSet("made by hand", titles, listed, ()), INDEX, answers.__getitem__)


def measured(*pairs: tuple[GoldTitle, Answer]) -> Figures:
    return figures(judged(list(pairs)))


@pytest.mark.parametrize(
    ("labelled", "answered", "is_right"),
    [
        pytest.param("clinical-psychologist", "clinical-psychologist", True, id="the same"),
        pytest.param("clinical-psychologist", "practitioner-psychologist", True, id="broader"),
        pytest.param("practitioner-psychologist", "clinical-psychologist", False, id="narrower"),
        pytest.param("clinical-psychologist", "counselling-psychologist", False, id="a sibling"),
        pytest.param("registered-nurse", "staff-nurse", True, id="the glossary's same role"),
        pytest.param("mental-health-nurse", "staff-nurse", True, id="the same role as its parent"),
    ],
)
def test_a_match_is_right_when_it_is_the_role_or_a_broader_one(
    labelled: str, answered: str, is_right: bool
) -> None:
    found = judged([(gold("a title", GoldKind.CLEAR, labelled), matched(answered))])

    assert [one.is_right for one in found] == [is_right]


@pytest.mark.parametrize("kind", [GoldKind.OUTSIDE, GoldKind.ABSTAIN, GoldKind.UNLISTED])
def test_any_match_of_a_title_that_names_no_role_is_wrong(kind: GoldKind) -> None:
    found = measured((gold("a title", kind, "driver"), matched("driver")))

    assert found.wrong == Share(1, 1)


def test_no_answer_to_a_soft_title_is_no_fault_and_no_coverage() -> None:
    found = measured((gold("a title", GoldKind.SOFT, "driver"), UNMATCHED))

    assert (found.wrong, found.coverage) == (Share(0, 0), Share(0, 0))


def test_coverage_counts_right_matches_among_the_clear_titles_only() -> None:
    found = measured(
        (gold("one", GoldKind.CLEAR, "driver"), matched("driver")),
        (gold("two", GoldKind.CLEAR, "driver"), matched("ward-manager")),
        (gold("three", GoldKind.CLEAR, "driver"), UNMATCHED),
        (gold("four", GoldKind.AMBIGUOUS, "driver"), matched("driver")),
    )

    assert (found.coverage, found.wrong) == (Share(1, 3), Share(1, 3))


def test_an_ambiguous_title_is_kept_only_with_a_right_role_among_its_candidates() -> None:
    found = measured(
        (gold("kept", GoldKind.AMBIGUOUS, "driver"), ambiguous("ward-manager", "driver")),
        (gold("off the mark", GoldKind.AMBIGUOUS, "driver"), ambiguous("ward-manager")),
        (gold("right", GoldKind.AMBIGUOUS, "driver"), matched("driver")),
        (gold("wrong", GoldKind.AMBIGUOUS, "driver"), matched("ward-manager")),
    )

    assert found.ambiguous_kept == Share(1, 4)
    assert found.ambiguous_right == Share(2, 4)
    assert found.ambiguous_safe == Share(3, 4)


def test_the_first_three_candidates_count_and_the_fourth_does_not() -> None:
    others = ("ward-manager", "team-leader")

    found = measured(
        (gold("third", GoldKind.CLEAR, "driver"), ambiguous(*others, "driver")),
        (gold("fourth", GoldKind.CLEAR, "driver"), ambiguous(*others, "administrator", "driver")),
    )

    assert found.top_three == Share(1, 2)


def test_a_match_off_the_labellers_list_is_wrong_but_left_out_of_the_listed_figure() -> None:
    one = gold("a title", GoldKind.CLEAR, "driver")

    found = judged([(one, matched("ward-manager"))], listed=frozenset(("driver",)))

    assert figures(found).wrong == Share(1, 1)
    assert figures(found).wrong_on_list == Share(0, 0)
    assert forecasts(found) == []


@pytest.mark.parametrize(
    ("share", "low", "high"),
    [(Share(0, 10), 0.0, 0.2775), (Share(5, 10), 0.2366, 0.7634), (Share(9, 188), 0.0254, 0.0885)],
)
def test_the_interval_is_wilsons(share: Share, low: float, high: float) -> None:
    assert interval(share) == pytest.approx((low, high), abs=0.0002)


def test_there_is_no_interval_of_nothing() -> None:
    assert interval(replace(Share(1, 1), part=0, whole=0)) is None


def test_the_curve_trades_coverage_for_fewer_wrong_matches() -> None:
    answers = judged(
        [
            (gold("sure", GoldKind.CLEAR, "physiotherapist"), matched("physiotherapist", 0.98)),
            (gold("less sure", GoldKind.CLEAR, "staff-nurse"), matched("ward-manager", 0.9)),
            (gold("least sure", GoldKind.CLEAR, "ward-manager"), matched("ward-manager", 0.8)),
            (gold("asked", GoldKind.CLEAR, "ward-manager"), ambiguous("ward-manager")),
        ]
    )

    assert coverage_curve(answers) == [
        Cut(0.98, Share(0, 1), Share(1, 4)),
        Cut(0.9, Share(1, 2), Share(1, 4)),
        Cut(0.8, Share(1, 3), Share(2, 4)),
    ]
