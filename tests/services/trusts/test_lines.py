import random

import pytest

from app.services.trusts.lines import PostLine, add_up, compare, hash_lines
from app.services.trusts.local_titles import title_key
from tests.trusts import A_FEW, UNKNOWN, about, exactly, posts


def test_equal_posts_are_added_up_and_say_how_many_rows_they_were() -> None:
    lines = add_up(
        [
            posts("Nursing Associate", 3, band="4", fte=2.5),
            posts("nursing  associates", 2, band="4", fte=0.1),
            posts("Nursing Associate", 2, band="5"),
        ]
    )

    assert [(line.band, line.headcount, line.fte, line.rows) for line in lines] == [
        ("4", exactly(5), 2.6, 2),
        ("5", exactly(2), None, 1),
    ]


@pytest.mark.parametrize("other", [UNKNOWN, A_FEW, about(2)])
def test_numbers_of_different_quality_are_not_added(other: object) -> None:
    lines = add_up([posts("EMHP", 3), posts("EMHP", other)])  # type: ignore[arg-type]  # a Headcount

    assert {line.headcount for line in lines} == {exactly(3), other}


def test_unknown_numbers_stay_unknown_when_added_up() -> None:
    (line,) = add_up([posts("EMHP"), posts("EMHP")])

    assert (line.headcount, line.rows) == (UNKNOWN, 2)


@pytest.mark.parametrize("field", ["site", "employed_by", "new_as", "occupation_code", "setting"])
def test_posts_that_differ_in_what_they_are_stay_apart(field: str) -> None:
    said: dict[str, str] = {field: "trust"}

    assert len(add_up([posts("EMHP", 1), posts("EMHP", 1, **said)])) == 2


def test_the_order_of_the_rows_does_not_matter() -> None:
    rows = [
        posts(title, number, band=band)
        for title in ("EMHP", "emhps", "Nursing Associate")
        for number in (0, 4, 9)
        for band in ("4", None)
    ]
    shuffled = rows.copy()
    random.Random(7).shuffle(shuffled)  # noqa: S311  # an order, no secret

    assert add_up(rows) == add_up(shuffled)
    assert hash_lines(add_up(rows)) == hash_lines(add_up(shuffled))


def test_two_versions_are_compared_post_by_post() -> None:
    before = add_up([posts("EMHP", 3), posts("Staff Nurse", 9), posts("Hub Worker", A_FEW)])
    after = add_up([posts("EMHPs", 5), posts("Staff Nurse", 9), posts("Peer Worker", 0)])

    difference = compare(before, after)

    assert _titles(difference.added) == ["Peer Worker"]
    assert _titles(difference.removed) == ["Hub Worker"]
    (changed,) = difference.changed
    assert (changed.before[0].headcount, changed.after[0].headcount) == (exactly(3), exactly(5))
    assert difference.unchanged == 1


def test_a_number_that_becomes_an_estimate_is_a_change() -> None:
    difference = compare(add_up([posts("EMHP", 3)]), add_up([posts("EMHP", about(3))]))

    assert len(difference.changed) == 1
    assert (difference.added, difference.removed) == ((), ())


def _titles(lines: tuple[PostLine, ...]) -> list[str]:
    return [line.title for line in lines]


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("Hub Worker", "HUB  workers", True),
        ("Hub Worker - CAMHS", "Hub Worker (CAMHS)", True),
        ("Hub Worker", "Hub Worker Band 4", False),
        ("OT / Nurse", "OT Nurse", False),
        ("Deputy Hub Worker", "Hub Worker", False),
        ("Arts Therapist", "Art Therapist", False),
    ],
)
def test_a_tie_speaks_for_one_title_however_it_is_written(
    one: str, other: str, *, is_same: bool
) -> None:
    assert (title_key(one) == title_key(other)) == is_same
