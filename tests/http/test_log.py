"""What a caller sends is not in the log: no title, no key, and no line of the caller's own."""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import httpx2
import pytest
from fastapi.routing import iter_route_contexts

from app.db.session import make_engine
from app.http.deps import SESSION_COOKIE
from app.vocabulary import Scope
from tests.api.test_server import ROOT, wait_for
from tests.callers import add_organisation, bearing, make_key
from tests.conftest import copied
from tests.described import APP
from tests.servers import free_port
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

MARK = "Zqxmark"
TITLE = f"{MARK} Nurse"
CSV = f"Job Title,Team,Surname\n{TITLE},{TITLE},{TITLE}\n".encode()
NAMES = (
    *("title", "titles", "q", "query", "queries", "extend", "prefix", "filter", "url", "code"),
    *("system", "name", "term", "reason", "comment", "why", "definition", "role_id", "role"),
    *("payload", "rationale", "sources", "expected", "kind", "version", "release", "cursor"),
    *("as_of", "band", "family", "state", "key", "text", "message", "expected_role_id", "detail"),
)
ASKED = ("title", "q", "queries", "prefix", "url")
HEADERS = {
    "User-Agent": TITLE,
    "Referer": f"http://127.0.0.1/ui/find?title={MARK}",
    "If-Match": f'"{MARK}"',
    "If-None-Match": f'"{MARK}"',
    "Idempotency-Key": TITLE,
    "Accept-Language": MARK,
    "X-Forwarded-Prefix": f"/{MARK}",
    "X-Forwarded-Host": f"{MARK}.example",
    "Sec-Fetch-Site": "same-origin",
}
FHIR = {"resourceType": "Parameters", "parameter": [{"name": "url", "valueUri": TITLE}]}


@dataclass(frozen=True)
class Logging:
    """A registry that logs all that it can, the key of an administrator, and what it wrote."""

    client: httpx2.Client
    key: str
    port: int
    log: Path

    @property
    def lines(self) -> list[str]:
        return self.log.read_text(encoding="utf-8").splitlines()

    def line_of(self, request_id: str) -> dict[str, Any]:
        """The line of a request. It is written after the answer."""
        wait_until(lambda: any(request_id in line for line in self.lines), "the line is written")
        found: dict[str, Any] = json.loads(
            next(line for line in self.lines if request_id in line and '"request"' in line)
        )
        return found


@pytest.fixture(scope="module", params=["sqlite"])
def registry(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Logging]:
    port, log = free_port(), tmp_path_factory.mktemp("server") / "log"
    with copied(request, "seeded_") as url, log.open("w") as lines:
        engine = make_engine(url)
        add_organisation(engine, "RXX")
        key = make_key(engine, Scope.ADMIN)
        engine.dispose()
        settings = {
            "REGISTRY_DATABASE_URL": url,
            "REGISTRY_PORT": str(port),
            "REGISTRY_LOG_LEVEL": "debug",
            "REGISTRY_TRUSTED_PROXIES": "10.0.0.1",
        }
        with subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            cwd=ROOT,
            env={**os.environ, **settings},
            stdout=lines,
            stderr=lines,
        ) as process:
            base = f"http://127.0.0.1:{port}"
            with httpx2.Client(base_url=base, timeout=HANGS_AFTER_SECONDS) as client:
                try:
                    wait_for(client)
                    yield Logging(client, key, port, log)
                finally:
                    process.terminate()
                    process.wait()


def routes() -> Iterator[tuple[str, str]]:
    for route in iter_route_contexts(APP.routes):
        path = (route.path or "").replace("{ods_code}", "RXX").replace(":int}", "}")
        for method in sorted(route.methods or {"GET"}):
            yield method, path.replace(":path}", "}")


def requests_to(method: str) -> Iterator[dict[str, Any]]:
    """What is asked of a route: by each name alone, for a route refuses those it does not know."""
    if method in {"POST", "PUT", "PATCH"}:
        yield from bodies()
    elif method == "GET":
        yield from ({"params": {name: TITLE}} for name in ASKED)


def bodies() -> Iterator[dict[str, Any]]:
    """What is sent to each route that writes: it takes one of them."""
    fields: dict[str, Any] = {**dict.fromkeys(NAMES, TITLE), "titles": [TITLE, {"title": TITLE}]}
    query = json.dumps({"q": {"query": TITLE}, "ids": [TITLE], "properties": [{"id": TITLE}]})
    form = {**dict.fromkeys(NAMES, TITLE), "titles": TITLE}
    yield {"json": fields}
    yield {"json": FHIR}
    yield {
        "content": f'{{"titles": ["{TITLE}'.encode(),
        "headers": {"Content-Type": "application/json"},
    }
    yield {"data": form}
    yield {"data": {"queries": query}}
    yield {"data": {"extend": query}}
    yield {"content": CSV, "headers": {"Content-Type": "text/csv"}}
    yield {"files": {"file": (f"{MARK}.csv", CSV)}, "data": {"title": TITLE}}


def test_no_title_and_no_key_is_logged_whatever_is_asked_and_whoever_asks(
    registry: Logging,
) -> None:
    strangers = [
        bearing(f"nrr_00000000_{MARK}"),
        {"Cookie": f"{SESSION_COOKIE}={MARK}"},
    ]
    for method, path in routes():
        filled = "/".join(MARK if part.startswith("{") else part for part in path.split("/"))
        for sent in requests_to(method):
            headers = {**HEADERS, **bearing(registry.key), **sent.pop("headers", {})}
            registry.client.request(method, filled, headers=headers, **sent)
        for stranger in strangers:
            registry.client.request(method, filled, headers={**HEADERS, **stranger})
    last = registry.client.get("/_ping").headers["x-request-id"]
    registry.line_of(last)

    logged = registry.log.read_text(encoding="utf-8")

    assert len(registry.lines) > 300
    assert MARK.lower() not in logged.lower()
    assert registry.key.split("_", 2)[2] not in logged
    assert "Traceback" not in logged
    assert "unexpected failure" not in logged


BREAKS = {
    "a line feed": b"a\nb",
    "a carriage return": b"a\rb",
    "an escape of the terminal": b"a\x1b[2Jb",
    "a line separator": "a\u2028b".encode(),
    "a next line": b"a\x85b",
    "a null": b"a\x00b",
    "a quotation mark": b'a","status":200,"x":"b',
}


@pytest.mark.parametrize("name", ["X-Request-ID", "X-Correlation-ID", "User-Agent"])
@pytest.mark.parametrize("given", BREAKS.values(), ids=BREAKS)
def test_nobody_writes_lines_or_fields_of_their_own_into_the_log(
    registry: Logging, name: str, given: bytes
) -> None:
    before = len(registry.lines)

    sent_raw(registry.port, b"GET /_ping HTTP/1.1\r\nHost: a\r\n" + name.encode() + b": " + given)
    last = registry.client.get("/_ping").headers["x-request-id"]
    registry.line_of(last)

    new = [json.loads(line) for line in registry.lines[before:]]
    assert len(new) <= 2
    assert {line["status"] for line in new if line["event"] == "request"} <= {200}
    assert "\x1b" not in "".join(registry.lines[before:])


def sent_raw(port: int, head: bytes) -> bytes:
    """The answer to the bytes of a request, which no client would send."""
    with socket.create_connection(("127.0.0.1", port), HANGS_AFTER_SECONDS) as connection:
        connection.sendall(head + b"\r\nConnection: close\r\n\r\n")
        return b"".join(iter(partial(connection.recv, 65_536), b""))
