"""A general role and a field that the title names."""

import pytest

from app.matching.resolve import resolve_title
from app.matching.tables import ContextRow, SpecialTermRow, TermRow
from tests.matching.asking import decided, index_with
from tests.matching.small import contexts, role

ROLES = (
    role("Zorber"),
    role("Zorber in Stroke Care", kind_of=("zorber",)),
    role("Zorber Physician", kind_of=("zorber",)),
    role("Zorber in Lung Medicine", kind_of=("zorber-physician",)),
    role("Zorber in Kidney Care", kind_of=("zorber-physician",)),
    role("Zorber in Heart", kind_of=("zorber",)),
    role("Zorber in Valve Medicine", kind_of=("zorber",)),
    role("Lung Champion", entry="open"),
    role("Child Nurse", kind_of=("registered-nurse",)),
)
TERMS = (
    TermRow("zorber-physician", "Zorber in General Care", "alternative title", "exact", ""),
    TermRow("child-nurse", "RNC", "abbreviation", "exact", ""),
)
INDEX = index_with(
    {
        "contexts": (
            *contexts("specialty", "stroke care", "lung", "kidney care", "general care"),
            ContextRow("zorb room", "setting", "Stroke unit", is_mental_health=False),
            *contexts("specialty", "branch for children"),
            ContextRow("heart", "specialty", "Cardiology", is_mental_health=False),
            ContextRow("valve", "specialty", "Valve medicine", is_mental_health=False),
        ),
        "special_terms": (
            *(
                SpecialTermRow(role_id, "field parent", role_id)
                for role_id in ("zorber", "zorber-physician", "registered-nurse")
            ),
            SpecialTermRow("lung", "field meaning", None, "lung medicine"),
            SpecialTermRow("stroke unit", "field meaning", None, "stroke care"),
            SpecialTermRow("branch for children", "field meaning", None, "child"),
            SpecialTermRow("RNC", "registration", None),
            SpecialTermRow("lung champion", "function", None),
        ),
    },
    roles=ROLES,
    terms=TERMS,
)


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        pytest.param("Zorber - Stroke Care", "zorber-in-stroke-care", id="the words of the field"),
        pytest.param("Zorber - Lung", "zorber-in-lung-medicine", id="what the words mean"),
        pytest.param("Zorber (Zorb Room)", "zorber-in-stroke-care", id="a setting with a meaning"),
        pytest.param("Zorber Physician - Lung", "zorber-in-lung-medicine", id="a role between"),
        pytest.param("Zorber - Primary Care", "zorber", id="a setting without a meaning"),
        pytest.param("Zorber - Lung and General Care", "zorber-in-lung-medicine", id="the special"),
        pytest.param("Zorber - Lung / General Care", "zorber-physician", id="the certain one"),
        pytest.param("Zorber - Lung and Stroke Care", "zorber", id="two fields"),
        pytest.param("Zorber - Lung / Kidney Care", "zorber-physician", id="the one above"),
        pytest.param("Zorber, Northern Lung NHS Trust", "zorber", id="an employer"),
        pytest.param("Zorber, Lung NHS Trust", "zorber", id="an employer of one word more"),
        pytest.param("Zorber - Zglorp Lung", "zorber-in-lung-medicine", id="an unknown word"),
        pytest.param("Zorber - Heart Ward", "zorber-in-heart", id="the words, not their label"),
        pytest.param("Zorber - Valve Ward", "zorber-in-valve-medicine", id="the words of a label"),
        pytest.param("Zorber - Lung Champion", "zorber", id="in the name of another role"),
        pytest.param("NHS Zorber - NHS Lung", "zorber-in-lung-medicine", id="of an employer"),
        pytest.param("Staff Nurse - Branch for Children", "child-nurse", id="a grade of nurses"),
    ],
)
def test_a_field_chooses_the_special_case_of_a_general_role(title: str, role_id: str) -> None:
    assert decided(title, INDEX).role_id == role_id


def test_a_field_of_an_alternative_says_nothing_of_the_role_beside_it() -> None:
    assert decided("Zorber / Lung Zglorp", INDEX).role_id == "zorber"
    assert decided("Zorber / Lung Zglorp - Heart", INDEX).role_id == "zorber-in-heart"
    assert decided("Zorber / Lung", INDEX).role_id == "zorber-in-lung-medicine"


def test_the_reasons_say_which_role_the_field_makes_of_it() -> None:
    reasons = resolve_title("Zorber - Lung", INDEX).reasons

    assert reasons[:2] == (
        "the title names the role Zorber",
        "the title names the field that makes a Zorber a Zorber in Lung Medicine",
    )


@pytest.mark.parametrize("title", ["RGN - Child", "Staff Nurse (RGN), Child", "RGN Child"])
def test_a_part_of_the_register_is_more_certain_than_a_field(title: str) -> None:
    index = index_with(
        {
            "special_terms": (
                SpecialTermRow("registered nurse", "field parent", "registered-nurse"),
                SpecialTermRow("RGN", "registration", None, "adult"),
            )
        },
        roles=ROLES,
        terms=(*TERMS, TermRow("registered-nurse", "RGN", "abbreviation", "exact", "")),
    )

    assert decided(title, index).role_id in {"registered-nurse", "staff-nurse"}
