"""A title read again with its misspellings corrected."""

import pytest

from app.matching.tables import GuardRow, SpecialTermRow
from tests.matching.asking import decided, index_with
from tests.matching.small import contexts, role


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


def test_the_reasons_name_each_word_that_was_corrected_before_the_others() -> None:
    verdict = decided("Physiotherpist Admnistrator")

    assert verdict.reasons[:2] == (
        "'physiotherpist' may be a misspelling of 'physiotherapist'",
        "'admnistrator' may be a misspelling of 'administrator'",
    )


def test_only_the_word_that_makes_another_job_is_corrected_in_a_match() -> None:
    verdict = decided("Comunity Physiotherapist Admnistrator")

    assert verdict.candidates == ("administrator", "physiotherapist")
    assert verdict.reasons[0] == "'admnistrator' may be a misspelling of 'administrator'"
    assert "comunity" not in " ".join(verdict.reasons)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Deputy Physiotherapist Admnistrator", id="closed by a modifier"),
        pytest.param("Theatre Porter Admnistrator", id="closed by a recorded phrase"),
    ],
)
def test_a_title_that_its_own_words_close_is_not_read_again(title: str) -> None:
    verdict = decided(title, index_with({"guards": (GuardRow("theatre", "porter"),)}))

    assert verdict.outcome == "unmatched"
    assert "misspelling" not in " ".join(verdict.reasons)


def test_an_open_choice_is_read_again_only_for_a_match() -> None:
    """'Nurse Occupationl' names no more roles than 'Nurse', and 'Nurse, Staf' names one."""
    assert decided("Nurse Occupationl").why == "catch_all"
    assert decided("Nurse, Communty Psychiatric").candidates == ("community-mental-health-nurse",)


@pytest.mark.parametrize(
    ("title", "is_asked"),
    [
        pytest.param("Admnistrator Physiotherapist", True, id="just before it"),
        pytest.param("Zorb Admnistrator Physiotherapist", True, id="words before both"),
        pytest.param("Physiotherapist Admnistrator", True, id="just after it"),
        pytest.param("Physiotherapist Admnistrator, Leeds", True, id="at the end of its part"),
        pytest.param("Physiotherapist Admnistrator Leeds", False, id="not at the end of its part"),
        pytest.param("Physiotherapist Leeds Admnistrator", False, id="after a place"),
        pytest.param("Admnistrator Leeds Physiotherapist", False, id="before a place"),
        pytest.param("Admnistrator, Physiotherapist", False, id="in another part"),
        pytest.param("Comunity Physiotherapist", False, id="a setting"),
    ],
)
def test_a_misspelt_job_counts_only_beside_the_role(title: str, *, is_asked: bool) -> None:
    verdict = decided(title)

    assert (verdict.why == "spelling") is is_asked
    assert "physiotherapist" in verdict.candidates


def test_a_word_that_a_list_has_is_no_misspelling() -> None:
    """Although a place is called nearly as a manager is."""
    index = index_with({"contexts": tuple(contexts("place", "maneger"))})

    assert decided("Ward Maneger", index).why == "outside"
    assert decided("Ward Maneger").candidates == ("ward-manager",)
