"""A title that is one known term."""

import pytest

from app.matching.deciding.whole_titles import in_any_order, whole_readings, word_for_word
from app.matching.tables import SpecialTermRow
from tests.matching.asking import decided, index_with, labels_of, said, title_of
from tests.matching.small import INDEX, contexts


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Staff Nurse", (0, 1)),
        ("EMHP", (0,)),
        ("Staff Nurse Leeds", None),
        ("Staff Nurse post", None),
        ("Band 6 Staff Nurse", None),
    ],
)
def test_a_title_is_a_term_word_for_word(text: str, expected: tuple[int, ...] | None) -> None:
    span = word_for_word(labels_of(text), INDEX)

    assert (span.positions if span is not None else None) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Staff Nurse - Leeds", ("staff", "nurse")),
        ("Staff Nurse - Jasmine Ward", ("staff", "nurse")),
        ("Staff Nurse (Hull)", ("staff", "nurse")),
    ],
)
def test_a_place_or_team_in_a_part_of_its_own_is_left_out(
    text: str, words: tuple[str, ...]
) -> None:
    title = title_of(text)

    readings = whole_readings(title.labels, title.segments, INDEX)

    assert [reading.words for reading in readings] == [(), words]


@pytest.mark.parametrize(
    "text", ["Staff Nurse - Stroke", "Staff Nurse - Jasmine", "Staff Nurse Leeds", "Leeds - Nurse"]
)
def test_another_part_is_not_left_out(text: str) -> None:
    title = title_of(text)

    assert len(whole_readings(title.labels, title.segments, INDEX)) == 1


@pytest.mark.parametrize("title", ["Staff Nurse", "Staff Nurse - Leeds", "Ward Manager, Hull"])
def test_a_whole_title_is_exact(title: str) -> None:
    assert decided(title).rule == "exact"


@pytest.mark.parametrize("title", ["Senior Staff Nurse", "Staff Nurse Stroke"])
def test_a_title_with_more_words_is_not_exact(title: str) -> None:
    assert decided(title).rule == "span"


def test_terms_are_found_in_any_order() -> None:
    assert [term.text for term in in_any_order(("nurse", "staff"), INDEX)] == ["Staff Nurse"]
    assert in_any_order(("nurse",), INDEX) == ()
    assert in_any_order((), INDEX) == ()


def test_a_fuller_reading_in_any_order_comes_first() -> None:
    assert said("Nurse, Staff - Leeds") == "staff-nurse"


def test_a_discipline_in_a_part_of_its_own_is_not_left_out() -> None:
    row = SpecialTermRow("ward therapy", "discipline", "physiotherapist")
    words = tuple(contexts("service", "clinical"))
    index = index_with({"special_terms": (row,), "contexts": words})

    assert said("Clinical Lead - Ward Therapy", index) == "physiotherapist"
    assert decided("Clinical Lead - Ward", index).rule == "exact"
