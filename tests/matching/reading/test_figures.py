"""Bands, amounts and references."""

import pytest

from app.matching.tables import GradeRow
from tests.matching.asking import index_with, labels_of
from tests.matching.small import contexts, role


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("Nurse Band 6", "6"),
        ("Nurse bd 8a", "8a"),
        ("Nurse Grade 5", "5"),
        ("Nurse B7", "7"),
        ("Nurse 8b", "8b"),
        ("Nurse Band 5/6", None),
        ("Nurse Grade", None),
        ("Nurse 6", None),
        ("Band 6 Nurse Band 7", "6"),
    ],
)
def test_one_band_is_read_and_a_range_is_not(text: str, band: str | None) -> None:
    assert labels_of(text).band == band


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("Nurse Band 5/6", [None, "band", "band", "band"]),
        ("Staff Grade Nurse", [None, None, None]),
        ("Nurse 37.5 hours", [None, "amount", "amount"]),
        ("Nurse 22.5hpw", [None, "amount"]),
        ("Nurse 2 x", [None, "amount", None]),
        ("hours Nurse", [None, None]),
        ("Nurse 12345", [None, "reference"]),
        ("Nurse ab123", [None, "reference"]),
        ("Nurse a1", [None, None]),
    ],
)
def test_figures_are_set_aside(text: str, facets: list[str | None]) -> None:
    assert labels_of(text).facet == facets


@pytest.mark.parametrize("band", [*"123456789", "8a", "8b", "8c", "8d"])
@pytest.mark.parametrize("word", ["Band", "Bd", "Grade"])
def test_a_band_is_read_after_each_word_for_a_band(word: str, band: str) -> None:
    labels = labels_of(f"Nurse {word} {band}")

    assert (labels.band, labels.facet) == (band, [None, "band", "band"])


@pytest.mark.parametrize("band", [*"123456789", "8a", "8b", "8c", "8d"])
def test_a_band_is_read_from_its_short_form(band: str) -> None:
    labels = labels_of(f"Nurse B{band}")

    assert (labels.band, labels.facet) == (band, [None, "band"])


@pytest.mark.parametrize(
    ("text", "band"),
    [
        pytest.param("Nurse B7 Band 6", "7", id="the short form first"),
        pytest.param("Nurse Band 6 B7", "6", id="the word first"),
        pytest.param("Nurse Band 5/6 Band 7", "7", id="after a range"),
        pytest.param("Nurse Band 5/6 8a", None, id="a range of three"),
        pytest.param("Nurse Band 5 Leeds 8a", "5", id="a word between"),
        pytest.param("Nurse Band Leeds 8a", "8a", id="a word for a band without one"),
        pytest.param("Nurse Band 10", None, id="no band"),
        pytest.param("Nurse 8e", None, id="no letter of a band"),
        pytest.param("Nurse Grade Leeds 5", None, id="another grade"),
    ],
)
def test_the_first_single_band_is_that_of_the_title(text: str, band: str | None) -> None:
    assert labels_of(text).band == band


def test_a_word_for_a_band_is_one_without_figures_too_and_grade_is_not() -> None:
    assert labels_of("Nurse Band").facet == [None, "band"]
    assert labels_of("Nurse Grade").facet == [None, None]


def test_a_band_is_neither_a_level_nor_a_setting() -> None:
    index = index_with(
        {
            "contexts": tuple(contexts("setting", "band 6", "b7")),
            "grades": (GradeRow("band 6", "level", "x"), GradeRow("b7", "level", "y")),
        }
    )

    labels = labels_of("Nurse Band 6 B7", index)

    assert (labels.grade, labels.context) == ([None] * 4, [None] * 4)


@pytest.mark.parametrize(
    "word", ["hours", "hr", "wte", "fte", "hpw", "pw", "weeks", "days", "months", "years"]
)
def test_a_word_of_hours_after_a_figure_is_an_amount(word: str) -> None:
    assert labels_of(f"Nurse 12 {word}").facet == [None, "amount", "amount"]
    assert labels_of(f"Nurse {word}").facet == [None, None]


@pytest.mark.parametrize(
    "figure",
    [
        *("1", "12", "0.5", "112.75", "3x", "x3", "x12", "30k", "1.5k"),
        *("7hr", "7.5hr", "9hour", "1wte", "0.6fte", "22.5hpw", "15pw"),
    ],
)
def test_a_figure_with_or_without_its_unit_is_an_amount(figure: str) -> None:
    assert labels_of(f"Nurse {figure} Leeds").facet == [None, "amount", None]


@pytest.mark.parametrize("figure", ["123", "2024", "a12", "ab1", "12ab", "c3po", "x1y2z3"])
def test_another_figure_of_three_characters_is_a_reference(figure: str) -> None:
    assert labels_of(f"Nurse {figure}").facet == [None, "reference"]


def test_a_figure_in_the_name_of_a_role_is_a_word_of_it() -> None:
    index = index_with(roles=(role("Zorb 24 Porter", entry="open"),))

    assert labels_of("Zorb 24 Porter", index).facet == [None, None, None]
    assert labels_of("Zorb 24 Porter").facet == [None, "amount", None]


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        pytest.param("12 hours Nurse", ["amount", "amount", None], id="at the start"),
        pytest.param("Nurse week 12", [None, None, "amount"], id="before the figure"),
        pytest.param("Nurse 12 Leeds hours", [None, "amount", None, None], id="not beside it"),
        pytest.param("Nurse 12 hours week", [None, "amount", "amount", "amount"], id="two words"),
        pytest.param("Nurse Band 6 hours", [None, "band", "band", None], id="after a band"),
        pytest.param("hours Nurse 12", [None, None, "amount"], id="at the other end"),
    ],
)
def test_a_word_of_hours_is_an_amount_only_after_one(text: str, facet: list[str | None]) -> None:
    assert labels_of(text).facet == facet
