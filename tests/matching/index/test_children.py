"""The special cases of general roles, by the field that their names add to the general name."""

from app.matching.tables import SpecialTermRow, TermRow
from tests.matching.asking import index_with
from tests.matching.small import role

ROLES = (
    role("Zorber"),
    role("Zorber in Stroke Care", kind_of=("zorber",)),
    role("Old Age Zorber", kind_of=("zorber",)),
    role("Chief Zorber of Towers", kind_of=("zorber",)),
    role("Zorbial Physician", kind_of=("zorber",)),
    role("Zorbial Kidney Physician", kind_of=("zorbial-physician",)),
    role("Zorbial Stroke Physician", kind_of=("zorbial-physician",)),
)
TERMS = (
    TermRow("zorbial-stroke-physician", "Zorber in Stroke", "alternative title", "exact", ""),
    TermRow("zorber-in-stroke-care", "Stroke Nurse", "alternative title", "exact", ""),
    TermRow("old-age-zorber", "Zorber of Towers", "alternative title", "exact", ""),
)
PARENTS = tuple(
    SpecialTermRow(role_id, "field parent", role_id) for role_id in ("zorber", "zorbial-physician")
)
INDEX = index_with({"special_terms": PARENTS}, roles=ROLES, terms=TERMS)


def test_a_field_is_what_a_name_has_beside_or_inside_the_general_name() -> None:
    fields = INDEX.children["zorber"]
    inside = INDEX.children["zorbial-physician"]

    assert fields["old", "age"] == "old-age-zorber"
    assert fields["stroke", "care"] == "zorber-in-stroke-care"
    assert inside["kidney",] == "zorbial-kidney-physician"
    assert ("chief", "tower") not in fields


def test_a_role_between_gets_the_fields_of_the_roles_below_it() -> None:
    assert INDEX.children["zorbial-physician"]["stroke",] == "zorbial-stroke-physician"


def test_a_bare_head_means_its_general_role() -> None:
    heads = (
        SpecialTermRow("nurse", "field parent", "registered-nurse"),
        SpecialTermRow("psychologist", "general parent", "practitioner-psychologist"),
    )

    children = index_with({"special_terms": heads}).children

    assert children["registered-nurse"]["mental", "health"] == "mental-health-nurse"
    assert "practitioner-psychologist" not in children


def test_a_field_of_two_roles_chooses_the_one_above_the_other_or_neither() -> None:
    shared = (
        role("Zorb", role_id="zorb"),
        role("Stroke Zorb", kind_of=("zorb",)),
        role("Great Zorb", kind_of=("stroke-zorb",)),
        role("Small Zorb", kind_of=("zorb",)),
        role("Old Zorb", kind_of=("zorb",)),
    )
    terms = (
        TermRow("great-zorb", "Zorb in Stroke", "alternative title", "exact", ""),
        TermRow("old-zorb", "Zorb in Small", "alternative title", "exact", ""),
    )
    parent = (SpecialTermRow("zorb", "field parent", "zorb"),)

    fields = index_with({"special_terms": parent}, roles=shared, terms=terms).children["zorb"]

    assert fields["stroke",] == "stroke-zorb"
    assert ("small",) not in fields


def test_a_grade_has_the_fields_of_the_register() -> None:
    heads = (SpecialTermRow("nurse", "field parent", "registered-nurse"),)

    children = index_with({"special_terms": heads}).children

    assert children["staff-nurse"] == {
        ("learning", "disability"): "learning-disability-nurse",
        ("mental", "health"): "mental-health-nurse",
    }
