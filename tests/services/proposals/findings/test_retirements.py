from typing import Any

import pytest
from sqlmodel import Session

from app.db.models import Relation, Role
from app.services.proposals.findings.retirements import (
    check_retired_role,
    ends_after_it_begins,
)
from app.services.proposals.payloads.kinds import RetireRole
from app.vocabulary import Origin, RoleStatus
from tests.proposals import TODAY, Found, accepted, found_in, said_in


@pytest.mark.parametrize(
    ("begins", "ends"),
    [
        (None, "2020"),
        ("2020", None),
        ("2020", "2020"),
        ("2020-05", "2020"),  # May 2020 may be before the end of 2020
        ("2019-12-31", "2020-01-01"),
        ("2020", "2020-05"),
    ],
)
def test_an_end_that_may_be_after_the_beginning_is_accepted(
    begins: str | None, ends: str | None
) -> None:
    assert list(ends_after_it_begins(begins, ends)) == []


@pytest.mark.parametrize(
    ("begins", "ends"),
    [("2020", "2019"), ("2020-05", "2020-04"), ("2020-05-02", "2020-05-01"), ("2021", "2020-12")],
)
def test_an_end_before_the_beginning_is_an_error(begins: str, ends: str) -> None:
    (found,) = ends_after_it_begins(begins, ends)

    assert found.code == "ends-before-it-begins"
    assert found.message == f"It began on {begins}, which is after {ends}."


def _found_of_a_circle(session: Session) -> list[str]:
    """What is found of a role whose successor it succeeds itself."""
    session.add(
        Relation(
            from_role_id="nursing-associate",
            relation="succeeded_by",
            to_role_id="physician-associate",
            is_inferred=False,
            source_id="example-study",
            origin=Origin.SEED,
        )
    )
    session.flush()
    payload = RetireRole(role_id="physician-associate", succeeded_by="nursing-associate")
    return [found.code for found in check_retired_role(session, payload)]


def test_a_role_cannot_succeed_itself_through_another(registry: Session) -> None:
    assert "circle" in _found_of_a_circle(registry)


def test_of_a_successor_that_is_retired_only_that_is_said(registry: Session) -> None:
    registry.get_one(Role, "nursing-associate").status = RoleStatus.RETIRED

    found = _found_of_a_circle(registry)

    assert "retired-role" in found
    assert "circle" not in found


@pytest.mark.parametrize(
    ("kind", "over", "found"),
    [
        ("retire_synonym", {"term": "Nobody's Name"}, [("error", "unknown-synonym")]),
        ("retire_role", {"role_id": "nobody"}, [("error", "unknown-role")]),
        (
            "retire_role",
            {"succeeded_by": "nobody"},
            [("error", "unknown-role"), ("warning", "is-a-candidate")],
        ),
        (
            "retire_role",
            {"succeeded_by": "physician-associate"},
            [("error", "circle"), ("warning", "is-a-candidate")],
        ),
        (
            "retire_role",
            {"role_id": "healthcare-assistant", "succeeded_by": None},
            [("warning", "has-dependants")],
        ),
    ],
)
def test_what_is_wrong_with_a_retirement_is_found(
    registry: Session, kind: str, over: dict[str, Any], found: list[Found]
) -> None:
    assert sorted(set(found_in(registry, kind, **over))) == sorted(found)


@pytest.mark.parametrize(
    ("kind", "over", "said"),
    [
        (
            "retire_synonym",
            {"term": "Nobody's Name"},
            ("payload.term", "'Nobody's Name' is not a synonym of 'trainee-nursing-associate'."),
        ),
        (
            "retire_role",
            {"succeeded_by": "nobody"},
            ("payload.succeeded_by", "There is no role 'nobody'."),
        ),
        (
            "retire_role",
            {"succeeded_by": "physician-associate"},
            ("payload.succeeded_by", "A role cannot succeed itself, even through other roles."),
        ),
        (
            "retire_role",
            {"role_id": "healthcare-assistant", "succeeded_by": None},
            ("payload.role_id", "'nursing-associate' is recorded as 'kind_of' this role."),
        ),
    ],
)
def test_what_is_found_names_its_field_and_says_what_is_wrong(
    registry: Session, kind: str, over: dict[str, Any], said: tuple[str, str]
) -> None:
    assert said_in(registry, kind, **over)[0][1:] == said


def test_a_synonym_ends_once(registry: Session) -> None:
    accepted(registry, "retire_synonym")

    assert said_in(registry, "retire_synonym") == [
        ("already-retired", "payload.term", f"'Student Nursing Associate' ended on {TODAY}.")
    ]
