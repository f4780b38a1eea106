"""Whether an application for a code is needed, and whether its near codes are in the list."""

from typing import Any

import pytest
from sqlmodel import Session

from app.db.models import CodeReading, ReadingRule
from tests.proposals import Found, accepted, found_in, said_in

EMHP = "education-mental-health-practitioner"


@pytest.mark.parametrize(
    ("kind", "over", "found"),
    [
        ("new_code", {"role_id": EMHP}, [("error", "has-a-code")]),
        ("new_code", {"system_id": "no-such-list"}, [("error", "unknown-code-system")]),
        (
            "new_code",
            {"nearest": [{"code": "99999", "why_not": "No."}]},
            [("error", "unknown-code")],
        ),
        (
            "new_code",
            {
                "system_id": "nhs-occupation-code",
                "nearest": [{"code": "H1S", "why_not": "It is for ambulances."}],
            },
            [("warning", "not-known"), ("warning", "retired-code")],
        ),
        (
            "new_code",
            {"title": "Education mental health practitioner"},
            [("warning", "same-wording")],
        ),
    ],
)
def test_what_is_wrong_with_an_application_is_found(
    registry: Session, kind: str, over: dict[str, Any], found: list[Found]
) -> None:
    assert sorted(set(found_in(registry, kind, **over))) == sorted(found)


@pytest.mark.parametrize(
    ("over", "where", "words"),
    [
        (
            {"role_id": EMHP},
            "payload.role_id",
            "The role has its own code in version 2020-10: 07054.",
        ),
        (
            {"system_id": "no-such-list"},
            "payload.system_id",
            "There is no code system 'no-such-list'.",
        ),
        (
            {"nearest": [{"code": "99999", "why_not": "No."}]},
            "payload.nearest[0].code",
            "The newest loaded version of the list has no code '99999'.",
        ),
        (
            {"title": "Education mental health practitioner"},
            "payload.title",
            "The list already has a code with this wording: 07054.",
        ),
    ],
)
def test_what_is_found_names_its_field_and_says_what_is_wrong(
    registry: Session, over: dict[str, Any], where: str, words: str
) -> None:
    assert [found[1:] for found in said_in(registry, "new_code", **over)] == [(where, words)]


def test_what_is_not_known_and_what_is_retired_are_said(registry: Session) -> None:
    nearest = [{"code": "H1S", "why_not": "It is for ambulances."}]

    unknown, retired = said_in(
        registry, "new_code", system_id="nhs-occupation-code", nearest=nearest
    )

    assert unknown[1] == "payload.role_id"
    assert unknown[2].startswith("It is not known whether the list lacks the role: The only line")
    assert retired == ("retired-code", "payload.nearest[0].code", "H1S is retired.")


def test_a_code_shared_with_other_roles_is_said_and_stops_nothing(registry: Session) -> None:
    shared = {"code": "H1", "relation": "shared", "predicate": "skos:closeMatch"}
    accepted(registry, "change_mapping", adds=shared)
    near = [{"code": "H1", "why_not": "Other roles have it."}]
    asked = {"role_id": "healthcare-assistant", "system_id": "nhs-occupation-code"}

    assert said_in(registry, "new_code", **asked, nearest=near) == [
        (
            "shares-a-code",
            "payload.role_id",
            "In version 22.1 the role shares a code with other roles: H1.",
        )
    ]


def test_a_code_that_is_only_read_by_a_rule_is_no_reason_against_an_application(
    registry: Session,
) -> None:
    """A rule of ours does not decide that a trust needs no code."""
    assistant = "healthcare-assistant"
    asked = {"role_id": assistant, "system_id": "nhs-occupation-code", "nearest": []}
    before = found_in(registry, "new_code", **asked)
    registry.add(ReadingRule(rule_id="a", says="A.", fit="line", source_id="example-study"))
    registry.flush()
    listed = {"system_id": "nhs-occupation-code", "version": "22.1", "code": "H1"}
    read = {"relation": "own", "rule_id": "a", "confidence": "high", "review": "reviewed"}
    registry.add(CodeReading.model_validate({"role_id": assistant, **listed, **read}))
    registry.flush()

    after = found_in(registry, "new_code", **asked)

    assert after == before
    assert ("error", "has-a-code") not in after
