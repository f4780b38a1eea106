from typing import Any

from fastapi.testclient import TestClient

from app.db.session import transaction
from app.main import create_app
from app.services.codes.incoming.loading import load_list
from app.settings import Settings
from tests.api.proposing import Office
from tests.services.codes.incoming.listing import VERSION, invented
from tests.trusts import AUTHOR, posts


def by_role(client: TestClient, **asked: str) -> dict[str, dict[str, Any]]:
    response = client.get("/gaps", params=asked)
    assert response.status_code == 200, response.text
    return {gap["role"]["id"]: gap for gap in response.json()["roles"]}


def test_the_default_is_the_newest_loaded_job_role_list_on_its_own_date(
    client: TestClient,
) -> None:
    answer = client.get("/gaps").json()

    assert (answer["system"], answer["version"]) == ("esr-job-role", "2020-10")
    assert (answer["judged_on"], answer["as_of"]) == ("2020-10", None)
    assert answer["summary"] == {
        "roles": 5,
        "own_code": 1,
        "shared_code_only": 0,
        "no_code": 4,
        "not_known": 0,
    }
    assert answer["registry"]["content"].startswith("sha256:")


def test_a_role_with_its_own_job_role_may_lack_an_occupation_code(client: TestClient) -> None:
    emhp = "education-mental-health-practitioner"

    job_role, occupation = (
        by_role(client)[emhp],
        by_role(client, system="nhs-occupation-code")[emhp],
    )

    assert (job_role["status"], job_role["codes"][0]["code"]) == ("own_code", "07054")
    assert occupation["status"] == "no_code"
    assert ("lacks_code", "2023-06") in {
        (said["kind"], said["as_of"]) for said in occupation["evidence"]
    }


def test_a_known_miscoding_is_shown_once_as_what_the_role_hides_under(client: TestClient) -> None:
    gap = by_role(client, system="nhs-occupation-code")["trainee-nursing-associate"]

    assert gap["status"] == "not_known"
    assert gap["reason"]
    assert [(code["code"], code["display"]) for code in gap["hides_under"]] == [
        ("H1", "Healthcare Assistant")
    ]


def test_filters_narrow_the_roles_and_need_orders_them(client: TestClient) -> None:
    statuses = [gap["status"] for gap in client.get("/gaps").json()["roles"]]
    family = by_role(client, family="support")
    lacking = by_role(client, system="nhs-occupation-code", status="no_code")

    assert statuses == ["no_code"] * 4 + ["own_code"]
    assert list(family) == ["healthcare-assistant"]
    assert set(lacking) == {"education-mental-health-practitioner", "physician-associate"}


def test_a_day_that_no_loaded_list_covers_is_not_known_with_the_reason(client: TestClient) -> None:
    answer = client.get("/gaps", params={"as_of": "2025-01-01"}).json()

    assert answer["summary"]["not_known"] == answer["summary"]["roles"] == 5
    assert answer["as_of"] == "2025-01-01"
    assert {gap["reason"] for gap in answer["roles"]} == {answer["note"]}
    assert "2020-10" in answer["note"]


def test_a_version_that_is_not_loaded_is_not_known(client: TestClient) -> None:
    answer = client.get("/gaps", params={"system": "nhs-occupation-code", "version": "20.0"}).json()

    assert answer["version"] == "20.0"
    assert answer["summary"]["not_known"] == 5


def test_days_are_counted_only_between_dates_known_to_the_day(client: TestClient) -> None:
    gap = by_role(client)["nursing-associate"]
    on_a_day = by_role(client, as_of="2020-10-28")["nursing-associate"]

    assert (gap["since"], gap["days_without_code"]) == ("2019-01-28", None)
    assert on_a_day["days_without_code"] == 639
    assert by_role(client)["physician-associate"]["since"] is None
    assert (gap["trusts"], gap["headcount"], gap["open_proposals"]) == (None, None, [])


def test_each_row_says_why_and_what_it_rests_on(client: TestClient) -> None:
    answer = client.get("/gaps", params={"system": "nhs-occupation-code"}).json()

    assert {(row["exact_status"], row["basis"]) for row in answer["roles"]} >= {
        ("no_code", "sourced")
    }
    assert all(row["reason"].endswith(".") for row in answer["roles"])
    assert answer["list_says"].startswith("The date of the list is not known")
    assert answer["later_versions"] == []
    counts = dict(answer["exact_summary"])
    assert counts.pop("roles") == sum(counts.values()) == 5


