import pytest

from app.matching.index.terms import Term
from tests.matching.small import INDEX


def term(text: str) -> Term:
    """The term that the engine reads in these words."""
    words = INDEX.words(text)
    return next(term for term in INDEX.terms if term.words == words)


@pytest.mark.parametrize(
    ("text", "role_ids", "kind"),
    [
        ("EMHP", ("education-mental-health-practitioner",), "abbreviation"),
        ("Physician Associate", ("physician-associate",), "former name"),
        ("Porter", ("porter",), "name"),
        ("AP", ("advanced-practitioner", "assistant-practitioner"), "homonym abbreviation"),
        ("Night Care Coordinator", ("care-coordinator", "recovery-worker"), "broader"),
    ],
)
def test_a_phrase_names_its_roles(text: str, role_ids: tuple[str, ...], kind: str) -> None:
    assert (term(text).role_ids, term(text).kind) == (role_ids, kind)


@pytest.mark.parametrize("text", ["Trainee EMHP", "EMHP Apprentice", "Student EMHP"])
def test_a_training_grade_has_every_name_of_its_role(text: str) -> None:
    found = term(text)

    assert found.is_derived
    assert found.role_ids == ("trainee-education-mental-health-practitioner",)


def test_a_graded_role_has_every_name_of_the_role_below_it() -> None:
    assert term("Senior PWP").role_ids == ("senior-psychological-wellbeing-practitioner",)


def test_the_words_that_decide_for_a_reading_are_those_of_the_engine() -> None:
    spoken = dict(term("Mental Health Practitioner").spoken_for)

    assert spoken["arrs-mental-health-practitioner"] == (("primary", "care"), ("pcn",), ("arr",))


def test_terms_of_several_words_are_found_in_any_order() -> None:
    assert [one.text for one in INDEX.bags["nurse", "staff"]] == ["Staff Nurse"]


def test_letters_of_the_register_name_their_fields() -> None:
    assert INDEX.registered_fields == {"mental-health-nurse", "learning-disability-nurse"}
