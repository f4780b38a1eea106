"""Every address that an answer gives out works behind the prefix of a proxy."""

import asyncio
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient
from httpx2 import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from app.http.addresses import base_address, set_root
from app.main import create_app
from app.settings import Settings
from tests.asgi import request_scope
from tests.waiting import wait_until

PREFIX = "/registry"
PROXY = ("127.0.0.1", 50_000)
FORWARDED = {"X-Forwarded-Prefix": PREFIX}
STARTS = (
    "/",
    "/roles?limit=2",
    "/roles/nobody",
    "/synonyms?limit=1",
    "/resolve?title=EMHP",
    "/resolve?title=PA",
    "/gaps",
    "/code-systems",
    "/changes?limit=5",
    "/releases",
    "/proposals",
    "/auth/login",
)
MOST = 150
LIST = b"Job Title,Band\nEMHP,5\nNurse,\n"


@pytest.fixture(scope="module")
def behind_proxy(seeded_url: str) -> Iterator[TestClient]:
    """A client of a registry that a proxy serves under a prefix."""
    app = create_app(Settings(database_url=seeded_url, root_path=PREFIX))
    with TestClient(app, root_path=PREFIX, follow_redirects=False) as client:
        yield client


def test_a_crawl_leaves_the_prefix_nowhere(behind_proxy: TestClient) -> None:
    crawl(behind_proxy)


def test_a_crawl_through_a_trusted_proxy_leaves_the_prefix_nowhere(seeded_url: str) -> None:
    app = stripped(create_app(Settings(database_url=seeded_url)))
    with TestClient(app, client=PROXY, follow_redirects=False, headers=FORWARDED) as client:
        crawl(client)


def stripped(app: FastAPI) -> ASGIApp:
    """The application behind a proxy that takes the prefix off each address."""

    async def proxied(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            scope["path"] = scope["path"].removeprefix(PREFIX)
            scope["raw_path"] = scope["raw_path"].removeprefix(PREFIX.encode())
        await app(scope, receive, send)

    return proxied


@pytest.mark.parametrize(
    ("peer", "prefix"),
    [
        (("203.0.113.7", 1), PREFIX),
        (PROXY, "//evil.example"),
        (PROXY, "https://evil.example"),
        (PROXY, "/a b"),
    ],
)
def test_only_a_path_from_a_trusted_proxy_is_a_prefix(
    seeded_url: str, peer: tuple[str, int], prefix: str
) -> None:
    app = create_app(Settings(database_url=seeded_url))
    with TestClient(app, client=peer, headers={"X-Forwarded-Prefix": prefix}) as client:
        assert client.get("/roles?limit=1").json()["next"].startswith("/roles?")


def crawl(behind_proxy: TestClient) -> None:
    waiting, seen = [PREFIX + start for start in STARTS], set[str]()
    while waiting and len(seen) < MOST:
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        answer = behind_proxy.get(path)
        given = list(addresses_in(answer))
        assert [one for one in given if not one.startswith(f"{PREFIX}/")] == [], path
        assert answer.status_code != 404 or path in {f"{PREFIX}{start}" for start in STARTS}, path
        waiting += given

    assert {f"{PREFIX}/problems/role-not-found", f"{PREFIX}/docs"} <= seen
    assert len(seen) > len(STARTS) * 2


def test_a_checked_list_names_its_roles_behind_the_prefix(behind_proxy: TestClient) -> None:
    answer = behind_proxy.post(f"{PREFIX}/checks", files={"file": ("staff.csv", LIST)})

    url = answer.json()["rows"][0]["role"]["url"]
    assert url == f"{PREFIX}/roles/education-mental-health-practitioner"
    assert [one for one in addresses_in(answer) if not one.startswith(f"{PREFIX}/")] == []


def test_a_long_check_and_its_result_are_behind_the_prefix(behind_proxy: TestClient) -> None:
    promised = behind_proxy.post(
        f"{PREFIX}/checks",
        files={"file": ("staff.csv", LIST)},
        headers={"Prefer": "respond-async"},
    )
    where = promised.headers["location"]
    wait_until(lambda: behind_proxy.get(where).json()["status"] == "done", "the check has ended")

    result = behind_proxy.get(behind_proxy.get(where).json()["result"])

    assert where.startswith(f"{PREFIX}/checks/")
    assert [one for one in addresses_in(result) if not one.startswith(f"{PREFIX}/")] == []
    assert behind_proxy.delete(where).status_code == 204


def addresses_in(answer: Response) -> Iterator[str]:
    """Every address of this registry in the headers and the body of an answer."""
    for link in answer.headers.get("link", "").split(","):
        if link:
            yield link.split(">")[0].strip(" <")
    if "location" in answer.headers:
        yield answer.headers["location"]
    if "json" in answer.headers["content-type"] and "/openapi.json" not in str(answer.url):
        yield from _texts(answer.json())


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401  # JSON of any shape
    if isinstance(value, str) and value.startswith("/"):
        yield value
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for one in inner:
        yield from _texts(one)


def test_the_description_names_the_prefix_as_the_server(behind_proxy: TestClient) -> None:
    servers = behind_proxy.get(f"{PREFIX}/openapi.json").json()["servers"]

    assert servers[0]["url"] == f"{PREFIX}/"


def test_without_a_proxy_an_address_has_no_prefix(client: TestClient) -> None:
    assert client.get("/roles?limit=1").json()["next"].startswith("/roles?limit=1&cursor=")


def test_the_prefix_of_a_trusted_proxy_is_used_instead_of_the_set_one(seeded_url: str) -> None:
    app = create_app(Settings(database_url=seeded_url, root_path="/set"))
    with TestClient(app, client=PROXY, headers=FORWARDED, root_path="/set") as client:
        answer = client.get("/set/roles?limit=1")

    assert answer.json()["next"].startswith(f"{PREFIX}/roles?")


@pytest.mark.parametrize(
    ("public_url", "expected"),
    [
        (None, "https://roles.example.org:8443/registry"),
        ("https://public.example.org/roles", "https://public.example.org/roles"),
    ],
)
def test_the_base_address_is_the_one_that_was_set_or_that_the_caller_asked(
    public_url: str | None, expected: str
) -> None:
    app = FastAPI()
    app.state.settings = Settings(public_url=public_url)
    scope = {**request_scope("/registry/fhir"), "root_path": "/registry", "scheme": "https"}
    scope |= {"app": app, "headers": [(b"host", b"roles.example.org:8443")]}

    async def asked() -> str:
        set_root(scope)
        return base_address(Request(scope))

    assert asyncio.run(asked()) == expected
