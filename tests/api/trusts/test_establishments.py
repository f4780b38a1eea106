import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine, func, select
from sqlmodel import Session, col

from app.db.models import EstablishmentVersion, Synonym
from app.db.session import reading, transaction
from app.services.content.indexing import bump_version
from app.vocabulary import Scope
from tests.api.lists import Trust, new_trust
from tests.callers import bearing, make_key
from tests.http.test_problems import check_problem

EMHP, NURSE = "education-mental-health-practitioner", "nursing-associate"
CSV = b"""Job Title,Band,Headcount,FTE,Employed by,New as,Surname,Ward
EMHP,5,3,2.6,trust,nationally,Ng,North
EMHPs,5,2,1.4,trust,nationally,Ng,South
Hub Worker,4,about 12,,outsourced,new setting,Ng,North
Practitioner,6,unknown,,,,Ng,North
"""
PATHS = (
    *("establishment", "establishment/versions/1", "establishment/versions/1/diff"),
    *("establishment/changed-answers", "local-titles", "local-titles/1", "changes"),
    "resolve?title=EMHP",
)


def test_a_list_is_stored_and_shown_with_what_it_comes_to(trust: Trust) -> None:
    answer = trust.put(
        [
            {"title": "EMHP", "band": "5", "headcount": 3, "fte": 2.5, "new_as": "nationally"},
            {"title": "EMHP", "band": "5", "headcount": 1, "fte": 0.5, "new_as": "nationally"},
            {"title": "Practitioner", "headcount": 20, "headcount_quality": "estimate"},
            {"title": "Wizard", "headcount": "unknown"},
            {"title": "Nursing Associate", "headcount": 2},
        ]
    )

    assert answer.status_code == 201, answer.text
    assert answer.headers["Cache-Control"] == "private, no-store"
    body = answer.json()
    assert body["summary"] == {
        "lines": 4,
        "titles": 4,
        "matched": 2,
        "ambiguous": 1,
        "unmatched": 1,
        "decided_by_trust": 0,
        "new": 1,
        "headcount": {"quality": "estimate", "number": 26, "is_partial": True},
    }
    assert (body["version"]["number"], body["version"]["rows"], body["is_new"]) == (1, 5, True)
    assert [line["title"] for line in body["difference"]["added"]] == [
        "EMHP",
        "Nursing Associate",
        "Practitioner",
        "Wizard",
    ]
    lines = trust.get("establishment/versions/1").json()["lines"]
    assert (lines[0]["headcount"], lines[0]["fte"], lines[0]["rows"]) == (
        {"quality": "exact", "number": 4},
        3.0,
        2,
    )
    assert lines[0]["registry_answer"]["role_id"] == EMHP


def test_the_same_list_again_is_200_and_a_changed_one_tells_the_difference(trust: Trust) -> None:
    first = [{"title": "EMHP", "headcount": 3}, {"title": "Wizard", "headcount": 1}]
    second = [{"title": "EMHP", "headcount": 5}, {"title": "Witch", "headcount": 1}]
    trust.put(first)

    again, changed = trust.put(first), trust.put(second, as_at="2026-02-01")

    assert (again.status_code, again.json()["is_new"]) == (200, False)
    difference = changed.json()["difference"]
    assert (difference["before"], difference["after"]) == (1, 2)
    assert [line["title"] for line in difference["added"]] == ["Witch"]
    assert [line["title"] for line in difference["removed"]] == ["Wizard"]
    (posts,) = difference["changed"]
    assert (
        posts["before"][0]["headcount"]["number"],
        posts["after"][0]["headcount"]["number"],
    ) == (
        3,
        5,
    )
    assert trust.get("establishment/versions/2/diff", before=1).json() == difference
    assert trust.get("establishment/versions/2/diff").json() == difference
    versions = trust.get("establishment").json()["versions"]
    assert [version["number"] for version in versions] == [2, 1]


