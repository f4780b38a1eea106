"""A service that has to stop (SIGTERM) finishes what it accepted, or takes it up again."""

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

from tests.api.test_server import ROOT, wait_for
from tests.http.sockets import PING, all_of, connected
from tests.servers import free_port
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

ROWS = 3_000
BODY = b'{"titles": ["EMHP"]}'
HALF = 7
HEAD = (
    b"POST /resolve HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    b"Content-Length: %d\r\n\r\n" % len(BODY)
)


@dataclass
class Stoppable:
    """A real server on a database file."""

    database: Path
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @contextmanager
    def running(self) -> Iterator[tuple[subprocess.Popen[bytes], httpx2.Client]]:
        """The process, and a client of it."""
        settings = {
            "REGISTRY_DATABASE_URL": f"sqlite:///{self.database}",
            "REGISTRY_PORT": str(self.port),
            "REGISTRY_STOP_SECONDS": str(HANGS_AFTER_SECONDS),
        }
        with (
            subprocess.Popen(
                [sys.executable, "-m", "app", "serve"],
                cwd=ROOT,
                env={**os.environ, **settings},
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            ) as process,
            httpx2.Client(base_url=self.address, timeout=HANGS_AFTER_SECONDS) as client,
        ):
            try:
                wait_for(client)
                yield process, client
            finally:
                process.terminate()


@pytest.fixture
def server(seeded_sqlite_template: Path, tmp_path: Path) -> Stoppable:
    return Stoppable(Path(shutil.copy(seeded_sqlite_template, tmp_path)), free_port())


def test_a_service_that_stops_answers_what_it_accepted_and_keeps_its_checks(
    server: Stoppable,
) -> None:
    with server.running() as (process, client):
        check = _send_list(client)
        with connected(server.address) as accepted:
            accepted.sendall(PING + HEAD + BODY[:HALF])
            # All of this comes in one piece, so an answer shows that the second head was read.
            answers = accepted.recv(65_536)
            process.send_signal(signal.SIGTERM)
            wait_until(lambda: is_closed(server.address), "nobody new is let in")
            accepted.sendall(BODY[HALF:])
            answers += all_of(accepted)
        code = process.wait(HANGS_AFTER_SECONDS)

    with server.running() as (_, client):
        wait_until(lambda: client.get(check).json()["status"] == "done", "the check is done")
        rows = len(client.get(f"{check}/result").json()["rows"])

    assert answers.count(b"HTTP/1.1 200 OK") == 2
    assert b'"outcome":"matched"' in answers
    assert code == -signal.SIGTERM
    assert rows == ROWS


def _send_list(client: httpx2.Client) -> str:
    """The address of a check that is promised."""
    titles = "\n".join(f"EMHP {number}" for number in range(ROWS))
    headers = {"Content-Type": "text/csv", "Prefer": "respond-async"}
    promised = client.post("/checks", content=f"Title\n{titles}\n", headers=headers)
    assert promised.status_code == 202
    return promised.headers["location"]


def is_closed(address: str) -> bool:
    """Whether a server takes no new connection."""
    try:
        with connected(address):
            return False
    except ConnectionRefusedError:
        return True
