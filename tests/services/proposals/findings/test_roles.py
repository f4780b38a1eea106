"""Whether the roles that a proposal names exist, are in use and are named once."""

import pytest
from sqlmodel import Session

from app.services.proposals.findings.finding import error
from app.services.proposals.findings.roles import role_in_use, roles_named_once
from tests.proposals import accepted, found_in

WHERE = "payload.kind_of[0]"


def test_a_role_in_use_can_be_named(registry: Session) -> None:
    assert list(role_in_use(registry, "nursing-associate", WHERE)) == []


def test_a_role_that_does_not_exist_is_an_error_at_its_place(registry: Session) -> None:
    assert list(role_in_use(registry, "nobody", WHERE)) == [
        error("unknown-role", WHERE, "There is no role 'nobody'.")
    ]


def test_a_retired_role_is_an_error_at_its_place(registry: Session) -> None:
    accepted(registry, "retire_role")

    assert list(role_in_use(registry, "physician-associate", WHERE)) == [
        error("retired-role", WHERE, "The role 'physician-associate' is retired.")
    ]


def test_nothing_of_a_retired_role_is_proposed(registry: Session) -> None:
    accepted(registry, "retire_role")

    found = found_in(registry, "new_synonym", role_id="physician-associate", term="Zorber")
    assert found == [("error", "retired-role")]


@pytest.mark.parametrize("role_ids", [[], ["nurse"], ["nurse", "driver"]])
def test_different_roles_can_be_named_together(role_ids: list[str]) -> None:
    assert list(roles_named_once(role_ids, WHERE)) == []


def test_a_role_that_is_named_twice_is_one_error() -> None:
    role_ids = ["nurse", "driver", "nurse", "driver"]

    assert list(roles_named_once(role_ids, WHERE)) == [
        error("named-twice", WHERE, "The same role is named twice.")
    ]
