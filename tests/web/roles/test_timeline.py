"""A role through time."""

from app.db.models import Code, CodeEvidence, FormerName, Mapping, Relation, Role
from app.services.roles.lists import NamedRole
from app.services.roles.roles import RelatedRole, RoleCode, RoleDetail
from app.web.roles.timeline import timeline_of

LIST = {"system_id": "esr-job-role", "version": "2020-10"}


def code(number: str, relation: str = "own", **facts: str) -> RoleCode:
    mapping = Mapping(role_id="pa", code=number, relation=relation, source_id="m", **LIST)
    return RoleCode(mapping, Code(code=number, display="PA", source_id="c", **facts, **LIST))


def searched(as_of: str | None) -> CodeEvidence:
    return CodeEvidence(
        role_id="pa",
        system_id="esr-job-role",
        version="2020-10",
        kind="searched",
        says="Not found",
        as_of=as_of,
    )


def detail(**parts: object) -> RoleDetail:
    facts = {
        "role": Role(
            role_id="pa", name="PA", family="medical", source_id="r", is_mental_health=False
        ),
        "name": "PA",
        **dict.fromkeys(
            (
                *("synonyms", "former_names", "relations", "skill_mix", "codes", "evidence"),
                *("ambiguous_titles", "sources", "history"),
            ),
            (),
        ),
        **parts,
    }
    return RoleDetail(**facts)  # type: ignore[arg-type]  # the parts of each case


def shown(made: RoleDetail) -> list[tuple[str, list[str]]]:
    return [(moment.when, [event.text for event in moment.events]) for moment in timeline_of(made)]


def test_what_is_known_comes_in_the_order_of_its_dates_and_the_rest_last() -> None:
    role = Role(
        role_id="pa",
        name="PA",
        family="medical",
        source_id="r",
        is_mental_health=False,
        introduced="2003",
        valid_to="2025-07-16",
    )
    former = FormerName(role_id="pa", name="Helper", valid_to="2014-02", source_id="f")
    successor = Relation(
        from_role_id="pa",
        to_role_id="x",
        relation="succeeded_by",
        is_inferred=False,
        valid_from="2025-07-16",
        source_id="r",
    )
    relations = (
        RelatedRole(NamedRole("x", "Successor", "medical"), "succeeded_by", True, successor),
    )

    assert shown(
        detail(
            role=role,
            former_names=(former,),
            relations=relations,
            evidence=(searched(None), searched("2020-10")),
        )
    ) == [
        ("2003", ["The role is introduced."]),
        ("February 2014", ["The name changes from Helper to PA."]),
        ("October 2020", ["ESR job role, list October 2020. Not found."]),
        ("16 July 2025", ["The role is retired.", "Successor replaces the role."]),
        ("Date not known", ["ESR job role, list October 2020. Not found."]),
    ]


def test_codes_of_one_list_and_date_are_one_event_and_mistakes_are_none() -> None:
    codes = (
        code("02", introduced="2018-12"),
        code("01", introduced="2018-12"),
        code("03", introduced="2018-12", retired="2020-04-01"),
        code("04", "known_miscoding", introduced="2018-12"),
    )

    assert shown(detail(codes=codes)) == [
        ("December 2018", ["ESR job role opened: 01, 02, 03."]),
        ("1 April 2020", ["ESR job role closed: 03."]),
    ]


def test_a_code_that_a_list_dates_by_its_version_has_no_date() -> None:
    assert shown(detail(codes=(code("01", introduced="16.1"),))) == [
        ("Date not known", ["ESR job role opened in version 16.1: 01."])
    ]


def test_a_role_without_dates_has_no_moment() -> None:
    assert timeline_of(detail()) == []
