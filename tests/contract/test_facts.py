"""Facts that must come out of the real registry, whatever else is curated."""

from typing import Any

import pytest
from fastapi.testclient import TestClient


def gap(registry: TestClient, system: str, role_id: str) -> dict[str, Any]:
    answer = registry.get("/gaps", params={"system": system}).json()
    (found,) = (one for one in answer["roles"] if one["role"]["id"] == role_id)
    return dict(found)


def test_education_mental_health_practitioners_have_a_job_role_and_no_occupation_code(
    registry: TestClient,
) -> None:
    emhp = "education-mental-health-practitioner"

    job_role = gap(registry, "esr-job-role", emhp)
    occupation = gap(registry, "nhs-occupation-code", emhp)

    assert (job_role["status"], [code["code"] for code in job_role["codes"]]) == (
        "own_code",
        ["07054"],
    )
    assert occupation["status"] == "no_code"
    said = {(one["kind"], one["version"]) for one in occupation["evidence"]}
    assert {("lacks_code", "20.0"), ("searched", "22.1")} <= said


@pytest.mark.parametrize("system", ["esr-job-role", "nhs-occupation-code"])
def test_nursing_associates_have_both_codes(registry: TestClient, system: str) -> None:
    assert gap(registry, system, "nursing-associate")["status"] == "own_code"


def test_trainee_nursing_associates_are_known_to_hide_under_healthcare_assistants(
    registry: TestClient,
) -> None:
    hidden = gap(registry, "nhs-occupation-code", "trainee-nursing-associate")["hides_under"]

    assert "H1" in {code["code"] for code in hidden}
    assert any("Healthcare Assistant" in code["display"] for code in hidden)


def test_a_role_younger_than_the_list_is_not_known_for_it(registry: TestClient) -> None:
    found = gap(registry, "esr-job-role", "mental-health-and-wellbeing-practitioner")

    assert found["status"] == "not_known"
    assert "introduced" in found["reason"]


@pytest.mark.parametrize("system", ["esr-job-role", "nhs-occupation-code"])
def test_no_gap_and_no_code_is_reported_without_a_source(registry: TestClient, system: str) -> None:
    for found in registry.get("/gaps", params={"system": system}).json()["roles"]:
        if found["status"] in {"own_code", "shared_code_only"}:
            assert all(code["source"] for code in found["codes"])
            assert found["codes"]
        elif found["status"] == "no_code":
            kinds = {said["kind"] for said in found["evidence"]}
            assert "searched" in kinds
        else:
            assert found["reason"]
        if found["days_without_code"] is not None:
            assert found["since"]


def test_a_renamed_role_resolves_by_its_old_title_and_says_since_when(
    registry: TestClient,
) -> None:
    answer = registry.get("/resolve", params={"title": "Junior Doctor"}).json()

    assert answer["role"]["id"] == "resident-doctor"
    assert answer["role"]["name"] == "Resident Doctor"
    assert any("2024-09-18" in reason for reason in answer["reasons"])
