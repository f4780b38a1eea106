import csv
import io
from typing import Any

from fastapi.testclient import TestClient
from python_calamine import CalamineWorkbook
from sqlalchemy import Engine

from app.vocabulary import Scope
from tests.api.lists import Trust, new_trust
from tests.callers import bearing, make_key
from tests.http.test_problems import check_problem

EMHP = "education-mental-health-practitioner"
LINES: list[dict[str, Any]] = [
    {"title": "EMHP", "band": "5", "headcount": 3, "new_as": "nationally"},
    {"title": "EMHP", "band": "6", "headcount": "estimate"},
    {"title": "Practitioner", "headcount": 20},
    {"title": "=HYPERLINK(1)", "headcount": 1, "new_as": "to_the_trust"},
]


def test_the_list_is_shown_with_what_is_open(trust: Trust) -> None:
    trust.put(LINES)

    body = trust.get("new-roles").json()

    assert body["summary"] == {
        "roles": 1,
        "without_esr_job_role": 0,
        "without_occupation_code": 1,
        "ambiguous": 1,
        "local": 0,
        "unmatched": 1,
    }
    role, ambiguous, unmatched = body["new_roles"]
    assert (role["role"]["id"], role["new_as"], role["novelty"]) == (EMHP, ["nationally"], "new")
    assert role["headcount"] == {"quality": "estimate", "number": 3, "is_partial": True}
    assert ambiguous["question"] == "Which profession does the post require?"
    assert unmatched["titles"][0]["title"] == "=HYPERLINK(1)"
    assert body["registry"]["content"].startswith("sha256:")


def test_the_list_comes_as_csv_and_as_a_workbook_with_no_formula_in_it(trust: Trust) -> None:
    trust.put(LINES)

    as_csv, as_xlsx = trust.get("new-roles", format="csv"), trust.get("new-roles", format="xlsx")

    rows = list(csv.DictReader(io.StringIO(as_csv.text)))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx.content)).get_sheet_by_index(0)
    head, *cells = sheet.to_python()
    assert [row["role_id"] for row in rows] == [EMHP, "", ""]
    assert rows[0]["local_titles"] == "EMHP"
    assert rows[2]["local_titles"] == "'=HYPERLINK(1)"
    assert head == list(rows[0])
    first = dict(zip(head, cells[0], strict=True))
    assert (first["role_id"], first["headcount"], first["esr_job_role"]) == (EMHP, 3.0, "07054")
    assert first["nhs_occupation_code"] == "no code"
    assert dict(zip(head, cells[2], strict=True))["local_titles"] == "=HYPERLINK(1)"
    assert b"<f>" not in as_xlsx.content
    for answer in (as_csv, as_xlsx):
        assert answer.headers["Cache-Control"] == "private, no-store"


def test_the_list_is_the_trusts_own(trust: Trust, writable: tuple[TestClient, Engine]) -> None:
    trust.put(LINES)
    client, engine = writable
    paths = (trust.at("new-roles"), f"/ui{trust.at('new-roles')}")
    other = new_trust(client, engine)
    reviewer = bearing(make_key(engine, Scope.REVIEW))

    for path in paths:
        assert client.get(path).status_code == 401
        assert client.get(path, headers=other.key).status_code == 403
        assert client.get(path, headers=reviewer).status_code == 403
        assert client.get(path, headers=trust.key).status_code == 200
    check_problem(other.get("new-roles"), 404, "establishment-not-found")


def test_the_page_tells_the_same_and_escapes_what_a_trust_wrote(trust: Trust) -> None:
    trust.put([*LINES, {"title": "<b>Envoy</b>", "headcount": 2, "new_as": "new_title"}])

    shown = trust.client.get(f"/ui{trust.at('new-roles')}", headers=trust.key)

    assert shown.headers["Cache-Control"] == "private, no-store"
    text = " ".join(shown.text.split())
    assert "Education Mental Health Practitioner" in text
    assert "at least 3" in text
    assert "no code of its own" in text
    assert "Which profession does the post require?" in text
    assert "&lt;b&gt;Envoy&lt;/b&gt;" in text
    assert "<b>Envoy" not in text
