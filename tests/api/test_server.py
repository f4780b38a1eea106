"""What only a real server shows: it checks the messages that the application sends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import httpx2
import pandas
import polars
import pytest

import app
from tests.servers import free_port
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

ROOT = Path(app.__file__).parent.parent


@pytest.fixture(scope="module")
def server(seeded_url: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx2.Client]:
    """A client of `python -m app serve`."""
    port = free_port()
    log = tmp_path_factory.mktemp("server") / "log"
    settings = {"REGISTRY_DATABASE_URL": seeded_url, "REGISTRY_PORT": str(port)}
    with (
        log.open("w") as lines,
        subprocess.Popen(
            [sys.executable, "-m", "app", "serve"],
            cwd=ROOT,
            env={**os.environ, **settings, "REGISTRY_MAX_BODY_BYTES": "2000"},
            stdout=lines,
            stderr=lines,
        ) as process,
        httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=HANGS_AFTER_SECONDS) as client,
    ):
        try:
            wait_for(client)
            yield client
        finally:
            process.terminate()
            process.wait()
    logged = log.read_text()
    assert "Traceback" not in logged
    assert "unexpected failure" not in logged


def wait_for(client: httpx2.Client) -> None:
    wait_until(partial(_answers, client), "the server has started")


def _answers(client: httpx2.Client) -> bool:
    try:
        client.get("/_ping")
    except httpx2.ConnectError:
        return False
    return True


@pytest.mark.parametrize("path", ["/roles", "/resolve?title=EMHP", "/docs", "/nothing", "/_status"])
def test_head_is_answered_without_a_body(server: httpx2.Client, path: str) -> None:
    got, head = server.get(path), server.head(path)

    assert (head.status_code, head.content) == (got.status_code, b"")
    assert head.headers["content-length"] == str(len(got.content))


def test_an_unchanged_answer_is_a_304(server: httpx2.Client) -> None:
    tag = server.get("/roles").headers["etag"]

    again = server.get("/roles", headers={"If-None-Match": tag})

    assert (again.status_code, again.content) == (304, b"")


def test_a_body_that_grows_beyond_the_limit_is_too_large(server: httpx2.Client) -> None:
    def body() -> Iterator[bytes]:
        for _ in range(10):
            yield b" " * 1_000

    sent = server.post("/resolve", content=body(), headers={"Content-Type": "application/json"})

    assert sent.status_code == 413
    assert sent.headers["content-type"] == "application/problem+json"
    assert sent.json()["request_id"] == sent.headers["x-request-id"]


@pytest.mark.parametrize("path", ["/%ff", "/roles/%00", "/roles?q=%00", "/roles?q=%c3%28"])
def test_an_address_that_cannot_be_read_is_a_problem(server: httpx2.Client, path: str) -> None:
    response = server.get(path)

    assert response.status_code in {400, 422}
    assert response.headers["content-type"] == "application/problem+json"


def test_pandas_and_polars_read_the_tables_from_their_addresses(server: httpx2.Client) -> None:
    address = str(server.base_url.join("/mappings.csv"))

    by_pandas = pandas.read_csv(address, dtype=str, keep_default_na=False)
    # Given an address, polars asks for parts of a file, which the service does not send.
    with urlopen(address) as file:  # noqa: S310  # our own server
        by_polars = polars.read_csv(file, infer_schema=False)

    for rows in (by_pandas.to_dict("records"), by_polars.to_dicts()):
        assert {(row["role_name"], row["code"]) for row in rows} == {
            ("Education Mental Health Practitioner", "07054"),
            ("Trainee Nursing Associate", "H1"),
        }
