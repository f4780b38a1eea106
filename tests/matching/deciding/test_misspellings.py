"""A title read again with its misspellings corrected."""

import pytest

from app.matching.tables import SpecialTermRow
from tests.matching.asking import decided, index_with
from tests.matching.small import role


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        ("Occupationl Therapist", "occupational-therapist"),
        ("Physiotherpist", "physiotherapist"),
        ("Helthcare Assistant", "healthcare-assistant"),
    ],
)
def test_a_corrected_title_is_asked_and_not_matched(title: str, role_id: str) -> None:
    verdict = decided(title)

    assert (verdict.outcome, verdict.why, verdict.role_id) == ("ambiguous", "spelling", None)
    assert verdict.candidates[0] == role_id
    assert "may be a misspelling of" in verdict.reasons[0]


@pytest.mark.parametrize(
    "title", ["Deputy Occupationl Therapist", "Zorblaxic", "Assistant Physiotherpist"]
)
def test_a_corrected_title_that_names_no_role_is_left_alone(title: str) -> None:
    assert decided(title).why != "spelling"


@pytest.mark.parametrize("title", ["Physiotherapist Leeds Occupationl", "Blorple Physiotherapist"])
def test_a_match_is_not_read_again(title: str) -> None:
    assert decided(title).role_id == "physiotherapist"


@pytest.mark.parametrize(
    ("title", "candidates"),
    [
        ("Driver Administrater", ("administrator", "driver")),
        ("Physiotherapist Admnistrator - Leeds", ("administrator", "physiotherapist")),
        ("Trianee Physiotherapist", ("physiotherapist",)),
    ],
)
def test_a_match_is_asked_if_the_misspelt_word_beside_it_makes_another_job(
    title: str, candidates: tuple[str, ...]
) -> None:
    verdict = decided(title)

    assert (verdict.outcome, verdict.why) == ("ambiguous", "spelling")
    assert set(candidates) <= set(verdict.candidates)


@pytest.mark.parametrize(
    "title",
    [
        "Physiotherapist - Admnistrator",
        "Physiotherapist Admnistrator Zorb",
        "Physiotherapist, Trianee",
    ],
)
def test_a_match_stays_if_the_misspelt_word_is_apart_from_it(title: str) -> None:
    assert decided(title).role_id == "physiotherapist"


def test_a_title_that_is_too_thin_is_read_again() -> None:
    homonym = {"special_terms": (SpecialTermRow("registrar", "homonym", None),)}
    index = index_with(homonym, roles=(role("Registrar"), role("Zorbology Registrar")))

    verdict = decided("Zorbolgy Registrar", index)

    assert (verdict.why, verdict.candidates) == ("spelling", ("zorbology-registrar",))
