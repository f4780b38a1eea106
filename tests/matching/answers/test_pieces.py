"""How a title was read."""

import pytest

from app.matching.resolution import Reading, SetAside
from app.matching.resolve import resolve_title
from app.matching.rules import Facet
from tests.matching.small import INDEX


def read(title: str) -> Reading:
    """How the small registry reads a title."""
    return resolve_title(title, INDEX).reading


def test_the_words_beside_a_role_are_its_level_settings_specialties_and_band() -> None:
    reading = read("Band 6 Senior Stroke Physiotherapist, CAMHS")

    assert (reading.core, reading.band, reading.level) == ("physiotherapist", "6", "senior")
    assert (reading.settings, reading.specialties) == (("CAMHS",), ("stroke",))


@pytest.mark.parametrize(
    ("title", "aside"),
    [
        ("Staff Nurse - Hull", [SetAside("Hull", Facet.PLACE)]),
        ("Staff Nurse 37.5 hours", [SetAside("37.5 hours", Facet.AMOUNT)]),
        ("Staff Nurse - Full Time", [SetAside("Full Time", Facet.CONTRACT)]),
        ("Staff Nurse - Blorple Zorblax", [SetAside("Blorple Zorblax", Facet.UNKNOWN)]),
        (
            "Staff Nurse - Blorple, Zorblax",
            [SetAside("Blorple", Facet.UNKNOWN), SetAside("Zorblax", Facet.UNKNOWN)],
        ),
    ],
)
def test_words_that_did_not_decide_are_set_aside_as_they_are_written(
    title: str, aside: list[SetAside]
) -> None:
    assert list(read(title).set_aside) == aside


def test_a_setting_that_comes_twice_is_given_once() -> None:
    assert read("CAMHS Staff Nurse - CAMHS").settings == ("CAMHS",)


@pytest.mark.parametrize(
    ("title", "core"),
    [
        ("AP", "ap"),
        ("Dementia Assessment", "dementia assessment"),
        ("EMHP", INDEX.roles["education-mental-health-practitioner"].name.lower()),
    ],
)
def test_the_core_is_the_role_or_the_words_that_may_name_one(title: str, core: str) -> None:
    assert read(title).core == core


def test_words_that_chose_a_reading_were_not_set_aside() -> None:
    reading = resolve_title("Mental Health Practitioner - Hull PCN", INDEX).reading

    assert [piece.text for piece in reading.set_aside] == ["Hull"]