def test_an_exact_status_and_the_evidence_can_be_asked_for(client: TestClient) -> None:
    asked = {"version": "20.0", "system": "nhs-occupation-code"}

    not_loaded = by_role(client, **asked, status="list_not_loaded")
    read = by_role(client, evidence="reading")
    sourced = by_role(client, evidence="sourced")
    in_return = by_role(client, own_line_in="pcn-workforce-return")

    assert (len(not_loaded), len(read), len(sourced), len(in_return)) == (5, 0, 5, 0)
    assert client.get("/gaps", params={"evidence": "rumour"}).status_code == 422
    assert client.get("/gaps", params={"own_line_in": "esr-job-role"}).status_code == 422


def test_one_roles_codes_are_a_timeline(client: TestClient) -> None:
    answer = client.get("/gaps/education-mental-health-practitioner").json()

    assert answer["role"]["name"] == "Education Mental Health Practitioner"
    assert [one["answer"]["status"] for one in answer["lists"]] == ["own_code", "no_code"]
    assert answer["timeline"][0] == {
        "on": "2018",
        "says": "Education Mental Health Practitioner was introduced.",
        "kind": "role",
        "system": None,
        "version": None,
        "code": None,
        "basis": "sourced",
        "source": None,
    }
    assert answer["registry"]["content"].startswith("sha256:")
    assert client.get("/gaps/no-such-role").json()["code"] == "role-not-found"


def test_a_repeated_question_has_the_same_bytes_and_tag(client: TestClient) -> None:
    first, second = client.get("/gaps"), client.get("/gaps")

    assert (second.content, second.headers["etag"]) == (first.content, first.headers["etag"])
    assert second.headers["vary"] == "Accept"
    known = {"If-None-Match": first.headers["etag"]}
    assert client.get("/gaps", headers=known).status_code == 304
    assert client.get("/gaps?family=support").headers["etag"] != first.headers["etag"]


def test_an_accepted_code_shows_at_once_in_every_process(
    office: Office, seeded_database_url: str
) -> None:
    def found(client: TestClient) -> tuple[str, list[str]]:
        gap = by_role(client, system="nhs-occupation-code")["healthcare-assistant"]
        [one] = [
            answer["answer"]
            for answer in client.get("/gaps/healthcare-assistant").json()["lists"]
            if answer["system"] == "nhs-occupation-code"
        ]
        assert one == gap
        return gap["status"], [code["code"] for code in gap["codes"]]

    with TestClient(create_app(Settings(database_url=seeded_database_url))) as neighbour:
        before = [found(client) for client in (office.client, neighbour)]
        answer = office.post(f"{office.in_review('change_mapping')}/accept", "reviewer")
        assert answer.status_code == 200, answer.text
        after = [found(client) for client in (office.client, neighbour)]

    assert before[0] == before[1] != after[0]
    assert after == [("own_code", ["H1"])] * 2


def test_a_list_and_what_trusts_report_show_at_once(office: Office) -> None:
    before = by_role(office.client)["nursing-associate"]
    with transaction(office.engine) as session:
        load_list(session, invented(), AUTHOR)
    loaded = office.get("/gaps").json()["version"]
    office.keep_lists(2, posts("Nursing Associate", 7))
    after = by_role(office.client)["nursing-associate"]

    assert (before["status"], before["trusts"], before["headcount"]) == ("no_code", None, None)
    assert loaded == VERSION
    assert (after["status"], after["trusts"], after["headcount"]) == ("own_code", 2, 14)


def test_an_answer_has_the_addresses_of_the_proxy_that_it_was_asked_through(
    seeded_url: str,
) -> None:
    urls = []
    for prefix in ("", "/registry"):
        app = create_app(Settings(database_url=seeded_url, root_path=prefix))
        with TestClient(app, root_path=prefix) as client:
            urls.append(client.get(f"{prefix}/gaps").json()["roles"][0]["role"]["url"])

    assert urls[1] == f"/registry{urls[0]}"
