import json
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import event

from app.api.resolve import MOST_WAITING, TITLES_IN_A_PIECE, answer_batch
from app.api.schemas.base import RegistryOut
from app.api.schemas.resolve import BatchIn
from app.matching.resolve import RESOLVER_VERSION, resolve_many
from app.turns import Turns
from tests.waiting import wait_for_event, wait_until

FIELDS = [
    *("query", "reading", "outcome", "why", "role", "confidence", "reasons", "candidates"),
    *("question", "codes", "coding_check", "suggested_title", "registry"),
]


def ask(client: TestClient, title: str, **context: str) -> dict[str, Any]:
    response = client.get("/resolve", params={"title": title, **context})
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_a_match_has_every_field_of_the_contract_with_role_codes_and_registry(
    client: TestClient,
) -> None:
    answer = ask(client, "EMHP", band="5")

    assert list(answer) == FIELDS
    assert answer["outcome"] == "matched"
    assert answer["query"]["title"] == "EMHP"
    assert answer["query"]["band"] == "5"
    assert answer["role"] == {
        "id": "education-mental-health-practitioner",
        "name": "Education Mental Health Practitioner",
        "family": "children and young people",
        "url": "/roles/education-mental-health-practitioner",
    }
    assert [(code["system"], code["code"]) for code in answer["codes"]] == [
        ("esr-job-role", "07054")
    ]
    assert answer["registry"]["release"] is None
    assert answer["registry"]["content"].startswith("sha256:")
    assert answer["registry"]["resolver"] == RESOLVER_VERSION


def test_an_ambiguous_title_has_no_role_but_a_question_and_candidates(client: TestClient) -> None:
    answer = ask(client, "PA")

    assert answer["outcome"] == "ambiguous"
    assert answer["why"]
    assert answer["role"] is None
    assert answer["question"] == "Does the post assist a doctor or a manager?"
    assert answer["candidates"][0]["role"]["id"] == "physician-associate"


def test_an_unknown_title_is_unmatched(client: TestClient) -> None:
    answer = ask(client, "Quantity Surveyor")

    assert answer["outcome"] == "unmatched"
    assert answer["role"] is None
    assert answer["why"]


def test_the_name_is_the_one_in_force_on_the_day_asked_about(client: TestClient) -> None:
    before = ask(client, "Physician Associate", as_of="2024-01-01")
    after = ask(client, "Physician Associate", as_of="2026-01-01")

    assert before["role"]["name"] == "Physician Associate"
    assert after["role"]["name"] == "Physician Assistant"


def test_the_same_question_has_the_same_answer_byte_for_byte(client: TestClient) -> None:
    with ThreadPoolExecutor(8) as pool:
        asked = pool.map(lambda _: client.get("/resolve?title=Senior+EMHP").content, range(24))

    assert len(set(asked)) == 1


def test_resolving_one_title_sends_no_statement_to_the_database(client: TestClient) -> None:
    assert isinstance(client.app, FastAPI)
    engine = client.app.state.engine
    client.app.state.index_cache.stop()  # its own look at the version is no part of a request
    statements: list[str] = []

    def note(*arguments: object) -> None:
        statements.append(str(arguments[2]))

    event.listen(engine, "before_cursor_execute", note)
    try:
        ask(client, "EMHP")
        in_requests = list(statements)
        client.get("/roles")
    finally:
        event.remove(engine, "before_cursor_execute", note)
        client.app.state.index_cache.start()

    assert in_requests == []
    assert statements, "the listener must be able to see statements"


@pytest.mark.parametrize(
    ("title", "status", "code"),
    [
        ("", 422, "invalid-title"),
        ("   ", 422, "invalid-title"),
        ("x" * 301, 422, "invalid-title"),
        ("Staff\x00Nurse", 422, "invalid-title"),
        ("Staff\x1bNurse", 422, "invalid-title"),
    ],
)
def test_a_title_that_cannot_be_read_is_refused(
    client: TestClient, title: str, status: int, code: str
) -> None:
    response = client.get("/resolve", params={"title": title})

    assert response.status_code == status
    assert response.json()["code"] == code
    assert response.json()["errors"][0]["where"] == "query.title"


