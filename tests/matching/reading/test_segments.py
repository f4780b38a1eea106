"""The parts of a title."""

import pytest

from app.matching.kinship import lookup
from app.matching.reading.segments import whole_segment
from app.matching.reading.spans import Span
from app.matching.tables import ModifierRow, SpecialTermRow, TermRow
from app.matching.tokens import AND, BRACKET, COMMA, DASH, OR, SLASH
from tests.matching.asking import index_with, labels_of, said, title_of
from tests.matching.small import INDEX, contexts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Staff Nurse", [([0, 1], 0)]),
        ("Porter - Leeds", [([0], 0), ([1], DASH)]),
        ("Porter, Leeds", [([0], 0), ([1], COMMA)]),
        ("Porter / Driver", [([0], 0), ([1], SLASH)]),
        ("Porter or Driver", [([0], 0), ([1], OR)]),
        ("Porter and Driver", [([0], 0), ([1], AND)]),
        ("Porter (Leeds) Hull", [([0, 2], 0), ([1], BRACKET)]),
        ("Porter of Leeds", [([0, 1], 0)]),
        ("Speech and Language Therapist", [([0, 1, 2], 0)]),
    ],
)
def test_a_break_outside_a_term_begins_a_part(
    text: str, parts: list[tuple[list[int], int]]
) -> None:
    segments = title_of(text).segments

    assert [(part.positions, part.connector) for part in segments] == parts


def test_a_title_without_words_has_no_parts() -> None:
    assert title_of("-").segments == []


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("Staff Nurse in Theatre", [0, 1]),
        ("Porter for Leeds Driver", [0]),
        ("in Theatre Porter", [0, 1]),
        ("EMHP in training", [0, 1]),
        ("Zorblax in Leeds", [0, 1]),
        ("Trainer in Leeds", [0]),
    ],
)
def test_a_preposition_after_a_job_begins_a_tail(text: str, head: list[int]) -> None:
    assert title_of(text).segments[0].head == head


@pytest.mark.parametrize("text", ["Ward Manager RMN/RNLD", "Staff Nurse (RMN or RNLD)"])
def test_registrations_listed_beside_a_post_are_its_fields(text: str) -> None:
    title = title_of(text)

    assert title.labels.facet.count("registration") == 2
    assert len([span for part in title.segments for span in part.spans]) == 1


@pytest.mark.parametrize(
    "text", ["RMN / RNLD", "Ward Manager RMN", "Mental Health Nurse RMN/RNLD", "Porter"]
)
def test_one_registration_or_one_that_the_post_names_is_kept(text: str) -> None:
    assert "registration" not in title_of(text).labels.facet


def test_a_whole_title_is_one_part() -> None:
    term = lookup(INDEX, ("staff", "nurse"))
    assert term is not None

    part = whole_segment(labels_of("Staff Nurse"), Span((0, 1), term))

    assert (part.positions, part.head, len(part.spans)) == ([0, 1], [0, 1], 1)


def test_a_preposition_inside_a_phrase_of_training_begins_no_tail() -> None:
    index = index_with({"modifiers": (ModifierRow("recruit to train", "training"),)})

    assert title_of("Recruit to Train EMHP", index).segments[0].head == [0, 1, 2]
    assert said("Recruit to Train EMHP", index) == "trainee-education-mental-health-practitioner"
    assert said("Recruit to Train Physiotherapist", index) == "gated"


def test_a_preposition_inside_a_setting_begins_no_tail() -> None:
    index = index_with({"contexts": tuple(contexts("setting", "out of hours"))})

    assert said("GP Out of Hours Driver", index) == "driver"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("(Porter) Driver", [([0], BRACKET), ([1], 0)]),
        ("(Porter) - Driver", [([0], BRACKET), ([1], DASH)]),
        ("Porter (Leeds, Hull) Driver", [([0, 3], 0), ([1], BRACKET), ([2], COMMA)]),
        ("Porter (Leeds) (Hull)", [([0], 0), ([1], BRACKET), ([2], BRACKET)]),
        ("Porter; Driver", [([0], 0), ([1], COMMA)]),
        ("Porter - Leeds / Hull", [([0], 0), ([1], DASH), ([2], SLASH)]),
    ],
)
def test_the_parts_of_a_title_with_brackets_are_in_its_order(
    text: str, parts: list[tuple[list[int], int]]
) -> None:
    segments = title_of(text).segments

    assert [(part.positions, part.connector) for part in segments] == parts


def test_each_part_has_the_terms_that_begin_in_it() -> None:
    segments = title_of("Staff Nurse - Porter (RMN, Leeds)").segments

    terms = [[span.term.text for span in part.spans] for part in segments]
    assert terms == [["Staff Nurse"], ["Porter"], ["RMN"], []]


@pytest.mark.parametrize(
    ("text", "head"),
    [
        pytest.param("Porter for Leeds in Hull", [0], id="the first preposition"),
        pytest.param("Porter @ Leeds", [0], id="a mark"),
        pytest.param("Consultant in Psychiatry in Leeds", [0, 1], id="after a term with one"),
        pytest.param("Deputy in Leeds", [0], id="after a modifier"),
        pytest.param("Trainee in Leeds", [0], id="after a trainee"),
        pytest.param("EMHP in training in Leeds", [0, 1], id="after who is in training"),
        pytest.param("EMHP for training", [0], id="for training"),
        pytest.param("Leeds Porter", [0, 1], id="none"),
    ],
)
def test_a_tail_begins_at_the_first_preposition_after_a_job(text: str, head: list[int]) -> None:
    assert title_of(text).segments[0].head == head


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        pytest.param("Registered Nurse RMN/RNLD", [None, None, "x", "x"], id="a wider role"),
        pytest.param("Ward Manager RMN/RNLD/RMN", [None, None, "x", "x", "x"], id="one twice"),
        pytest.param("Porter - OT (RMN/RNLD)", [None, None, "x", "x"], id="two posts"),
        pytest.param("Ward Manager RMN RMN", [None] * 4, id="one register"),
        pytest.param("Mental Health Nurse RMN/RNLD", [None] * 5, id="a post of one register"),
        pytest.param("RMN/RNLD - Leeds", [None] * 3, id="no post"),
        pytest.param("Community Mental Health Nurse RMN/RNLD", [None] * 4 + ["x", "x"], id="more"),
    ],
)
def test_registrations_are_listed_beside_a_post_of_neither(
    text: str, facet: list[str | None]
) -> None:
    labels = title_of(text).labels

    assert labels.facet == [one and "registration" for one in facet]


def test_a_whole_title_in_a_bracket_begins_without_it() -> None:
    term = lookup(INDEX, ("porter",))
    assert term is not None

    assert whole_segment(labels_of("(Porter)"), Span((0,), term)).connector == 0


def test_letters_of_two_registers_beside_a_post_are_its_fields_too() -> None:
    nurses = ("mental-health-nurse", "learning-disability-nurse")
    index = index_with(
        {"special_terms": (SpecialTermRow("RNX", "registration", None),)},
        terms=tuple(TermRow(one, "RNX", "abbreviation", "exact", "a source") for one in nurses),
    )

    assert title_of("Ward Manager RNX", index).labels.facet == [None, None, "registration"]
    assert title_of("RNX", index).labels.facet == [None]
