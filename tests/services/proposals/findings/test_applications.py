"""Whether an application for a code is needed, and whether its near codes are in the list."""

from typing import Any

import pytest
from sqlmodel import Session

from tests.proposals import Found, found_in

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
