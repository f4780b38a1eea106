"""Whether a mapping that ends exists, and whether the code of a new one can be used."""

from typing import Any

import pytest
from sqlmodel import Session

from tests.proposals import TODAY, Found, accepted, found_in, said_in

EMHP = "education-mental-health-practitioner"
OWN = {"code": "07054", "relation": "own"}
ESR = {"role_id": EMHP, "system_id": "esr-job-role", "version": "2020-10"}


@pytest.mark.parametrize(
    ("kind", "over", "found"),
    [
        ("change_mapping", {"version": "20.0"}, [("error", "unknown-code")]),
        (
            "change_mapping",
            {"adds": {"code": "H1S", "relation": "own", "predicate": "skos:exactMatch"}},
            [("error", "retired-code")],
        ),
        (
            "change_mapping",
            {"adds": {"code": "H1S", "relation": "historic", "predicate": "skos:exactMatch"}},
            [],
        ),
        (
            "change_mapping",
            {**ESR, "adds": {"code": "07000", "relation": "own", "predicate": "skos:exactMatch"}},
            [("error", "heading")],
        ),
        (
            "change_mapping",
            {**ESR, "adds": {**OWN, "predicate": "skos:exactMatch"}},
            [("error", "duplicate")],
        ),
        (
            "change_mapping",
            {
                **ESR,
                "role_id": "nursing-associate",
                "adds": {**OWN, "predicate": "skos:exactMatch"},
            },
            [("warning", "code-of-another-role")],
        ),
        (
            "change_mapping",
            {**ESR, "adds": None, "ends": {"code": "07054", "relation": "shared"}},
            [("error", "unknown-mapping")],
        ),
    ],
)
def test_what_is_wrong_with_a_changed_mapping_is_found(
    registry: Session, kind: str, over: dict[str, Any], found: list[Found]
) -> None:
    assert sorted(set(found_in(registry, kind, **over))) == sorted(found)


def test_a_mapping_cannot_end_before_it_began(registry: Session) -> None:
    accepted(registry, "change_mapping", on="2024-05-01")
    ends = {"code": "H1", "relation": "own"}

    assert found_in(registry, "change_mapping", adds=None, ends=ends, on="2023") == [
        ("error", "ends-before-it-begins")
    ]


@pytest.mark.parametrize(
    ("over", "where", "words"),
    [
        (
            {"version": "20.0"},
            "payload.adds.code",
            "'nhs-occupation-code' version '20.0' has no code 'H1'.",
        ),
        (
            {"adds": {"code": "H1S", "relation": "shared", "predicate": "skos:exactMatch"}},
            "payload.adds.code",
            "H1S is retired. It can only be 'historic' or 'known_miscoding'.",
        ),
        (
            {**ESR, "adds": {"code": "07000", "relation": "own", "predicate": "skos:exactMatch"}},
            "payload.adds.code",
            "07000 is a heading, not a code.",
        ),
        (
            {**ESR, "adds": {**OWN, "predicate": "skos:exactMatch"}},
            "payload.adds",
            "The role already has that mapping to 07054.",
        ),
        (
            {
                **ESR,
                "role_id": "nursing-associate",
                "adds": {**OWN, "predicate": "skos:exactMatch"},
            },
            "payload.adds.code",
            f"07054 is recorded as the own code of '{EMHP}'.",
        ),
        (
            {**ESR, "adds": None, "ends": {"code": "07054", "relation": "shared"}},
            "payload.ends",
            "The role has no mapping 'shared' to 07054 in this version.",
        ),
    ],
)
def test_what_is_found_names_its_field_and_says_what_is_wrong(
    registry: Session, over: dict[str, Any], where: str, words: str
) -> None:
    assert [found[1:] for found in said_in(registry, "change_mapping", **over)] == [(where, words)]


def test_a_mapping_ends_once(registry: Session) -> None:
    end: dict[str, Any] = {**ESR, "adds": None, "ends": OWN}
    accepted(registry, "change_mapping", **end)

    assert said_in(registry, "change_mapping", **end) == [
        ("already-ended", "payload.ends", f"That mapping ended on {TODAY}.")
    ]


def test_a_code_that_a_role_no_longer_has_is_free_for_another(registry: Session) -> None:
    end: dict[str, Any] = {**ESR, "adds": None, "ends": OWN}
    other = {"role_id": "nursing-associate", "adds": {**OWN, "predicate": "skos:exactMatch"}}

    accepted(registry, "change_mapping", **end)

    assert found_in(registry, "change_mapping", **{**ESR, **other}) == []