@pytest.mark.parametrize("as_form", [False, True])
def test_a_file_is_read_like_a_checked_list(trust: Trust, *, as_form: bool) -> None:
    if as_form:
        answer = trust.client.put(
            trust.at("establishment"),
            params={"as_at": "2026-01-01"},
            files={"file": ("list.csv", CSV, "text/csv")},
            headers=trust.key,
        )
    else:
        answer = trust.send(CSV)

    assert answer.status_code == 201, answer.text
    body = answer.json()
    assert body["file"]["dropped_columns"] == ["Surname", "Ward"]
    assert body["version"]["rows"] == 4
    shown = trust.get("establishment/versions/1").json()["lines"]
    assert [(line["title"], line["headcount"], line["new_as"]) for line in shown] == [
        ("EMHP", {"quality": "exact", "number": 5}, "nationally"),
        ("Hub Worker", {"quality": "estimate", "number": 12}, "new_setting"),
        ("Practitioner", {"quality": "unknown", "number": None}, None),
    ]
    assert "Ng" not in json.dumps(shown)


@pytest.mark.parametrize("as_file", [False, True])
def test_what_is_left_out_is_the_same_for_a_file_and_for_json(
    trust: Trust, *, as_file: bool
) -> None:
    rows = [("EMHP", 3), ("Nursing Associate", 0), ("Vacancy", 1), ("EMHP - Jane Smith", 1)]
    if as_file:
        lines = "".join(f"{title},{count}\n" for title, count in rows)
        answer = trust.send(f"Job Title,Headcount\n{lines}".encode())
    else:
        answer = trust.put([{"title": title, "headcount": count} for title, count in rows])

    above = 1 if as_file else 0
    assert [(one["row"] - above, one["text"]) for one in answer.json()["remarks"]] == [
        (2, "Nursing Associate"),
        (3, "Vacancy"),
        (4, "EMHP"),
    ]
    (line,) = trust.get("establishment/versions/1").json()["lines"]
    assert (line["title"], line["headcount"]["number"], line["rows"]) == ("EMHP", 4, 2)


def test_columns_may_be_named_in_the_address_or_in_the_form(trust: Trust) -> None:
    csv = b"Was,Now,Heads\nWizard,EMHP,3\n"
    named = {"as_at": "2026-01-01", "title_column": "Was", "headcount_column": "Heads"}

    answer = trust.client.put(
        trust.at("establishment"),
        params=named,
        data={"title_column": "Now"},
        files={"file": ("list.csv", csv, "text/csv")},
        headers=trust.key,
    )

    assert answer.status_code == 201, answer.text
    (line,) = trust.get("establishment/versions/1").json()["lines"]
    assert (line["title"], line["headcount"]["number"]) == ("EMHP", 3)
    assert "Was" in answer.json()["file"]["dropped_columns"]


def test_what_is_no_file_of_a_list_is_refused(trust: Trust) -> None:
    check_problem(trust.send(b"%PDF-1.7", "application/octet-stream"), 415)
    check_problem(trust.send(b"{}", "image/png"), 415, "unsupported-media-type")
    check_problem(trust.send(b"", "text/csv"), 422, "table-invalid")


