from datetime import timedelta

import pytest
from sqlmodel import Session

from app.errors import OrganisationNotFoundError
from app.services.roles.lists import (
    SynonymFilter,
    get_organisation,
    list_ambiguous_titles,
    list_changes,
    list_changes_of_trust,
    list_newest_changes,
    list_organisations,
    list_skill_mix_types,
    list_sources,
    list_synonyms,
    named_roles,
)
from app.services.roles.paging import Place
from app.services.trusts.local_titles import TitleDecision, decide_title
from tests.conftest import NOON
from tests.trusts import AUTHOR

ALL = Place()


def test_sources_and_types_come_by_their_ids(registry: Session) -> None:
    sources = [row.source_id for row in list_sources(registry, ALL).rows]

    assert sources == ["esr-list-2020", "example-study"]
    assert list_skill_mix_types(registry, ALL).total == 1


def test_an_organisation_is_found_in_any_case(trusts: Session) -> None:
    assert get_organisation(trusts, "raa").ods_code == "RAA"
    assert {row.ods_code for row in list_organisations(trusts, "region", ALL).rows} == {"Y58"}
    with pytest.raises(OrganisationNotFoundError):
        get_organisation(trusts, "X99")


@pytest.mark.parametrize(
    ("wanted", "terms"),
    [
        (SynonymFilter(q="support worker"), ["Healthcare Support Worker", "Support Worker"]),
        (SynonymFilter(scope="broader"), ["Support Worker"]),
        (SynonymFilter(kind="abbreviation"), ["EMHP"]),
        (SynonymFilter(role_id="nursing-associate"), ["Associate Nurse"]),
    ],
)
def test_a_filter_narrows_the_synonyms(
    registry: Session, wanted: SynonymFilter, terms: list[str]
) -> None:
    assert [row.term for row in list_synonyms(registry, wanted, ALL).rows] == terms


def test_an_ambiguous_title_comes_with_its_candidates_in_order(registry: Session) -> None:
    page = list_ambiguous_titles(registry, "practitioner", None, ALL)

    (declared,) = page.rows
    assert (declared.title, declared.is_always_ambiguous) == ("Practitioner", True)
    assert declared.question == "Which profession does the post require?"
    assert len(declared.candidates) == 2
    assert list_ambiguous_titles(registry, None, "homonym abbreviation", ALL).total == 1


def test_a_trusts_own_changes_show_no_details_to_everybody(trusts: Session) -> None:
    decide_title(trusts, "RAA", "Hub Worker", TitleDecision("nursing-associate", None), AUTHOR)

    public = list_changes(trusts, None, "local_title", ALL).rows
    own = list_changes_of_trust(trusts, "RAA", ALL).rows

    assert [(row.actor, row.after) for row in public] == [(AUTHOR.actor, None)]
    assert [row.after["title"] for row in own if row.after] == ["Hub Worker"]
    assert list_changes_of_trust(trusts, "RBB", ALL).rows == []
    (newest,) = list_newest_changes(trusts, None, {"local_title"}, ALL).rows
    assert (newest.entity_key, newest.after, newest.reason) == (public[0].entity_key, None, None)


def test_changes_begin_at_a_time(registry: Session) -> None:
    assert list_changes(registry, NOON, None, ALL).total > 0
    assert list_changes(registry, NOON + timedelta(seconds=1), None, ALL).total == 0


def test_the_newest_changes_end_before_a_time_and_are_of_some_tables(registry: Session) -> None:
    later = NOON + timedelta(seconds=1)

    roles = list_newest_changes(registry, later, {"role"}, ALL)

    assert {row.entity for row in roles.rows} == {"role"}
    numbers = [row.seq or 0 for row in roles.rows]
    assert numbers == sorted(numbers, reverse=True)
    assert list_newest_changes(registry, NOON, (), ALL).total == 0


def test_every_role_has_its_name_and_family(registry: Session) -> None:
    roles = named_roles(registry)

    assert len(roles) == 5
    assert roles["healthcare-assistant"].name == "Healthcare Assistant"
