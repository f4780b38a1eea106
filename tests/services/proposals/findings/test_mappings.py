"""Whether a mapping that ends exists, and whether the code of a new one can be used."""

from typing import Any

import pytest
from sqlmodel import Session

from tests.proposals import Found, accepted, found_in

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