def test_a_version_comes_as_csv(trust: Trust) -> None:
    trust.put([{"title": "=cmd()", "headcount": 3}, {"title": "EMHP"}])

    answer = trust.get("establishment/versions/1", format="csv")

    head, *rows = answer.text.splitlines()
    assert head.startswith("title,band,occupation_code")
    assert any(row.startswith("'=cmd()") for row in rows)
    assert answer.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    ("line", "where"),
    [
        ({"title": "EMHP", "headcount": -1}, "body.lines[0].headcount"),
        ({"title": "EMHP", "headcount": 1_000_001}, "body.lines[0].headcount"),
        ({"title": "EMHP", "headcount": 2.5}, "body.lines[0].headcount"),
        ({"title": "EMHP", "headcount": True}, "body.lines[0].headcount"),
        ({"title": "EMHP", "headcount": "lots"}, "body.lines[0].headcount"),
        ({"title": "EMHP", "headcount_quality": "exact"}, "body.lines[0]"),
        ({"title": "EMHP", "headcount": 3, "headcount_quality": "unknown"}, "body.lines[0]"),
        ({"title": "EMHP", "fte": -0.1}, "body.lines[0].fte"),
        ({"title": "EMHP", "employed_by": "somebody"}, "body.lines[0].employed_by"),
        ({"title": "EMHP", "new_as": "yes"}, "body.lines[0].new_as"),
        ({"title": "EMHP", "surname": "Ng"}, "body.lines[0].surname"),
        ({"title": ""}, "body.lines[0].title"),
        ({"title": "a" * 301}, "body.lines[0].title"),
        ({}, "body.lines[0].title"),
    ],
)
def test_a_bad_line_is_refused_with_its_place(
    trust: Trust, line: dict[str, Any], where: str
) -> None:
    problem = check_problem(trust.put([line]), 422, "invalid-request")

    assert all(error["where"].startswith(where) for error in problem["errors"])


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b'{"lines": [{"title": "EMHP", "fte": NaN}]}', 422, "invalid-request"),
        (b'{"lines": [{"title": "EMHP", "fte": 1e999}]}', 422, "invalid-request"),
        (b'{"lines": []}', 422, "invalid-request"),
        (b"[]", 422, "invalid-request"),
        (b'{"lines": [', 400, "malformed-json"),
        (b"", 400, "malformed-json"),
        (b"\xff\xfe", 400, "malformed-json"),
    ],
)
def test_what_is_no_list_is_refused(trust: Trust, body: bytes, status: int, code: str) -> None:
    check_problem(trust.send(body, "application/json"), status, code)


@pytest.mark.parametrize(
    ("title", "looks_like"),
    [
        ("Nguyen, Thi", "a person's name"),
        ("EMHP a.b@example.org", "an email address"),
        ("EMHP JG123456C", "a National Insurance number"),
        ("EMHP 943 476 5919", "an NHS number"),
    ],
)
def test_a_title_that_tells_of_a_person_is_refused_with_its_row_and_never_shown(
    trust: Trust, title: str, looks_like: str
) -> None:
    csv = f'Job Title,Headcount\nEMHP,3\n"{title}",2\n'.encode()

    by_json = check_problem(trust.put([{"title": "EMHP"}, {"title": title}]), 422, "personal-data")
    by_file = check_problem(trust.send(csv), 422, "personal-data")

    assert by_json["errors"] == [
        {"where": "row 2, column title", "message": f"This looks like {looks_like}. Take it out."}
    ]
    assert by_file["errors"][0]["where"].startswith("row 3")
    assert title not in json.dumps([by_json, by_file])
    check_problem(trust.get("establishment"), 404, "establishment-not-found")


def test_every_fault_of_a_file_is_reported_at_once_and_nothing_is_kept(trust: Trust) -> None:
    csv = b"Job Title,Headcount,FTE,New as\nEMHP,-3,1,yes\nHub Worker,NaN,inf,\n,4,,\n"

    problem = check_problem(trust.send(csv), 422, "table-invalid")

    assert [error["where"] for error in problem["errors"]] == [
        "row 2, column headcount",
        "row 2, column new_as",
        "row 3, column headcount",
        "row 3, column fte",
        "row 4, column title",
    ]
    check_problem(trust.get("establishment"), 404, "establishment-not-found")


@pytest.mark.parametrize(
    ("as_at", "code"), [("2999-01-01", "establishment-date"), ("last May", "invalid-request")]
)
def test_a_day_that_cannot_be_is_refused(trust: Trust, as_at: str, code: str) -> None:
    check_problem(trust.put([{"title": "EMHP"}], as_at=as_at), 422, code)


def test_a_list_says_on_which_day_it_holds(trust: Trust) -> None:
    answer = trust.client.put(
        trust.at("establishment"), json={"lines": [{"title": "EMHP"}]}, headers=trust.key
    )

    assert check_problem(answer, 422, "invalid-request")["errors"][0]["where"] == "query.as_at"


def test_a_hundred_thousand_rows_are_added_up(trust: Trust) -> None:
    titles = ["EMHP", "Hub Worker", "Nursing Associate", "Practitioner"]
    lines = [{"title": titles[number % 4], "headcount": 1} for number in range(100_000)]

    body = trust.put(lines).json()

    assert (body["version"]["rows"], body["summary"]["lines"]) == (100_000, 4)
    assert body["summary"]["headcount"]["number"] == 100_000


