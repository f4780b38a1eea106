import csv
import io
import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from tests.api.lists import Trust, new_trust
from tests.http.test_problems import check_problem

EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
VIEWS = (
    *("/availability", "/availability?region=Y58", f"/availability?role={EMHP}"),
    *("/availability?family=nursing", "/availability?is_new=true", "/availability?format=csv"),
    *("/gaps", "/gaps?system=nhs-occupation-code", "/gaps?family=nursing", "/gaps?format=csv"),
)


def picture(client: TestClient, **asked: str) -> dict[str, Any]:
    answer = client.get("/availability", params=asked)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def cells(body: dict[str, Any], role_id: str) -> dict[str, dict[str, Any]]:
    (row,) = [row for row in body["roles"] if row["role"]["id"] == role_id]
    return {cell["ods_code"]: cell for cell in row["cells"]}


def test_the_picture_is_open_and_keeps_small_numbers_back(trust: Trust) -> None:
    before = picture(trust.client)
    lines = [{"title": "EMHP", "headcount": 4}, {"title": "Nursing Associate", "headcount": 40}]
    trust.put(lines)

    body = picture(trust.client)

    assert trust.code not in json.dumps(before["roles"])
    emhp, nurse = cells(body, EMHP)[trust.code], cells(body, NURSE)[trust.code]
    assert (emhp["availability"], emhp["count"], emhp["is_suppressed"]) == ("exact", None, True)
    assert (nurse["availability"], nurse["count"], nurse["is_suppressed"]) == ("exact", 40, False)
    assert body["smallest_count_shown"] == 5
    trust.put([{"title": "EMHP", "headcount": 5}, lines[1]])
    assert cells(picture(trust.client), EMHP)[trust.code]["count"] == 5


def test_a_trust_that_keeps_no_list_has_no_cell(
    trust: Trust, writable: tuple[TestClient, Engine]
) -> None:
    trust.put([{"title": "EMHP", "headcount": 7}])
    silent = new_trust(*writable)

    body = picture(trust.client)

    assert silent.code not in cells(body, EMHP)
    (shown,) = [each for each in body["trusts"] if each["ods_code"] == silent.code]
    assert (shown["as_at"], shown["is_current"]) == (None, None)
    (region,) = [each for each in body["regions"] if each["ods_code"] == "Y58"]
    assert region["trusts"] > region["trusts_with_a_list"] >= 1


def test_the_study_is_shown_as_history_and_fills_no_cell(trust: Trust) -> None:
    body = picture(trust.client)["study"]

    assert "no cell of it is shown" in body["note"]
    assert {fact["record_type"] for fact in body["facts"]} == {"region", "table2_role"}
    assert {fact["source"] for fact in body["facts"]} == {"example-study"}


def test_the_picture_comes_as_csv_a_cell_a_row(trust: Trust) -> None:
    trust.put([{"title": "EMHP", "headcount": 2}])

    rows = csv.DictReader(io.StringIO(trust.client.get("/availability?format=csv").text))

    (row,) = [row for row in rows if (row["ods_code"], row["role_id"]) == (trust.code, EMHP)]
    assert (row["availability"], row["count"], row["is_suppressed"]) == ("exact", "", "yes")
    assert (row["region"], row["as_at"]) == ("Y58", "2026-01-01")


def test_gaps_count_the_trusts_and_staff_of_a_role(trust: Trust) -> None:
    def counts() -> dict[str, Any]:
        gaps = trust.client.get("/gaps").json()["roles"]
        (gap,) = [gap for gap in gaps if gap["role"]["id"] == NURSE]
        return {name: gap[name] for name in ("trusts", "headcount_from", "headcount_to")}

    trust.put([{"title": "Wizard"}])
    before = counts()
    trust.put([{"title": "Nursing Associate", "headcount": 3}])
    small = counts()
    trust.put([{"title": "Nursing Associate", "headcount": 30}])
    large = counts()

    assert small["trusts"] == large["trusts"] == before["trusts"] + 1
    assert small["headcount_from"] == (before["headcount_from"] or 0) + 1
    assert large["headcount_from"] == (before["headcount_from"] or 0) + 30


def test_no_view_tells_apart_two_small_numbers(trust: Trust) -> None:
    seen = []
    for number in (1, 2, 3, 4):
        trust.put(
            [
                {"title": "EMHP", "headcount": number, "employed_by": "trust"},
                {"title": "Nursing Associate", "headcount": 8},
                {"title": "Practitioner", "headcount": number},
            ]
        )
        seen.append([trust.client.get(view).text for view in VIEWS])

    assert all(views == seen[0] for views in seen)


@pytest.mark.parametrize(
    ("asked", "status", "code"),
    [
        ({"region": "London"}, 404, "region-not-found"),
        ({"role": "no-such-role"}, 404, "role-not-found"),
        ({"family": "wizards"}, 422, "invalid-request"),
        ({"trust": "RAA"}, 422, "invalid-request"),
    ],
)
def test_what_is_asked_wrongly_is_refused(
    trust: Trust, asked: dict[str, str], status: int, code: str
) -> None:
    check_problem(trust.client.get("/availability", params=asked), status, code)
