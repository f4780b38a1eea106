import random

import pytest

from app.matching.resolution import Hints
from app.services.posts.cells import Headcount
from app.services.trusts.lines import PostLine, StaffTally, add_up, compare, hash_lines, tally
from app.services.trusts.local_titles import title_key
from app.vocabulary import HeadcountQuality
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


def test_the_engine_is_asked_with_all_that_is_known_of_a_post() -> None:
    post = posts(
        "EMHP",
        band="Band 5",
        occupation_code="S0X",
        job_role="7054",
        staff_group="Nursing",
        setting="CAMHS",
        site="North Wing",
    )

    assert post.hints == Hints(
        band="5",
        occupation_code="S0X",
        job_role="07054",
        staff_group="Nursing",
        setting="CAMHS",
    )


@pytest.mark.parametrize("field", ["band", "job_role", "staff_group", "site"])
def test_how_a_word_is_capitalised_makes_no_other_post(field: str) -> None:
    one, other = ({field: "VSM"}, {field: "vsm"})

    assert len(add_up([posts("EMHP", 1, **one), posts("EMHP", 1, **other)])) == 1


def test_of_equal_titles_the_first_spelling_is_kept() -> None:
    lines = add_up([posts("emhp", 1), posts("EMHP", 1), posts("EMHPs", 1)])

    assert [line.title for line in lines] == ["EMHP"]


def test_an_equivalent_that_was_given_is_not_added_to_one_that_was_not() -> None:
    lines = add_up([posts("EMHP", 1, fte=0.5), posts("EMHP", 2), posts("EMHP", 4, fte=0.25)])

    assert [(line.headcount, line.fte) for line in lines] == [
        (exactly(5), 0.75),
        (exactly(2), None),
    ]


def test_nobody_and_nobody_are_nobody() -> None:
    (line,) = add_up([posts("EMHP", 0), posts("EMHP", 0)])

    assert (line.headcount, line.rows) == (exactly(0), 2)


def test_sums_of_equivalents_have_four_decimals() -> None:
    (line,) = add_up([posts("EMHP", 1, fte=0.33333), posts("EMHP", 1, fte=0.33333)])

    assert line.fte == 0.6667


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ([], StaffTally(HeadcountQuality.ESTIMATE, None, is_partial=False)),
        ([exactly(3), exactly(0)], StaffTally(HeadcountQuality.EXACT, 3, is_partial=False)),
        ([exactly(0)], StaffTally(HeadcountQuality.EXACT, 0, is_partial=False)),
        ([UNKNOWN, UNKNOWN], StaffTally(HeadcountQuality.UNKNOWN, None, is_partial=True)),
        ([exactly(3), about(4)], StaffTally(HeadcountQuality.ESTIMATE, 7, is_partial=False)),
        ([about(4), A_FEW], StaffTally(HeadcountQuality.ESTIMATE, 4, is_partial=True)),
    ],
)
def test_a_tally_is_no_surer_than_its_least_sure_number(
    counts: list[Headcount], expected: StaffTally
) -> None:
    assert tally(counts) == expected


def test_the_hash_of_a_list_says_nothing_of_how_it_was_split_into_rows() -> None:
    whole = add_up([posts("EMHP", 5)])
    split = add_up([posts("EMHP", 2), posts("EMHP", 3)])

    assert whole != split
    assert hash_lines(whole) == hash_lines(split)


def test_a_hash_is_the_same_as_earlier_versions_stored() -> None:
    lines = [posts("Café Assistant", 5, band="2", fte=4.5)]

    assert hash_lines(lines) == (
        "sha256:4e39da4ad1a783e7f8b738a97fb1c0cc39f6d66cd1fd621d42ed713e276447ba"
    )


def test_a_comparison_names_kinds_of_posts_by_their_title() -> None:
    before = add_up([posts("Porter", 1), posts("Cook", 1), posts("Nurse", 1), posts("Clerk", 1)])
    after = add_up([posts("Nurse", 2), posts("Clerk", 2), posts("Tutor", 1), posts("Driver", 1)])

    difference = compare(before, after)

    assert _titles(difference.added) == ["Driver", "Tutor"]
    assert _titles(difference.removed) == ["Cook", "Porter"]
    assert [change.before[0].title for change in difference.changed] == ["Clerk", "Nurse"]
    assert difference.unchanged == 0


def test_a_change_has_the_lines_of_each_quality() -> None:
    before = add_up([posts("EMHP", 3), posts("EMHP", about(2))])
    after = add_up([posts("EMHP", 3), posts("EMHP", about(4))])

    (changed,) = compare(before, after).changed

    assert [line.headcount for line in changed.before] == [about(2), exactly(3)]
    assert [line.headcount for line in changed.after] == [about(4), exactly(3)]


def test_another_full_time_equivalent_is_a_change() -> None:
    difference = compare([posts("EMHP", 3, fte=3.0)], [posts("EMHP", 3, fte=2.5)])

    assert (len(difference.changed), difference.unchanged) == (1, 0)
