"""One role in words."""

import pytest

from app.db.models import Role
from app.services.content.indexing import Version
from app.services.trusts.availability import Summary
from app.services.trusts.disclosure import Availability, Total
from app.web.roles.presenting import citation, facts_of, staff_in_words, trusts_in_words

ROLE = Role(
    role_id="nurse",
    name="Nurse",
    family="nursing",
    status="active",
    is_mental_health=False,
    source_id="r",
)


def test_a_fact_that_no_source_gives_is_said_not_to_be_known() -> None:
    facts = dict(facts_of(ROLE))

    assert facts["Pay bands"] == "Not known"
    assert facts["Introduced"] == "Not known"
    assert "Title protected by law" not in facts


def test_a_fact_that_is_known_is_in_words() -> None:
    known = Role(
        **ROLE.model_dump(exclude={"entry", "introduced", "regulator", "protected_title"}),
        entry="registered",
        regulator="NMC",
        introduced="2019-01-28",
        protected_title=True,
    )

    facts = dict(facts_of(known))

    assert facts["Who can hold it"] == "Needs statutory registration, NMC"
    assert facts["Introduced"] == "28 January 2019"
    assert facts["Title protected by law"] == "Yes"


@pytest.mark.parametrize(
    ("least", "most", "words"),
    [
        (None, None, "the number of staff is not known"),
        (0, None, "the number of staff is not known"),
        (3, None, "at least 3 staff"),
        (1_200, 1_200, "1,200 staff"),
        (1, 4, "1 to 4 staff"),
        (0, 0, "0 staff"),
    ],
)
def test_a_total_is_a_range_where_it_is_not_one_number(
    least: int | None, most: int | None, words: str
) -> None:
    assert staff_in_words(Total(Availability.EXACT, least, most)) == words


def test_no_list_is_not_the_same_as_no_trust_with_the_role() -> None:
    summary = Summary(1, 1, 0, 0, Total(Availability.EXACT, 7, 7))

    assert trusts_in_words("nurse", None).startswith("No trust keeps its list here yet")
    assert trusts_in_words("nurse", {}) == "No list that a trust keeps here has this role."
    assert trusts_in_words("nurse", {"nurse": summary}) == (
        "1 trust has this role on the list kept here: 7 staff."
    )


def test_a_citation_names_the_release_only_where_there_is_one() -> None:
    assert citation(ROLE, Version(1, "sha256:ab")) == (
        "NHS Role Registry, role 'Nurse' (nurse), content sha256:ab."
    )
    assert "release 2026.1, content" in citation(ROLE, Version(1, "sha256:ab", "2026.1"))
