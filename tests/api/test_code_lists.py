from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

from tests.api.proposing import Office

LIST = (
    "code,display,parent\n07000,Additional Clinical Services,\n"
    "07054,Education Mental Health Practitioner,07000\n07099,Nursing Associates,07000\n"
)
ABOUT = {
    "judged_on": "2025-11",
    "source_title": "An invented list",
    "source_url": "https://example.org/list",
}


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


class Loader:
    """An administrator who sends versions of the job role list."""

    def __init__(self, office: Office) -> None:
        self.client = office.client
        self.headers = {**office.keys["admin"], "Content-Type": "text/csv"}

    def send(self, text: str = LIST, *, version: str, **asked: object) -> Response:
        """The answer to one file."""
        return self.client.put(
            f"/code-systems/esr-job-role/versions/{version}",
            params={**ABOUT, **asked},  # type: ignore[dict-item]  # the client writes them as text
            content=text,
            headers=self.headers,
        )


@pytest.fixture
def loader(office: Office) -> Loader:
    """A registry of its own for each test."""
    return Loader(office)


def test_a_newer_list_is_shown_then_loaded_then_not_loaded_again(loader: Loader) -> None:
    tried, made, again = (
        loader.send(version="9.1", preview=True),
        loader.send(version="9.1"),
        loader.send(version="9.1"),
    )

    assert [answer.status_code for answer in (tried, made, again)] == [200, 201, 200]
    assert [answer.json()["is_stored"] for answer in (tried, made, again)] == [False, True, True]
    assert [answer.json()["is_new"] for answer in (tried, made, again)] == [True, True, False]
    shown, done = tried.json(), made.json()
    assert shown["difference"] == done["difference"]
    assert [code["code"] for code in done["difference"]["new"]] == ["07099"]
    [change] = done["gaps_changed"]
    assert (change["before"]["status"], change["after"]["status"]) == ("no_code", "own_code")
    assert change["after"]["basis"] == "reading"
    assert (done["gaps_before"]["no_code"], done["gaps_after"]["no_code"]) == (4, 3)
    assert shown["registry"]["content"] != done["registry"]["content"]
    assert again.json()["registry"] == done["registry"]


def test_a_loaded_list_is_the_one_that_answers_and_is_in_the_history(loader: Loader) -> None:
    loader.send(version="9.1")

    gaps = loader.client.get("/gaps").json()
    codes = loader.client.get("/resolve", params={"title": "EMHP"}).json()["codes"]
    coded = {"title": "EMHP", "job_role": "07054"}
    check = loader.client.get("/resolve", params=coded).json()["coding_check"]
    changes = loader.client.get("/changes", params={"limit": 1000}).json()["changes"]

    assert (gaps["version"], gaps["judged_on"]) == ("9.1", "2025-11")
    assert [(code["version"], code["code"]) for code in codes] == [("9.1", "07054")]
    assert check["verdict"] == "expected"
    assert [(code["version"], code["code"]) for code in check["expected"]] == [("9.1", "07054")]
    assert "version 9.1 was loaded" in {change["reason"] for change in changes}


def test_every_error_of_a_file_is_shown_with_its_row_and_nothing_is_stored(
    loader: Loader,
) -> None:
    answer = loader.send("code,display,kind\n1,,sort\n1,a,\n", version="9.1")

    assert (answer.status_code, answer.json()["code"]) == (422, "code-list-invalid")
    assert [fault["where"] for fault in answer.json()["errors"]] == [
        "row 2, display",
        "row 2, kind",
        "row 3, code",
    ]
    assert loader.client.get("/gaps").json()["version"] == "2020-10"


@pytest.mark.parametrize(
    ("asked", "where"),
    [
        ({"judged_on": "soon"}, "judged_on"),
        ({"source_url": "a shelf"}, "source_url"),
        ({"source_title": " "}, "source_title"),
        ({"published": "2030-13"}, "published"),
    ],
)
def test_facts_about_a_list_that_cannot_be_used_are_refused(
    loader: Loader, asked: dict[str, str], where: str
) -> None:
    answer = loader.send(**asked, version="9.1")

    assert answer.status_code == 422
    assert [where in fault["where"] for fault in answer.json()["errors"]] == [True]


def test_a_version_without_a_name_is_refused(loader: Loader) -> None:
    answer = loader.send(version="%20")

    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "version")


def test_a_loaded_version_does_not_lose_a_code(loader: Loader) -> None:
    loader.send(version="9.1")

    answer = loader.send("code,display\n07000,Additional Clinical Services\n", version="9.1")

    assert (answer.status_code, answer.json()["code"]) == (409, "code-list-conflict")
    assert {fault["where"] for fault in answer.json()["errors"]} == {"07054", "07099"}


def test_a_part_of_a_list_is_refused_until_the_sender_counts_what_is_gone(loader: Loader) -> None:
    part = "code,display\n07000,Additional Clinical Services\n"

    refused = loader.send(part, version="9.1")
    assert (refused.status_code, refused.json()["code"]) == (409, "code-list-loss")
    assert loader.client.get("/code-systems/esr-job-role").json()["newest_loaded"] == "2020-10"

    assert loader.send(part, version="9.1", codes_gone=1).status_code == 201


def test_a_file_of_another_kind_is_refused(loader: Loader) -> None:
    loader.headers["Content-Type"] = "application/pdf"

    assert loader.send(version="9.1").status_code == 415


def test_an_application_that_a_list_settles_is_open_until_a_reviewer_records_it(
    office: Office, loader: Loader
) -> None:
    application = office.in_review("new_code")
    office.post(f"{application}/accept", "reviewer")
    office.post(f"{application}/national-status", "reviewer", {"status": "sent", "on": "2025-05"})

    [settled] = loader.send(version="9.1").json()["settles"]
    form = office.get(settled["record_at"], "reviewer").text
    waiting = _of_nursing_associates(office)
    listing = {"version": "9.1", "code": settled["code"], "display": settled["display"]}
    approved = office.post(
        f"{application}/national-status",
        "reviewer",
        {
            "status": "approved",
            "on": "2025-11",
            "listing": {**listing, "source": {"source_id": "example-study"}},
        },
    )
    done = _of_nursing_associates(office)

    assert all(f'value="{value}"' in form for value in listing.values())
    assert (waiting["basis"], waiting["open_proposals"]) == ("reading", [settled["proposal"]])
    assert approved.status_code == 200, approved.text
    assert (done["basis"], done["open_proposals"]) == ("sourced", [])


def _of_nursing_associates(office: Office) -> dict[str, Any]:
    roles: list[dict[str, Any]] = office.get("/gaps").json()["roles"]
    return next(gap for gap in roles if gap["role"]["id"] == "nursing-associate")
