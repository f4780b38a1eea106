"""Words that speak against the role that was found."""

import pytest

from app.matching.tables import GuardRow, SetAsideRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import contexts

GUARDED = index_with(
    {
        "guards": (GuardRow("mill", "porter"), GuardRow("night train", "porter")),
        "contexts": tuple(contexts("setting", "night", "train", "mill")),
    }
)


@pytest.mark.parametrize(
    ("title", "against"),
    [
        ("Night Train Porter", ("night", "train")),
        ("Porter - Night Train", ("night", "train")),
        ("Porter, Hull Mill", ("mill",)),
        ("Mill Night Train Porter", ("mill",)),
    ],
)
def test_a_recorded_phrase_closes_its_role(title: str, against: tuple[str, ...]) -> None:
    verdict = decided(title, GUARDED)

    assert (verdict.why, verdict.candidates) == ("guard", ("porter",))
    assert verdict.against == against


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        pytest.param("Night Train Ward Manager", "ward-manager", id="another role"),
        pytest.param("Train Night Porter", "porter", id="another order"),
        pytest.param("Night Porter", "porter", id="a word of the phrase"),
    ],
)
def test_a_recorded_phrase_closes_no_other_role_and_does_so_only_as_a_whole(
    title: str, role_id: str
) -> None:
    assert said(title, GUARDED) == role_id


@pytest.mark.parametrize(
    "title", ["Zorblax - Driver", "Blorple Zorblax, Porter", "Leeds - Zorblax - Driver"]
)
def test_a_lone_word_does_not_decide_after_an_unknown_part(title: str) -> None:
    assert said(title) == "too_thin"


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        ("Zorblax (Driver)", "driver"),
        ("Zorblax - Ward Manager", "ward-manager"),
        ("Blorple, Physiotherapist", "physiotherapist"),
        ("Zorblax Clinical Lead - Driver", "driver"),
        ("Zorblax Nurse - Driver", "driver"),
    ],
)
def test_a_bracket_a_profession_several_words_or_a_job_before_only_have_a_doubt(
    title: str, role_id: str
) -> None:
    verdict = decided(title)

    assert (verdict.role_id, verdict.doubts) == (role_id, ("an unknown word before the role",))


def test_an_unknown_part_does_not_close_letters_that_decide_nothing() -> None:
    verdict = decided("Zorblax - AP")

    assert (verdict.why, verdict.doubts) == ("homonym", ())


@pytest.mark.parametrize("title", ["Leeds - Driver", "Driver - Zorblax", "CAMHS - Porter"])
def test_known_words_and_later_words_do_not_count(title: str) -> None:
    assert "an unknown word before the role" not in decided(title).doubts
    assert decided(title).role_id is not None


@pytest.mark.parametrize(
    "title", ["Porter Open Day", "Open Day - Ward Manager, Hull", "Manager, Ward (Open Day)"]
)
def test_an_event_is_not_a_post(title: str) -> None:
    index = index_with({"set_aside": (SetAsideRow("open day", "event"),)})

    verdict = decided(title, index)

    assert (verdict.why, verdict.against) == ("gated", ("open", "day"))


def test_a_catch_all_with_an_event_is_not_a_post() -> None:
    index = index_with({"set_aside": (SetAsideRow("open day", "event"),)})

    assert said("Nurse Open Day", index) == "gated"
