import pytest

from app.http.outcomes import failure_issues, is_fhir, issue_type


@pytest.mark.parametrize(
    ("path", "expected"),
    [("/fhir", True), ("/fhir/metadata", True), ("/fhirx", False), ("/roles/fhir", False)],
)
def test_only_addresses_of_the_fhir_service_have_outcomes(path: str, *, expected: bool) -> None:
    assert is_fhir({"type": "http", "path": path}) is expected


@pytest.mark.parametrize(
    ("status", "code"), [(404, "not-found"), (413, "too-long"), (418, "invalid")]
)
def test_a_status_has_an_issue_type(status: int, code: str) -> None:
    assert issue_type(status) == code


def test_each_place_at_fault_is_an_issue() -> None:
    issues = failure_issues(422, "Some of it cannot be used.", [("query.limit", "Too high")])

    assert [issue["details"]["text"] for issue in issues] == ["query.limit: Too high"]
    assert issues[0]["code"] == "processing"


def test_a_failure_without_a_place_is_one_issue() -> None:
    assert len(failure_issues(500, "It failed.", [])) == 1
