from datetime import date

import pytest
from sqlmodel import Session

from app.db.models import FormerName, Role
from app.errors import RoleNotFoundError, SkillMixTypeNotFoundError
from app.services.roles.paging import Place
from app.services.roles.roles import RoleFilter, get_role, list_roles, list_roles_by_name, name_on
from app.vocabulary import MappingRelation

EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
ASSISTANT, PHYSICIAN = "healthcare-assistant", "physician-associate"
TRAINEE = "trainee-nursing-associate"


def _listed(session: Session, wanted: RoleFilter) -> list[str]:
    return [role.role_id for role in list_roles(session, wanted, Place()).rows]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (RoleFilter(q="emhp"), [EMHP]),
        (RoleFilter(q="physician associate"), [PHYSICIAN]),
        (RoleFilter(q="nursing trainee"), [TRAINEE]),
        (RoleFilter(family="support"), [ASSISTANT]),
        (RoleFilter(status="retired"), []),
        (RoleFilter(is_new=False), [ASSISTANT]),
        (RoleFilter(role_ids=frozenset({NURSE, EMHP})), [EMHP, NURSE]),
        (RoleFilter(is_new=True, family="nursing"), [NURSE, TRAINEE]),
    ],
)
def test_a_filter_narrows_the_roles(
    registry: Session, wanted: RoleFilter, found: list[str]
) -> None:
    assert _listed(registry, wanted) == found


def test_an_unknown_novelty_is_neither_new_nor_not_new(registry: Session) -> None:
    registry.get_one(Role, ASSISTANT).novelty = None
    registry.flush()

    assert _listed(registry, RoleFilter(is_new=False)) == []
    assert ASSISTANT not in _listed(registry, RoleFilter(is_new=True))


def test_an_unknown_role_or_type_is_refused(registry: Session) -> None:
    with pytest.raises(RoleNotFoundError):
        get_role(registry, "nobody")
    with pytest.raises(SkillMixTypeNotFoundError):
        list_roles(registry, RoleFilter(skill_mix="no-such-type"), Place())


def test_people_get_the_roles_by_name_page_after_page(registry: Session) -> None:
    shown: list[tuple[str, str]] = []
    cursor = None
    for _ in range(5):
        page = list_roles_by_name(registry, RoleFilter(), Place(cursor, 1))
        shown += [(role.name, role.role_id) for role in page.rows]
        cursor = page.next_cursor

    assert cursor is None
    assert len(shown) == page.total == 5
    assert shown == sorted(shown)


def test_a_role_comes_with_the_titles_that_can_mean_it_or_another(registry: Session) -> None:
    titles = {
        role_id: [row.title for row in get_role(registry, role_id).ambiguous_titles]
        for role_id in (PHYSICIAN, NURSE, ASSISTANT)
    }

    assert titles == {PHYSICIAN: ["PA"], NURSE: ["Practitioner"], ASSISTANT: []}


def test_a_code_that_has_ended_is_no_present_one_unless_it_is_of_the_past(
    registry: Session,
) -> None:
    detail = get_role(registry, TRAINEE)
    first = detail.codes[0].mapping
    before = len(detail.present_codes)

    first.valid_to = "2026-01-01"
    assert len(detail.present_codes) == before - 1

    first.relation = MappingRelation.HISTORIC
    assert len(detail.present_codes) == before


def test_another_name_that_has_ended_is_no_present_one(registry: Session) -> None:
    detail = get_role(registry, TRAINEE)

    detail.synonyms[0].valid_to = "2026-01-01"

    assert len(detail.synonyms) == 1
    assert detail.present_synonyms == ()


def test_a_relation_that_has_ended_is_no_present_one(registry: Session) -> None:
    ended = get_role(registry, TRAINEE).relations[0].row
    ended.valid_to = "2026-01-01"
    registry.flush()

    detail = get_role(registry, TRAINEE)

    assert len(detail.relations) == 2
    assert [one.relation for one in detail.present_relations] == ["trains_for"]


def test_a_role_comes_with_all_that_is_known_about_it(registry: Session) -> None:
    detail = get_role(registry, TRAINEE)

    assert [synonym.term for synonym in detail.synonyms] == ["Student Nursing Associate"]
    assert [(one.relation, one.is_outward, one.role.role_id) for one in detail.relations] == [
        ("progresses_to", False, ASSISTANT),
        ("trains_for", True, NURSE),
    ]
    assert [found.mapping.code for found in detail.codes] == ["H1"]
    assert {row.kind for row in detail.evidence} == {"miscoded_as", "searched"}
    assert [source.source_id for source in detail.sources] == ["esr-list-2020", "example-study"]
    assert {change.entity for change in detail.history} >= {"role", "synonym", "mapping"}


def test_a_role_has_the_name_of_the_day(registry: Session) -> None:
    before = get_role(registry, PHYSICIAN, date(2020, 1, 1))
    today = get_role(registry, PHYSICIAN)

    assert (before.name, today.name) == ("Physician Associate", "Physician Assistant")


def test_todays_name_is_used_where_no_other_is_known() -> None:
    role = Role(
        role_id="a",
        name="Now",
        name_since="2025",
        family="support",
        is_mental_health=False,
        source_id="s",
    )
    former = FormerName(role_id="a", name="Then", valid_from="2010", valid_to="2015", source_id="s")

    assert name_on(role, [former], date(2012, 1, 1)) == "Then"
    assert name_on(role, [former], date(2020, 1, 1)) == "Now"
