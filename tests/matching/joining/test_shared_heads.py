"""Parts of a title that share a head noun."""

import pytest

from app.matching.tables import HeadRow, RewriteRow, SpecialTermRow, TermRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import contexts, role

LETTERS = index_with(
    terms=(TermRow("learning-disability-nurse", "LD Nurse", "alternative title", "exact", ""),)
)
TECHNICIANS = index_with(
    {"contexts": tuple(contexts("work", "research"))},
    roles=(role("Dental Technician"), role("Stroke Technician")),
)


@pytest.mark.parametrize(
    ("title", "candidates"),
    [
        ("Clinical / Counselling Psychologist", {"clinical-psychologist"}),
        ("Mental Health, Learning Disability Nurse", {"mental-health-nurse"}),
        ("Senior Clinical or Counselling Psychologist", {"clinical-psychologist"}),
    ],
)
def test_a_part_before_a_head_noun_shares_it(title: str, candidates: set[str]) -> None:
    assert candidates < set(decided(title).candidates)


@pytest.mark.parametrize(
    "title", ["Clinical - Counselling Psychologist", "Clinical (Counselling Psychologist)"]
)
def test_a_dash_or_bracket_does_not_share_a_head_noun(title: str) -> None:
    assert said(title) != "alternatives"


def test_a_part_that_gives_the_same_role_is_left_alone() -> None:
    assert said("Counselling / Counselling Psychologist") == "counselling-psychologist"


@pytest.mark.parametrize("title", ["RMN / LD", "RMN or LD", "RNLD / Mental Health"])
def test_a_field_beside_letters_of_the_register_is_that_profession(title: str) -> None:
    verdict = decided(title, LETTERS)

    assert verdict.why == "alternatives"
    assert {"mental-health-nurse", "learning-disability-nurse"} <= set(verdict.candidates)


@pytest.mark.parametrize("title", ["OT / LD", "RMN - LD"])
def test_a_field_beside_another_name_or_a_dash_is_not(title: str) -> None:
    assert "learning-disability-nurse" not in decided(title, LETTERS).candidates


def test_an_unknown_kind_of_the_same_head_opens_the_role() -> None:
    index = index_with(roles=(role("Dental Technician"),))

    assert said("Medical and Dental Technicians", index) == "alternatives"
    assert said("Dental Technicians", index) == "dental-technician"


def test_a_head_of_two_words_is_not_cut() -> None:
    index = index_with(
        {"special_terms": (SpecialTermRow("bank nurse", "general parent", "porter"),)},
        roles=(role("Zorb Nurse"), role("Bank Nurse")),
    )

    assert decided("Zorb and Stroke Bank Nurse", index).role_id == "bank-nurse"
    assert decided("Zorb and Staff Nurse", index).role_id is None


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Dietetics and Podiatry Lead", {"zorb-dietitian", "zorb-podiatrist"}),
        ("Nursing and Podiatry Lead", {"zorb-podiatrist"}),
    ],
)
def test_the_lead_of_two_disciplines_is_a_choice(title: str, expected: set[str]) -> None:
    index = index_with(
        {
            "heads": (HeadRow("nursing", "discipline"), HeadRow("dietetics", "discipline")),
            "special_terms": (
                SpecialTermRow("dietetics", "discipline", "zorb-dietitian"),
                SpecialTermRow("podiatry", "discipline", "zorb-podiatrist"),
            ),
        },
        roles=(role("Zorb Dietitian"), role("Zorb Podiatrist")),
    )

    assert set(decided(title, index).candidates) == expected
    assert said(title, index) == "alternatives"
    assert said("Podiatry Lead", index) == "zorb-podiatrist"


def test_a_noun_at_the_end_of_a_word_is_a_head_too() -> None:
    index = index_with(roles=(role("Zorb Therapist"), role("Zorbatherapist")))

    assert said("Zorb or Zorbatherapist", index) == "alternatives"
    assert said("Stroke or Zorbatherapist", index) == "zorbatherapist"


def test_a_discipline_that_is_offered_beside_a_kind_opens_the_role() -> None:
    index = index_with(
        {"heads": (HeadRow("zorbing", "discipline"),)}, roles=(role("Art Therapist"),)
    )

    assert said("Zorbing or Art Therapist", index) == "alternatives"
    assert said("Stroke or Art Therapist", index) == "art-therapist"


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Medical and Dental Technician", id="two words that no list has"),
        pytest.param("Adolescent and Dental Technician", id="one that a list has"),
        pytest.param("Medical and Stroke Technician", id="the other that a list has"),
        pytest.param("Adolescent and Stroke Technician", id="two of one list"),
    ],
)
def test_one_word_before_and_is_another_kind_of_the_head(title: str) -> None:
    verdict = decided(title, TECHNICIANS)

    assert (verdict.why, len(verdict.candidates)) == ("alternatives", 1)


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        pytest.param("Zorb Medical and Dental Technician", "dental-technician", id="two words"),
        pytest.param("Zorb, Medical and Dental Technician", "dental-technician", id="later parts"),
        pytest.param("Senior and Dental Technician", "dental-technician", id="a level"),
        pytest.param("Research and Dental Technician", "dental-technician", id="work"),
        pytest.param("Leeds and Stroke Technician", "stroke-technician", id="another list"),
        pytest.param("Medical / Dental Technician", "dental-technician", id="a slash"),
        pytest.param(
            "Medical and Lead Dental Technician", "dental-technician", id="a word between"
        ),
        pytest.param("Medical and Physiotherapist", "physiotherapist", id="a lone head"),
        pytest.param("Band 6 and Dental Technician", "dental-technician", id="no word"),
    ],
)
def test_other_words_before_a_role_are_no_other_kind(title: str, role_id: str) -> None:
    verdict = decided(title, TECHNICIANS)

    assert (verdict.role_id, verdict.outcome) == (role_id, "matched")


def test_a_field_before_and_or_a_comma_opens_only_the_words_that_follow_it() -> None:
    index = index_with(
        {"heads": (HeadRow("zorbing", "discipline"),)}, roles=(role("Art Therapist"),)
    )

    assert said("Zorbing or Senior Art Therapist", index) == "alternatives"
    assert said("Zorbing and Senior Art Therapist", index) == "art-therapist"
    assert said("Zorbing, Art Therapist", index) == "art-therapist"


@pytest.mark.parametrize("title", ["RMN - LD, Hull", "Hull, RMN - LD"])
def test_a_comma_elsewhere_does_not_make_a_dash_a_list(title: str) -> None:
    assert said(title, LETTERS) == "mental-health-nurse"


def test_a_word_and_a_shared_head_are_read_again_as_one_name() -> None:
    index = index_with(
        {"rewrites": (RewriteRow("zorb therapist", "variant", "zorbatherapist"),)},
        roles=(role("Zorbatherapist"), role("Art Therapist")),
    )

    verdict = decided("Lively Zorb or Art Therapist", index)

    assert verdict.candidates == ("zorbatherapist", "art-therapist")