def test_more_kinds_of_posts_than_a_trust_has_are_refused(trust: Trust) -> None:
    lines = [{"title": f"EMHP {number}"} for number in range(20_001)]

    check_problem(trust.put(lines), 413, "establishment-too-long")


@pytest.mark.parametrize("path", PATHS)
def test_only_the_trusts_own_key_or_an_administrators_opens_what_is_its_own(
    trust: Trust, writable: tuple[TestClient, Engine], path: str
) -> None:
    client, engine = writable
    trust.put([{"title": "EMHP", "headcount": 3}])
    other = new_trust(client, engine)
    reviewer = bearing(make_key(engine, Scope.REVIEW))
    admin = bearing(make_key(engine, Scope.ADMIN))

    check_problem(client.get(trust.at(path)), 401, "not-authenticated")
    check_problem(client.get(trust.at(path), headers=other.key), 403, "not-allowed")
    check_problem(client.get(trust.at(path), headers=reviewer), 403, "not-allowed")
    assert client.get(trust.at(path), headers=admin).status_code in {200, 404}
    assert client.get(trust.at(path), headers=trust.key).status_code in {200, 404}


def test_another_trusts_key_stores_nothing(
    trust: Trust, writable: tuple[TestClient, Engine]
) -> None:
    other = new_trust(*writable)
    thief = Trust(trust.client, trust.code, other.key)

    check_problem(thief.put([{"title": "EMHP"}]), 403, "not-allowed")
    check_problem(
        thief.post("local-titles", {"title": "Hub", "role_id": NURSE}), 403, "not-allowed"
    )
    check_problem(thief.post("establishment/answers"), 403, "not-allowed")
    check_problem(trust.get("establishment"), 404, "establishment-not-found")


@pytest.mark.parametrize(
    ("code", "status", "kind"),
    [
        ("ZZZ9", 404, "organisation-not-found"),
        ("R1C", 409, "organisation-closed"),
        ("Y58", 422, "not-a-trust"),
        ("%20", 404, "organisation-not-found"),
        ("'--", 404, "organisation-not-found"),
    ],
)
def test_only_an_open_trust_keeps_a_list(
    writable: tuple[TestClient, Engine], code: str, status: int, kind: str
) -> None:
    client, engine = writable
    admin = bearing(make_key(engine, Scope.ADMIN))

    nobody = Trust(client, code, admin)

    check_problem(nobody.put([{"title": "EMHP"}]), status, kind)


def test_a_write_that_is_sent_again_is_done_once(
    trust: Trust, writable: tuple[TestClient, Engine]
) -> None:
    lines = [{"title": "EMHP", "headcount": 3}]
    name = {"Idempotency-Key": f"once-{trust.code}"}

    first, again = trust.put(lines, **name), trust.put(lines, **name)

    assert (first.status_code, again.status_code) == (201, 201)
    assert again.headers["Idempotent-Replayed"] == "true"
    assert again.json() == first.json()
    with reading(writable[1]) as session:
        assert _versions(session, trust.code) == 1


def test_a_list_is_not_stored_over_one_that_the_sender_has_not_seen(trust: Trust) -> None:
    trust.put([{"title": "EMHP", "headcount": 3}])
    seen = trust.get("establishment").headers["ETag"]

    second = trust.put([{"title": "EMHP", "headcount": 4}], **{"If-Match": seen})
    third = trust.put([{"title": "EMHP", "headcount": 5}], **{"If-Match": seen})

    assert second.status_code == 201
    check_problem(third, 412, "precondition-failed")
    assert trust.put([{"title": "EMHP"}], **{"If-Match": second.headers["ETag"]}).status_code == 201


def test_a_code_is_taken_in_any_case(trust: Trust) -> None:
    trust.put([{"title": "EMHP", "headcount": 3}])
    low = Trust(trust.client, trust.code.lower(), trust.key)

    assert low.get("establishment").json()["organisation"]["ods_code"] == trust.code
    shown = trust.client.get(f"/organisations/{trust.code.lower()}").json()
    assert shown["ods_code"] == trust.code


