"""The service as OpenRefine and other clients of the protocol meet it."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient

from app.main import create_app
from app.settings import Settings

EMHP = "education-mental-health-practitioner"


def ask(client: TestClient, queries: object) -> Any:  # noqa: ANN401  # JSON
    return client.post("/reconcile", data={"queries": json.dumps(queries)})


def test_the_address_alone_gives_the_manifest(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()

    assert {"0.1", "0.2"} <= set(manifest["versions"])
    assert manifest["batchSize"] == 100
    assert manifest["defaultTypes"][0] == {"id": "role", "name": "NHS role"}
    assert all(kind["broader"][0]["id"] == "role" for kind in manifest["defaultTypes"][1:])
    assert manifest["view"]["url"] == "http://testserver/ui/roles/{{id}}"


def test_every_address_of_the_manifest_answers(client: TestClient) -> None:
    manifest = client.get("/reconcile").json()
    services = [*manifest["suggest"].values(), manifest["extend"]["propose_properties"]]
    urls = [one["service_url"] + one["service_path"] for one in services]
    urls += [manifest[view]["url"].replace("{{id}}", EMHP) for view in ("view", "preview")]

    assert [client.get(url).status_code for url in urls] == [200] * len(urls)


@pytest.mark.parametrize(
    ("settings", "headers", "base"),
    [
        ({}, {"Host": "roles.example.org"}, "http://roles.example.org"),
        (
            {},
            {
                "X-Forwarded-Proto": "https",
                "X-Forwarded-Host": "nhs.example.org",
                "X-Forwarded-Prefix": "/registry",
            },
            "https://nhs.example.org/registry",
        ),
        ({"public_url": "https://set.example.org/r"}, {}, "https://set.example.org/r"),
    ],
)
def test_the_addresses_of_the_manifest_are_those_that_the_caller_can_reach(
    seeded_url: str, settings: dict[str, Any], headers: dict[str, str], base: str
) -> None:
    app = create_app(Settings(database_url=seeded_url, **settings))
    with TestClient(app, client=("127.0.0.1", 1), headers=headers) as client:
        manifest = client.get("/reconcile").json()

    assert manifest["preview"]["url"] == f"{base}/reconcile/preview/{{{{id}}}}"
    assert manifest["suggest"]["entity"]["service_url"] == f"{base}/reconcile"


def test_a_form_and_an_address_ask_the_same(client: TestClient) -> None:
    queries = {"q0": {"query": "EMHP"}}

    by_form = ask(client, queries).json()
    by_address = client.get("/reconcile", params={"queries": json.dumps(queries)}).json()

    assert by_form == by_address
    assert [one["id"] for one in by_form["q0"]["result"] if one["match"]] == [EMHP]


def test_every_key_has_an_answer_and_keeps_its_place(client: TestClient) -> None:
    queries = {"z": {"query": "Astronaut"}, "a": {"query": "EMHP"}, "m": {}}

    answer = ask(client, queries).json()

    assert list(answer) == ["z", "a", "m"]
    assert answer["m"]["result"] == []


def test_a_full_batch_is_answered_and_a_larger_one_refused(client: TestClient) -> None:
    most = client.get("/reconcile").json()["batchSize"]
    full = {f"q{place}": {"query": "EMHP"} for place in range(most)}

    answered = ask(client, full)
    refused = ask(client, {**full, "one-more": {"query": "EMHP"}})

    assert (answered.status_code, len(answered.json())) == (200, most)
    assert (refused.status_code, refused.json()["code"]) == (413, "content-too-large")


@pytest.mark.parametrize("field", ["queries", "extend"])
@pytest.mark.parametrize(
    ("text", "status", "code"),
    [
        ("{", 400, "malformed-json"),
        ("[" * 100_000, 400, "malformed-json"),
        ("[]", 422, "invalid-request"),
        ('"EMHP"', 422, "invalid-request"),
    ],
)
def test_what_is_no_batch_is_a_problem(
    client: TestClient, field: str, text: str, status: int, code: str
) -> None:
    answer = client.post("/reconcile", data={field: text})

    assert (answer.status_code, answer.json()["code"]) == (status, code)


def test_a_body_that_is_no_form_is_refused(client: TestClient) -> None:
    assert client.post("/reconcile", json={"q0": {"query": "EMHP"}}).status_code == 415


@pytest.mark.parametrize("query", ["EMHP", '{"query": "EMHP", "limit": 1}'])
def test_a_client_of_0_1_can_ask_one_query(client: TestClient, query: str) -> None:
    assert client.get("/reconcile", params={"query": query}).json()["result"][0]["id"] == EMHP


def test_a_client_that_cannot_read_other_websites_gets_a_script(client: TestClient) -> None:
    answer = client.get("/reconcile", params={"callback": "jQuery1.done"})

    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.text.startswith("/**/jQuery1.done({")
    assert json.loads(answer.text.removeprefix("/**/jQuery1.done(").removesuffix(");"))["name"]


def test_a_callback_that_is_no_name_is_not_used(client: TestClient) -> None:
    answer = client.get("/reconcile", params={"callback": "alert(1)//"})

    assert answer.headers["content-type"] == "application/json"


@pytest.mark.parametrize("prefix", ["EMH", "education-mental", "education Ment", "mental health p"])
def test_a_role_is_suggested_by_name_synonym_and_id(client: TestClient, prefix: str) -> None:
    found = client.get("/reconcile/suggest/entity", params={"prefix": prefix}).json()["result"]

    assert EMHP in [one["id"] for one in found]
    assert all(one["notable"][0]["id"] == "role" for one in found)


def test_suggestions_continue_after_a_cursor(client: TestClient) -> None:
    whole = client.get("/reconcile/suggest/entity?prefix=a").json()["result"]

    after = client.get("/reconcile/suggest/entity?prefix=a&cursor=1").json()["result"]

    assert len(whole) > 1
    assert after == whole[1:]


def test_types_and_properties_are_suggested_by_name_and_id(client: TestClient) -> None:
    types = client.get("/reconcile/suggest/type?prefix=work").json()["result"]
    properties = client.get("/reconcile/suggest/property?prefix=pay").json()["result"]

    assert [one["id"] for one in types] == ["social-work"]
    assert [one["id"] for one in properties] == ["band"]


def extend(client: TestClient, ids: list[str], pids: list[str]) -> Any:  # noqa: ANN401  # JSON
    asked = {"ids": ids, "properties": [{"id": pid} for pid in pids]}
    answer = client.post("/reconcile", data={"extend": json.dumps(asked)})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_every_property_of_every_id_has_its_cell_in_the_order_asked(client: TestClient) -> None:
    ids = [EMHP, "nobody", "\x00\ud800", "nursing-associate"]
    pids = ["successor", "nonsense", "code:esr-job-role", "family", "code:nowhere:1", "aliases"]

    answer = extend(client, ids, pids)

    assert [one["id"] for one in answer["meta"]] == pids
    assert list(answer["rows"]) == ids
    assert all(list(row) == pids for row in answer["rows"].values())
    assert answer["rows"]["nobody"] == {pid: [] for pid in pids}


def test_cells_have_the_facts_of_the_role(client: TestClient) -> None:
    pids = ["name", "status", "code:esr-job-role", "code:esr-job-role:2020-10", "family", "aliases"]

    row = extend(client, [EMHP], pids)["rows"][EMHP]

    assert row == {
        "name": [{"str": "Education Mental Health Practitioner"}],
        "status": [{"str": "active"}],
        "code:esr-job-role": [{"str": "07054"}],
        "code:esr-job-role:2020-10": [{"str": "07054"}],
        "family": [{"id": "children-and-young-people", "name": "Children and young people"}],
        "aliases": [{"str": "EMHP"}],
    }


def test_everything_proposed_can_be_fetched(client: TestClient) -> None:
    proposed = client.get("/reconcile/properties?type=role").json()
    pids = [one["id"] for one in proposed["properties"]]

    answer = extend(client, [EMHP], pids)

    assert proposed["type"] == "role"
    assert {one["id"]: one["name"] for one in answer["meta"]} == {
        one["id"]: one["name"] for one in proposed["properties"]
    }
    assert (
        client.get("/reconcile/properties?limit=2").json()["properties"]
        == (proposed["properties"][:2])
    )


def test_a_data_extension_that_asks_for_too_many_ids_is_refused(client: TestClient) -> None:
    asked = {"ids": ["x"] * 1_001, "properties": []}

    answer = client.post("/reconcile", data={"extend": json.dumps(asked)})

    assert answer.status_code == 413


def test_a_data_extension_has_a_bounded_number_of_properties(client: TestClient) -> None:
    most, more = ([{"id": f"p{place}"} for place in range(number)] for number in (100, 101))

    answered = client.post(
        "/reconcile", data={"extend": json.dumps({"ids": ["x"] * 1_000, "properties": most})}
    )
    refused = client.post(
        "/reconcile", data={"extend": json.dumps({"ids": ["x"], "properties": more})}
    )

    assert answered.status_code == 200
    assert (refused.status_code, refused.json()["code"]) == (413, "content-too-large")
    assert refused.json()["detail"] == "You sent 101 properties. Send at most 100 at a time."


def test_a_long_name_of_a_property_is_refused_because_every_row_would_repeat_it(
    client: TestClient,
) -> None:
    asked = {"ids": ["x"], "properties": [{"id": "p" * 101}]}

    answer = client.post("/reconcile", data={"extend": json.dumps(asked)})

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["where"] == "extend.properties[0].id"


@pytest.mark.parametrize("charset", ["punycode", "undefined", "utf-7"])
def test_a_form_in_a_charset_that_browsers_do_not_use_is_refused(
    client: TestClient, charset: str
) -> None:
    part = b'--p\r\nContent-Disposition: form-data; name="query"\r\n\r\nEMHP\r\n--p--\r\n'
    kind = f"multipart/form-data; boundary=p; charset={charset}"

    answer = client.post("/reconcile", content=part, headers={"Content-Type": kind})

    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported-media-type")


def test_a_data_extension_without_ids_is_a_problem_that_names_the_place(
    client: TestClient,
) -> None:
    answer = client.post("/reconcile", data={"extend": '{"properties": []}'})

    assert (answer.status_code, answer.json()["errors"][0]["where"]) == (422, "extend.ids")


def test_a_preview_is_a_page_that_any_website_can_show(client: TestClient) -> None:
    page = client.get(f"/reconcile/preview/{EMHP}")

    assert "<h1>Education Mental Health Practitioner</h1>" in page.text
    assert "frame-ancestors *" in page.headers["content-security-policy"]
    assert client.get("/reconcile/preview/nobody").status_code == 404


@pytest.fixture
def away(seeded_url: str) -> Iterator[TestClient]:
    """A client that asks from a page of another website."""
    app = create_app(Settings(database_url=seeded_url))
    with TestClient(app, headers={"Origin": "https://refine.example"}) as client:
        yield client


@pytest.mark.parametrize(
    "path",
    ["", "/suggest/entity?prefix=e", "/suggest/type", "/suggest/property", "/properties"],
)
def test_every_address_can_be_read_from_another_website(away: TestClient, path: str) -> None:
    assert away.get(f"/reconcile{path}").headers["access-control-allow-origin"] == "*"


def test_a_batch_can_be_sent_from_another_website(away: TestClient) -> None:
    assert ask(away, {}).headers["access-control-allow-origin"] == "*"
