"""What is counted, that no label can have a title in it, and who can read it."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Receive, Scope, Send

import app as package
from app.http.monitoring.metrics import SHARED_FOLDER_VARIABLE, Measured, Metrics
from app.main import create_app
from app.matching.resolve import RESOLVER_VERSION
from app.settings import Settings
from tests.conftest import copied
from tests.http.monitoring.reading import lines_of, value_of

READERS = "192.0.2.7, 198.51.100.0/24"
PROMETHEUS = ("192.0.2.7", 9_090)


@pytest.fixture(scope="module", params=["sqlite"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    with copied(request, "seeded_") as address:
        yield address


@pytest.fixture(scope="module")
def watched(address: str) -> FastAPI:
    """An application that counts."""
    return create_app(Settings(database_url=address, metrics_readers=READERS))


@pytest.fixture(scope="module")
def prometheus(watched: FastAPI) -> Iterator[TestClient]:
    """A client whose address can read the metrics."""
    with TestClient(watched, client=PROMETHEUS) as client:
        yield client


def counted(client: TestClient, name: str, **labels: str) -> float:
    return value_of(client.get("/metrics").text, name, **labels)


@pytest.mark.parametrize(
    ("method", "path", "route", "status"),
    [
        ("GET", "/resolve?title=EMHP", "/resolve", "200"),
        ("GET", "/resolve?title=", "/resolve", "422"),
        ("GET", "/roles/secret-title", "/roles/{role_id}", "404"),
        ("GET", "/secret-title", "none", "404"),
        ("GET", "/ui/roles/secret-title", "/ui/roles/{role_id}", "404"),
        ("GET", "/%ff", "none", "400"),
        ("SECRET", "/resolve", "/resolve", "405"),
    ],
)
def test_a_request_is_counted_by_its_route_and_status(
    prometheus: TestClient, method: str, path: str, route: str, status: str
) -> None:
    labels = {"method": "GET" if method == "GET" else "other", "route": route}
    before = counted(prometheus, "registry_requests_total", status=status, **labels)
    timed = counted(prometheus, "registry_request_seconds_count", **labels)

    prometheus.request(method, path)

    after = prometheus.get("/metrics").text
    assert value_of(after, "registry_requests_total", status=status, **labels) == before + 1
    assert value_of(after, "registry_request_seconds_count", **labels) == timed + 1
    assert "ecret" not in after.lower()


@pytest.mark.parametrize(
    ("title", "outcome"),
    [("EMHP", "matched"), ("Practitioner", "ambiguous"), ("Secret title", "unmatched")],
)
@pytest.mark.parametrize("form", ["json", "text"])
def test_the_outcome_of_a_title_is_counted(
    prometheus: TestClient, title: str, outcome: str, form: str
) -> None:
    labels = {"asked": "one", "outcome": outcome}
    before = counted(prometheus, "registry_titles_total", **labels)

    prometheus.get("/resolve", params={"title": title, "format": form})

    assert counted(prometheus, "registry_titles_total", **labels) == before + 1


def test_the_outcomes_of_a_batch_are_counted_title_by_title(prometheus: TestClient) -> None:
    prometheus.post("/resolve", json={"titles": ["EMHP", "EMHP", "Practitioner", "Xyzzy", ""]})

    text = prometheus.get("/metrics").text
    found = {
        line.labels["outcome"]: line.value
        for line in lines_of(text)
        if line.name == "registry_titles_total" and line.labels["asked"] == "batch"
    }
    assert found == {"matched": 2, "ambiguous": 1, "unmatched": 1, "error": 1}


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/resolve?title=", "invalid-title"),
        ("/roles/nothing", "role-not-found"),
        ("/ui/roles/nothing", "role-not-found"),
        ("/fhir/%ff", "bad-request"),
    ],
)
def test_a_failure_is_counted_by_its_code(prometheus: TestClient, path: str, code: str) -> None:
    before = counted(prometheus, "registry_problems_total", code=code)

    prometheus.get(path)

    assert counted(prometheus, "registry_problems_total", code=code) == before + 1


def test_a_request_that_a_limit_refuses_is_counted(address: str) -> None:
    settings = Settings(
        database_url=address, metrics_readers=READERS, requests_a_minute_per_address=1
    )
    with TestClient(create_app(settings), client=PROMETHEUS) as client:
        statuses = [client.get("/resolve?title=EMHP").status_code for _ in range(3)]
        text = client.get("/metrics").text

    assert statuses == [200, 429, 429]
    assert value_of(text, "registry_problems_total", code="rate-limit") == 2
    assert value_of(text, "registry_requests_total", status="429") == 2


def test_the_build_is_a_label(prometheus: TestClient) -> None:
    labels = {"version": package.__version__, "commit": "unknown", "resolver": RESOLVER_VERSION}

    assert counted(prometheus, "registry_build_info", **labels) == 1


def test_the_request_that_reads_the_metrics_is_in_flight(prometheus: TestClient) -> None:
    assert counted(prometheus, "registry_requests_in_flight") == 1


@pytest.mark.parametrize(
    ("caller", "status"),
    [("198.51.100.9", 200), ("192.0.2.8", 403), ("127.0.0.1", 403), ("testclient", 403)],
)
def test_only_the_named_addresses_read_the_metrics(
    watched: FastAPI, prometheus: TestClient, caller: str, status: int
) -> None:
    answer = TestClient(watched, client=(caller, 1)).get("/metrics")

    assert prometheus.get("/metrics").status_code == 200
    assert answer.status_code == status
    assert ("registry_requests" in answer.text) == (status == 200)


def test_a_caller_behind_the_proxy_is_judged_by_its_own_address(
    watched: FastAPI, prometheus: TestClient
) -> None:
    proxy = TestClient(watched, client=("127.0.0.1", 1))

    allowed = proxy.get("/metrics", headers={"X-Forwarded-For": "192.0.2.7"})
    refused = proxy.get("/metrics", headers={"X-Forwarded-For": "203.0.113.9"})

    assert prometheus.get("/metrics").status_code == 200
    assert (allowed.status_code, refused.status_code) == (200, 403)


def test_without_the_setting_nothing_is_counted_and_there_is_no_such_address(
    client: TestClient,
) -> None:
    assert isinstance(client.app, FastAPI)

    assert client.app.state.metrics is None
    wrappers = repr(client.app.user_middleware)
    assert "RequestContext" in wrappers
    assert Measured.__name__ not in wrappers
    assert client.get("/metrics").status_code == 404


async def _never(scope: Scope, receive: Receive, send: Send) -> None:
    raise ConnectionError


@pytest.mark.anyio
async def test_a_caller_who_went_away_is_counted_too() -> None:
    metrics = Metrics("unknown")
    scope = {"type": "http", "method": "GET", "path": "/resolve"}

    with pytest.raises(ConnectionError):
        await Measured(_never, metrics=metrics)(scope, None, None)  # type: ignore[arg-type]  # not used

    text = metrics.text().decode()
    assert value_of(text, "registry_requests_total", route="none", status="none") == 1
    assert value_of(text, "registry_requests_in_flight") == 0


_ONE_PROCESS = """
from app.http.monitoring.metrics import Metrics
metrics = Metrics("unknown")
metrics.count({"type": "http", "method": "GET", "path": "/"}, 200, 0.01)
metrics.in_flight.inc()
metrics.index_version.set(VERSION)
print(metrics.text().decode())
"""


def test_processes_that_share_a_folder_are_counted_together(tmp_path: Path) -> None:
    root = Path(package.__file__).parent.parent
    shared = {**os.environ, SHARED_FOLDER_VARIABLE: str(tmp_path)}

    texts = [
        subprocess.run(
            [sys.executable, "-c", _ONE_PROCESS.replace("VERSION", version)],
            check=True,
            capture_output=True,
            cwd=root,
            env=shared,
            text=True,
        ).stdout
        for version in ("7", "8")
    ]

    first, both = texts
    assert value_of(first, "registry_requests_total", status="200") == 1
    assert value_of(both, "registry_requests_total", status="200") == 2
    assert value_of(both, "registry_requests_in_flight") == 2
    assert value_of(both, "registry_index_version") == 7
    assert value_of(both, "registry_build_info") == 1