def test_what_the_registry_answers_otherwise_is_shown_then_stored_beside_the_first_answer(
    trust: Trust, writable: tuple[TestClient, Engine]
) -> None:
    client, engine = writable
    title = f"Envoy {trust.code}"
    trust.put([{"title": title, "headcount": 3}, {"title": "EMHP", "headcount": 2}])
    assert trust.get("establishment/changed-answers").json()["changed"] == []
    with transaction(engine) as session:
        _name(session, title, NURSE)
    client.app.state.index_cache.refresh_now()  # type: ignore[attr-defined]  # what the refresher does

    shown = trust.get("establishment/changed-answers").json()
    stored = trust.get("establishment/versions/1").json()

    (changed,) = shown["changed"]
    assert (changed["title"], shown["is_stored"]) == (title, False)
    assert changed["before"]["outcome"] == "unmatched"
    assert (changed["after"]["outcome"], changed["after"]["role_id"]) == ("matched", NURSE)
    assert not stored["answered_with"]["is_current"]
    assert {line["title"]: line["role_id"] for line in stored["lines"]} == {
        title: None,
        "EMHP": EMHP,
    }

    again = trust.post("establishment/answers")
    assert (again.status_code, again.json()["changed"]) == (201, shown["changed"])
    assert trust.post("establishment/answers").status_code == 200
    now = trust.get("establishment/versions/1").json()
    assert now["answered_with"]["is_current"]
    assert {line["title"]: line["role_id"] for line in now["lines"]} == {title: NURSE, "EMHP": EMHP}


def test_the_open_history_tells_that_a_trust_did_something_and_not_what(trust: Trust) -> None:
    trust.put([{"title": "EMHP", "headcount": 3}])
    trust.post("local-titles", {"title": "Hub Worker", "reason": "Our own role"})

    own = trust.get("changes").json()["changes"]

    assert [(step["entity"], step["action"]) for step in own] == [
        ("establishment_version", "insert"),
        ("local_title", "insert"),
    ]
    assert {step["key"].split("|")[0] for step in own} == {trust.code}
    for step in own:
        asked = {"entity": step["entity"], "limit": 1_000}
        shown = trust.client.get("/changes", params=asked).json()["changes"]
        (same,) = [each for each in shown if each["seq"] == step["seq"]]
        assert (same["hash"], same["key"]) == (step["hash"], step["key"])
        assert same["before"] is same["after"] is same["reason"] is None
        assert step["after"]


def _versions(session: Session, ods_code: str) -> int:
    version = EstablishmentVersion
    counted = select(func.count()).where(col(version.ods_code) == ods_code)
    return session.scalar(counted) or 0


def _name(session: Session, term: str, role_id: str) -> None:
    session.add(
        Synonym(
            role_id=role_id,
            term=term,
            kind="alternative title",
            scope="exact",
            source_id="example-study",
        )
    )
    bump_version(session)


def test_a_check_and_an_establishment_read_a_row_in_the_same_way(trust: Trust) -> None:
    rows = (
        b"Job Title,Job Role,Pay Band,Headcount\n"
        b"EMHP,7055,Review Body Band 8 - Range B,c. 2\n"
        b"EMHP,07055,8b,3\n"
    )

    checked = trust.client.post("/checks", content=rows, headers={"Content-Type": "text/csv"})
    stored = trust.send(rows)

    checks = [row["coding_check"]["given"] for row in checked.json()["rows"]]
    lines = trust.get("establishment/versions/1").json()["lines"]
    assert stored.status_code == 201, stored.text
    assert checks == ["07055", "07055"]
    assert [(line["job_role"], line["band"]) for line in lines] == [("07055", "8b")] * 2
    assert checked.json()["summary"]["headcount"]["total"] == 5


def test_a_list_sent_as_json_has_its_cells_read_like_those_of_a_file(trust: Trust) -> None:
    trust.put([{"title": "EMHP", "job_role": "7055", "band": "Band 8 - Range B"}])

    (line,) = trust.get("establishment/versions/1").json()["lines"]
    assert (line["job_role"], line["band"]) == ("07055", "8b")