def test_a_title_of_300_characters_is_answered(client: TestClient) -> None:
    assert ask(client, ("EMHP " * 60).strip().ljust(300, "x"))["query"]["title"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_release_that_does_not_exist_is_not_found(client: TestClient, method: str) -> None:
    if method == "get":
        response = client.get("/resolve", params={"title": "EMHP", "release": "2026.1"})
    else:
        response = client.post("/resolve", json={"titles": [], "release": "2026.1"})

    assert response.status_code == 404
    assert response.json()["code"] == "release-not-found"


def test_a_batch_answers_in_its_order_and_like_single_titles(client: TestClient) -> None:
    titles: list[dict[str, Any]] = [
        {"id": "a", "title": "EMHP"},
        {"id": 2, "title": "PA"},
        {"title": "Quantity Surveyor"},
    ]

    answer = client.post("/resolve", json={"titles": titles}).json()

    assert [result["id"] for result in answer["results"]] == ["a", 2, None]
    assert answer["summary"] == {
        "titles": 3,
        "matched": 1,
        "ambiguous": 1,
        "unmatched": 1,
        "errors": 0,
    }
    for given, result in zip(titles, answer["results"], strict=True):
        single = ask(client, given["title"])
        assert single.pop("registry") == answer["registry"]
        assert {**result, "id": None} == {**single, "id": None}


@pytest.mark.parametrize(
    ("item", "code", "where"),
    [
        ({"id": "x", "title": ""}, "invalid-title", "title"),
        ({"id": "x", "title": "  "}, "invalid-title", "title"),
        ({"id": "x", "title": "a\x00b"}, "invalid-title", "title"),
        ({"id": "x", "title": "x" * 301}, "invalid-title", "title"),
        ({"id": "x"}, "invalid-item", "title"),
        ({"id": "x", "title": None}, "invalid-item", "title"),
        ({"id": "x", "title": "\ud800"}, "invalid-item", "title"),
        ({"id": "x", "title": "EMHP", "bnad": "6"}, "invalid-item", "bnad"),
        ({"id": "x", "title": "EMHP", "band": 6.5}, "invalid-item", "band"),
        ({"id": "x", "title": "EMHP", "band": True}, "invalid-item", "band"),
        (None, "invalid-item", ""),
        ([], "invalid-item", ""),
    ],
)
def test_a_bad_item_is_an_error_in_its_place(
    client: TestClient, item: object, code: str, where: str
) -> None:
    body = json.dumps({"titles": [{"title": "EMHP"}, item, {"title": "PA"}]})

    answer = client.post("/resolve", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == 200, answer.text
    good, bad, other = answer.json()["results"]
    assert (good["outcome"], other["outcome"]) == ("matched", "ambiguous")
    assert bad["id"] == ("x" if isinstance(item, dict) else None)
    assert bad["error"]["code"] == code
    assert [fault["where"] for fault in bad["error"]["errors"]] == [where]
    assert answer.json()["summary"]["errors"] == 1


def test_a_string_in_a_batch_is_a_title(client: TestClient) -> None:
    answer = client.post("/resolve", json={"titles": ["EMHP", {"title": "EMHP"}]}).json()

    assert answer["results"][0] == answer["results"][1]
    assert answer["summary"]["errors"] == 0


def test_a_band_in_a_batch_can_be_null(client: TestClient) -> None:
    answer = client.post("/resolve", json={"titles": [{"title": "EMHP", "band": None}]})

    assert answer.status_code == 200
    assert answer.json()["results"][0]["query"]["band"] is None


def test_a_number_in_a_batch_is_a_band(client: TestClient) -> None:
    titles = [{"title": "EMHP", "band": band} for band in (6, 6.0, "6")]

    number, decimal, text = client.post("/resolve", json={"titles": titles}).json()["results"]

    assert number == decimal == text
    assert number["query"]["band"] == "6"


@pytest.mark.parametrize("item", [5, None, ["EMHP"], True])
def test_an_item_that_is_no_title_is_refused_without_a_name_of_our_code(
    client: TestClient, item: object
) -> None:
    (result,) = client.post("/resolve", json={"titles": [item]}).json()["results"]

    assert result["error"]["detail"] == "Input should be an object"


def test_an_empty_string_in_a_batch_is_an_invalid_title(client: TestClient) -> None:
    (result,) = client.post("/resolve", json={"titles": [""]}).json()["results"]

    assert result["error"]["code"] == "invalid-title"


def test_an_empty_batch_has_an_empty_answer(client: TestClient) -> None:
    assert client.post("/resolve", json={"titles": []}).json()["results"] == []


def test_a_batch_is_written_in_pieces_as_it_was_in_one(client: TestClient) -> None:
    titles = ["EMHP", "Nurse", "", "Xylophonist"] * TITLES_IN_A_PIECE
    version, index = client.app.state.index_cache.snapshot  # type: ignore[attr-defined]  # FastAPI's
    whole = answer_batch(BatchIn(titles=titles), index, RegistryOut.of(version))

    with client.stream("POST", "/resolve", json={"titles": titles}) as response:
        pieces = list(response.iter_raw())

    assert b"".join(pieces) == whole.model_dump_json().encode()
    assert len(pieces) > 4
    assert whole.summary.titles == len(titles)
    assert whole.summary.errors == TITLES_IN_A_PIECE


def test_batches_take_turns_and_too_many_are_sent_away(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns: Turns = client.app.state.batches  # type: ignore[attr-defined]  # FastAPI's
    may_go_on, at_once, most = Event(), Counter[str](), 0

    def slow(*given: Any, **named: Any) -> Any:  # noqa: ANN401  # as the real one
        nonlocal most
        at_once["now"] += 1
        most = max(most, at_once["now"])
        wait_for_event(may_go_on)
        at_once["now"] -= 1
        return resolve_many(*given, **named)

    monkeypatch.setattr("app.api.resolve.resolve_many", slow)
    send = partial(client.post, "/resolve", json={"titles": ["EMHP"]})

    with ThreadPoolExecutor(MOST_WAITING + 1) as pool:
        sent = [pool.submit(send) for _ in range(MOST_WAITING + 1)]
        is_full = lambda: turns.waiting == MOST_WAITING  # noqa: E731  # short
        wait_until(is_full, "the other batches wait")
        refused = send()
        may_go_on.set()
        answers = [one.result() for one in sent]

    assert (refused.status_code, refused.json()["code"]) == (503, "too-busy")
    assert refused.headers["retry-after"] == "5"
    assert [answer.status_code for answer in answers] == [200] * (MOST_WAITING + 1)
    assert most == 1


def test_more_than_10_000_titles_are_too_many(client: TestClient) -> None:
    response = client.post("/resolve", json={"titles": [{"title": "EMHP"}] * 10_001})

    assert response.status_code == 413
    assert response.json()["code"] == "too-many-titles"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "malformed-json"),
        (b"", 422, "invalid-request"),
        (b"[]", 422, "invalid-request"),
        (b'{"titles": "EMHP"}', 422, "invalid-request"),
        (b'{"titles": [], "limit": 0}', 422, "invalid-request"),
        (b'{"titles": [], "limit": ' + b"9" * 5000 + b"}", 400, "malformed-json"),
        (b'{"titles": [], "as_of": 5}', 422, "invalid-request"),
        (b'{"titles": [], "as_of": "1600000000"}', 422, "invalid-request"),
        (b'{"titels": []}', 422, "invalid-request"),
        (b'{"titles": ["\xff"]}', 400, "malformed-json"),
        (b'{"titles": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400, "malformed-json"),
    ],
)
def test_a_body_that_is_no_batch_is_refused(
    client: TestClient, body: bytes, status: int, code: str
) -> None:
    headers = {"Content-Type": "application/json"}

    response = client.post("/resolve", content=body, headers=headers)

    assert (response.status_code, response.json()["code"]) == (status, code)


@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "", "text/json; x"])
def test_a_body_that_is_not_declared_as_json_is_refused(
    client: TestClient, content_type: str
) -> None:
    headers = {"Content-Type": content_type}

    response = client.post("/resolve", content=b'{"titles": []}', headers=headers)

    assert response.status_code == 415
    assert response.json()["code"] == "unsupported-media-type"
