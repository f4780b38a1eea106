"""Only a trusted proxy says what the prefix of an address is and who calls."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from fastapi import FastAPI, Request
from fastapi.testclient import TestClient

from app.http.behind_proxy import BehindProxy, parts_of

FORWARDED = {"X-Forwarded-Prefix": "/registry", "X-Forwarded-For": "192.0.2.7"}


def seen(peer: str, trusted: str, **more: str) -> tuple[str, str]:
    """The prefix and the caller that a route sees of a request from a peer."""
    app = FastAPI()

    @app.get("/roles")
    def show(request: Request) -> tuple[str, str]:
        caller = request.client.host if request.client else ""
        return request.scope["root_path"], caller

    client = TestClient(BehindProxy(app, trusted=trusted), client=(peer, 1))
    prefix, caller = client.get("/roles", headers={**FORWARDED, **more}).json()
    return prefix, caller


@pytest.mark.parametrize("trusted", ["10.0.0.1", "10.0.0.0/8", "192.168.0.1, 10.0.0.1"])
def test_a_trusted_proxy_gives_the_prefix_and_the_caller(trusted: str) -> None:
    assert seen("10.0.0.1", trusted) == ("/registry", "192.0.2.7")


@pytest.mark.parametrize("peer", ["10.0.0.2", "testclient"])
def test_nobody_else_can_give_a_prefix_or_a_caller(peer: str) -> None:
    assert seen(peer, "10.0.0.1") == ("", peer)


@pytest.mark.parametrize("prefix", ["registry", "//other.example.org", "/a b", "/a?b"])
def test_a_prefix_that_is_not_a_plain_path_is_not_used(prefix: str) -> None:
    headers = {"X-Forwarded-Prefix": prefix}

    assert seen("10.0.0.1", "10.0.0.1", **headers) == ("", "192.0.2.7")


def test_parts_are_without_spaces_and_never_empty() -> None:
    assert parts_of(" 10.0.0.1 ,, 10.0.0.2,") == ["10.0.0.1", "10.0.0.2"]


@pytest.mark.parametrize(
    ("peer", "host", "expected"),
    [
        ("10.0.0.1", "roles.example.org", "roles.example.org"),
        ("10.0.0.1", "roles.example.org:8443", "roles.example.org:8443"),
        ("10.0.0.1", "evil.example/path", "testserver"),
        ("10.0.0.2", "roles.example.org", "testserver"),
    ],
)
def test_only_a_trusted_proxy_gives_the_host(peer: str, host: str, expected: str) -> None:
    app = FastAPI()

    @app.get("/roles")
    def show(request: Request) -> str:
        return request.url.netloc

    client = TestClient(BehindProxy(app, trusted="10.0.0.1"), client=(peer, 1))

    assert client.get("/roles", headers={"X-Forwarded-Host": host}).json() == expected


def test_a_proxy_that_gives_no_host_leaves_the_one_that_it_asked() -> None:
    app = FastAPI()

    @app.get("/roles")
    def show(request: Request) -> str:
        return request.url.netloc

    client = TestClient(BehindProxy(app, trusted="10.0.0.1"), client=("10.0.0.1", 1))

    assert client.get("/roles", headers=FORWARDED).json() == "testserver"


def test_the_start_and_the_end_of_the_service_are_passed_on() -> None:
    seen = []

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        seen.append("start")
        yield
        seen.append("end")

    with TestClient(BehindProxy(FastAPI(lifespan=lifespan), trusted="10.0.0.1")):
        pass

    assert seen == ["start", "end"]


@pytest.mark.parametrize("prefix", ["/registry", "/registry/"])
def test_a_prefix_is_put_before_the_path_as_it_was_written(prefix: str) -> None:
    app = FastAPI()

    @app.get("/roles/{name:path}")
    def show(request: Request, name: str) -> list[str]:
        scope = request.scope
        return [name, scope["root_path"], scope["path"], scope["raw_path"].decode()]

    client = TestClient(BehindProxy(app, trusted="10.0.0.1"), client=("10.0.0.1", 1))
    answer = client.get("/roles/a%2Fb", headers={"X-Forwarded-Prefix": prefix})

    assert answer.json() == ["a/b", "/registry", "/registry/roles/a/b", "/registry/roles/a%2Fb"]
