import pytest
from fastapi.testclient import TestClient


def test_code_lists_are_shown_with_their_versions_oldest_first(client: TestClient) -> None:
    answer = client.get("/code-systems").json()

    assert [system["id"] for system in answer["code_systems"]] == [
        "esr-job-role",
        "nhs-occupation-code",
    ]
    one = client.get("/code-systems/nhs-occupation-code").json()
    assert one == answer["code_systems"][1]
    assert [version["version"] for version in one["versions"]] == ["20.0", "22.1"]
    assert one["newest_loaded"] == "22.1"
    versions = client.get("/code-systems/nhs-occupation-code/versions").json()["versions"]
    assert versions == one["versions"]


@pytest.mark.parametrize(
    ("asked", "codes"),
    [
        ({}, ["H1", "H1D", "H1S", "N6D"]),
        ({"q": "mental trainee"}, ["N6D"]),
        ({"q": "support workers"}, ["H1D"]),
        ({"q": "h1s"}, ["H1S"]),
        ({"status": "retired"}, ["H1S"]),
        ({"version": "20.0"}, []),
        ({"q": "   "}, ["H1", "H1D", "H1S", "N6D"]),
    ],
)
def test_codes_are_those_of_the_newest_loaded_version_unless_asked_otherwise(
    client: TestClient, asked: dict[str, str], codes: list[str]
) -> None:
    answer = client.get("/code-systems/nhs-occupation-code/codes", params=asked).json()

    assert [code["code"] for code in answer["codes"]] == codes
    assert answer["total"] == len(codes)


def test_a_code_names_the_roles_that_map_to_it(client: TestClient) -> None:
    code = client.get("/code-systems/nhs-occupation-code/codes/H1").json()

    assert (code["code"], code["version"], code["kind"]) == ("H1", "22.1", "level")
    assert [(one["role"]["id"], one["relation"]) for one in code["roles"]] == [
        ("trainee-nursing-associate", "known_miscoding")
    ]
    assert [below["code"] for below in code["narrower"]] == ["H1D", "H1S"]
    below = client.get("/code-systems/nhs-occupation-code/codes/H1D").json()
    assert [title["title"] for title in below["titles"]]
    assert below["versions"] == ["22.1"]


def test_a_code_may_hold_a_slash(client: TestClient) -> None:
    answer = client.get("/code-systems/esr-job-role/codes/no%2Fsuch")

    assert answer.status_code == 404
    assert answer.json()["code"] == "code-not-found"
