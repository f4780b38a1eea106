import csv
import io

import pytest
from fastapi.testclient import TestClient


def ids(client: TestClient, **asked: str) -> list[str]:
    response = client.get("/roles", params=asked)
    assert response.status_code == 200, response.text
    return [role["id"] for role in response.json()["roles"]]


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"family": "support"}, ["healthcare-assistant"]),
        ({"q": "ASSOCIATE nursing"}, ["nursing-associate", "trainee-nursing-associate"]),
        ({"q": "emhp"}, ["education-mental-health-practitioner"]),
        ({"q": "physician associate"}, ["physician-associate"]),
        ({"q": "100%"}, []),
        ({"q": "_"}, []),
        ({"is_new": "false"}, ["healthcare-assistant"]),
        ({"skill_mix": "delegation"}, ["nursing-associate"]),
        ({"status": "retired"}, []),
        (
            {"without_code_in": "nhs-occupation-code"},
            ["education-mental-health-practitioner", "physician-associate"],
        ),
    ],
)
def test_each_filter_narrows_the_list(
    client: TestClient, asked: dict[str, str], found: list[str]
) -> None:
    assert ids(client, **asked) == found


def test_pages_hold_every_role_once_and_name_the_next_in_body_and_header(
    client: TestClient,
) -> None:
    every = ids(client)
    url: str | None = "/roles?limit=2&status=active"
    found, pages = [], 0
    while url is not None:
        response = client.get(url)
        page = response.json()
        url = page["next"]
        assert page["total"] == len(every)
        assert ("link" in response.headers) == (url is not None)
        if url is not None:
            assert response.headers["link"] == f'<{url}>; rel="next"'
        found += [role["id"] for role in page["roles"]]
        pages += 1

    assert found == every
    assert pages == 3


def test_a_list_as_csv_holds_the_same_rows(client: TestClient) -> None:
    as_json = client.get("/roles").json()["roles"]

    response = client.get("/roles?format=csv")

    assert response.headers["content-type"] == "text/csv; charset=utf-8"
    assert response.headers["content-disposition"] == 'attachment; filename="roles.csv"'
    rows = list(csv.DictReader(io.StringIO(response.text)))
    assert [row["id"] for row in rows] == [role["id"] for role in as_json]
    assert list(rows[0]) == list(as_json[0])
    assert rows[0]["is_new"] == "yes"
    assert rows[0]["setting"] == ""


def test_a_csv_page_names_the_next_one_in_its_header(client: TestClient) -> None:
    response = client.get("/roles?format=csv&limit=2")

    assert len(response.text.splitlines()) == 3
    assert "format=csv" in response.headers["link"]


@pytest.mark.parametrize(
    "path",
    [
        *("/roles", "/synonyms", "/ambiguous-titles", "/sources", "/organisations", "/changes"),
        *("/skill-mix-change-types", "/code-systems", "/code-systems/esr-job-role/versions"),
        *("/code-systems/esr-job-role/codes", "/gaps"),
    ],
)
def test_every_list_answers_csv(client: TestClient, path: str) -> None:
    response = client.get(path, params={"format": "csv"})

    assert response.status_code == 200
    rows = list(csv.reader(io.StringIO(response.text)))
    assert len(rows) > 1
    assert {len(row) for row in rows} == {len(rows[0])}


def test_one_role_has_all_that_is_known_of_it(client: TestClient) -> None:
    role = client.get("/roles/nursing-associate").json()

    assert role["name"] == role["current_name"] == "Nursing Associate"
    assert role["is_new"] is True
    assert [synonym["term"] for synonym in role["synonyms"]] == ["Associate Nurse"]
    assert role["skill_mix"]["observed"] == []
    assert role["skill_mix"]["intended"][0]["type"] == "delegation"
    assert ("kind_of", "to", "healthcare-assistant") in {
        (found["relation"], found["direction"], found["role"]["id"]) for found in role["relations"]
    }
    assert {source["id"] for source in role["sources"]} == {"esr-list-2020", "example-study"}
    assert role["history"][0]["entity"] == "role"
    assert role["history"][0]["actor"] == "tester"
    assert {step["key"].split("|")[0] for step in role["history"]} == {"nursing-associate"}
    assert role["registry"]["content"].startswith("sha256:")


def test_relations_are_shown_from_both_sides(client: TestClient) -> None:
    role = client.get("/roles/healthcare-assistant").json()

    shown = {
        (found["relation"], found["direction"], found["role"]["id"]) for found in role["relations"]
    }
    assert ("progresses_to", "to", "trainee-nursing-associate") in shown
    assert ("kind_of", "from", "nursing-associate") in shown


def test_codes_and_evidence_name_list_version_and_source(client: TestClient) -> None:
    role = client.get("/roles/education-mental-health-practitioner").json()

    (code,) = role["codes"]
    assert (code["system"], code["version"], code["code"]) == ("esr-job-role", "2020-10", "07054")
    assert (code["relation"], code["source"]) == ("own", "esr-list-2020")
    assert {(said["system"], said["kind"]) for said in role["evidence"]} == {
        ("esr-job-role", "searched"),
        ("nhs-occupation-code", "searched"),
        ("nhs-occupation-code", "lacks_code"),
    }


@pytest.mark.parametrize(
    ("day", "name", "synonyms"),
    [
        ("2025-07-15", "Physician Associate", ["Physician's Associate, Medical"]),
        ("2025-07-16", "Physician Assistant", []),
        (None, "Physician Assistant", ["Physician's Associate, Medical"]),
    ],
)
def test_a_role_has_the_name_in_force_on_the_day_asked_about(
    client: TestClient, day: str | None, name: str, synonyms: list[str]
) -> None:
    asked = {} if day is None else {"as_of": day}

    role = client.get("/roles/physician-associate", params=asked).json()

    assert role["name"] == name
    assert role["current_name"] == "Physician Assistant"
    assert role["as_of"] == day
    assert [synonym["term"] for synonym in role["synonyms"]] == synonyms
    assert role["former_names"][0]["valid_to"] == "2025-07-16"


def test_synonyms_are_filtered_and_name_their_role(client: TestClient) -> None:
    found = client.get("/synonyms", params={"scope": "broader"}).json()["synonyms"]

    assert [(one["term"], one["role_id"]) for one in found] == [
        ("Support Worker", "healthcare-assistant")
    ]
    of_role = client.get("/synonyms", params={"role_id": "nursing-associate", "q": "NURSE"})
    assert [one["term"] for one in of_role.json()["synonyms"]] == ["Associate Nurse"]


def test_an_ambiguous_title_has_its_question_and_readings_in_order(client: TestClient) -> None:
    found = client.get("/ambiguous-titles", params={"kind": "homonym abbreviation"}).json()

    (title,) = found["ambiguous_titles"]
    assert (title["title"], title["outside_meaning"]) == ("PA", "personal assistant")
    assert title["question"] == "Does the post assist a doctor or a manager?"
    assert title["candidates"][0]["role"]["id"] == "physician-associate"
    assert title["candidates"][0]["bands"] == ["7", "8a"]
