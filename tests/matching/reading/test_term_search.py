"""The search of a title for known terms."""

import pytest

from app.matching.reading.term_search import streams
from tests.matching.asking import index_with, labels_of, title_of
from tests.matching.small import contexts, role

WORDS = index_with(
    {"contexts": tuple(contexts("specialty", "stroke medicine"))},
    roles=(role("Zorb Staff"), role("Nurse Stroke"), role("Night Zorb Blaster"), role("Zorb")),
)


def found(text: str) -> list[tuple[str, tuple[int, ...]]]:
    spans = [span for part in title_of(text, WORDS).segments for span in part.spans]
    return [(span.term.text, span.positions) for span in spans]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a nurse", [[0]]),
        ("Porter (RMN) Leeds", [[0, 2], [1]]),
        ("Porter (RMN) (Leeds Hull)", [[0], [1], [2, 3]]),
        ("(RMN Leeds) Porter (Hull)", [[2], [0, 1], [3]]),
    ],
)
def test_the_words_of_each_bracket_are_apart(text: str, expected: list[list[int]]) -> None:
    assert streams(labels_of(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Night Zorb Blaster", [("Night Zorb Blaster", (0, 1, 2))]),
        ("Zorb Night", [("Zorb", (0,))]),
        ("Zorb Staff Nurse", [("Zorb", (0,)), ("Staff Nurse", (1, 2))]),
        ("Staff Nurse Stroke Medicine", [("Staff Nurse", (0, 1))]),
    ],
)
def test_of_terms_that_overlap_more_words_then_the_later_one_win(
    text: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ward Stroke Manager", [("Ward Manager", (0, 2))]),
        ("Ward Senior Stroke Manager", [("Ward Manager", (0, 3))]),
        ("Ward Leeds Manager", []),
        ("Ward stroke child stroke child stroke child Manager", []),
    ],
)
def test_up_to_five_settings_and_grades_are_passed_over(
    text: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert found(text) == expected


@pytest.mark.parametrize("text", ["Ward - Manager", "Ward or Manager", "Ward (Manager)"])
def test_a_break_ends_a_term(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ward, Manager", []),
        ("Manager of Ward", []),
        ("Ward of Manager", []),
        ("Speech/Language Therapist", [("Speech and Language Therapist", (0, 1, 2))]),
        ("Consultant in Psychiatry", [("Consultant in Psychiatry", (0, 1))]),
    ],
)
def test_a_list_or_preposition_joins_words_only_as_the_term_does(
    text: str, expected: list[tuple[str, tuple[int, ...]]]
) -> None:
    assert found(text) == expected


def test_a_bracket_in_the_middle_of_a_term_is_left_out() -> None:
    assert ("Ward Manager", (0, 2)) in found("Ward (RMN) Manager")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Ward stroke child stroke child stroke Manager", [(0, 6)], id="five words"),
        pytest.param("Ward child & adolescent Manager", [(0, 3)], id="a list between"),
        pytest.param("Ward stroke, Manager", [(0, 2)], id="a comma after what is passed over"),
        pytest.param("Ward, stroke Manager", [], id="a comma after the first word"),
        pytest.param("Ward stroke in Manager", [], id="a preposition later"),
        pytest.param("Ward - stroke Manager", [], id="a dash"),
        pytest.param("Ward stroke - Manager", [], id="a dash later"),
        pytest.param("Ward (stroke) (child) Manager", [(0, 3)], id="two brackets between"),
        pytest.param("Ward (stroke Manager)", [], id="the rest in a bracket"),
        pytest.param("(Ward Manager)", [(0, 1)], id="in a bracket"),
        pytest.param("Ward Manager Ward Manager", [(0, 1), (2, 3)], id="twice"),
        pytest.param("Ward Zorblax Manager", [], id="an unknown word"),
        pytest.param("Ward Trainee Manager", [], id="a modifier"),
    ],
)
def test_a_term_is_found_around_words_that_it_passes_over(
    text: str, expected: list[tuple[int, ...]]
) -> None:
    assert [at for term, at in found(text) if term == "Ward Manager"] == expected


@pytest.mark.parametrize("join", [" ", "/", " & ", ", ", " and "])
def test_a_term_with_a_list_in_it_is_found_with_each_list_and_without(join: str) -> None:
    title = f"Speech{join}Language Therapist"

    assert found(title) == [("Speech and Language Therapist", (0, 1, 2))]
    assert found("Speech or Language Therapist") == []


@pytest.mark.parametrize("join", [" ", " in ", " of ", " / ", ", "])
def test_a_term_with_a_preposition_is_found_with_each_and_without(join: str) -> None:
    assert found(f"Consultant{join}Psychiatry") == [("Consultant in Psychiatry", (0, 1))]
    assert found("Consultant - Psychiatry") == []


def test_the_terms_of_a_bracket_and_of_the_words_around_it_are_apart() -> None:
    assert found("Staff (Zorb) Nurse") == [("Staff Nurse", (0, 2)), ("Zorb", (1,))]


def test_a_word_set_aside_begins_no_term() -> None:
    index = index_with(roles=(role("24 Porter", entry="open"), role("Band 6 Porter")))
    spans = title_of("Band 6 Porter", index).segments[0].spans

    assert [span.term.text for span in spans] == ["Porter"]


@pytest.mark.parametrize(
    ("text", "passes_over"), [("Ward Manager", False), ("Ward Stroke Manager", True)]
)
def test_a_term_says_whether_other_words_are_between_its_own(
    text: str, *, passes_over: bool
) -> None:
    assert title_of(text, WORDS).segments[0].spans[0].passes_over is passes_over


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Night Zorb Blorp", ["Zorb Blorp"], id="the later"),
        pytest.param("Night Zorb Stroke Blorp", ["Night Zorb"], id="the one without a gap"),
        pytest.param("Night Zorb Blorp Hand", ["Night Zorb", "Blorp Hand"], id="of three"),
        pytest.param("Night Zorb Prison", ["Night Zorb"], id="not in a setting"),
    ],
)
def test_of_two_terms_of_as_many_words_one_is_preferred(text: str, expected: list[str]) -> None:
    index = index_with(
        {"contexts": tuple(contexts("setting", "prison unit"))},
        roles=tuple(
            role(name) for name in ("Night Zorb", "Zorb Blorp", "Blorp Hand", "Zorb Prison")
        ),
    )
    segments = title_of(text.replace("Prison", "Prison Unit"), index).segments

    assert [span.term.text for part in segments for span in part.spans] == expected
