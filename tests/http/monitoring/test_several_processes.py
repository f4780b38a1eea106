"""Two processes of one service are counted together."""

import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import httpx2
import pytest

import app
from tests.conftest import copied
from tests.http.monitoring.reading import value_of
from tests.servers import free_port
from tests.waiting import HANGS_AFTER_SECONDS, wait_until


@dataclass
class Service:
    """A service with two processes, and the folder for its temporary files."""

    address: str
    folder: Path

    def get(self, path: str) -> httpx2.Response:
        """The answer of either process: each request has a connection of its own."""
        return httpx2.get(self.address + path, timeout=HANGS_AFTER_SECONDS)

    def value(self, name: str, **labels: str) -> float:
        """A metric of both together. 0 while nothing answers."""
        try:
            return value_of(self.get("/metrics").text, name, **labels)
        except httpx2.TransportError:
            return 0.0

    def has_both(self) -> bool:
        return self.value("registry_workers") == 2

    def folders(self) -> list[Path]:
        """Where the counts are."""
        return sorted({file.parent for file in self.folder.glob("*/*.db")})


@pytest.fixture(params=["sqlite"])
def service(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Service]:
    port = free_port()
    with copied(request, "seeded_") as address:
        settings = {
            "REGISTRY_DATABASE_URL": address,
            "REGISTRY_PORT": str(port),
            "REGISTRY_METRICS_READERS": "127.0.0.1",
            "TMPDIR": str(tmp_path),
        }
        process = subprocess.Popen(
            [sys.executable, "-m", "app", "serve", "--workers", "2"],
            cwd=Path(app.__file__).parent.parent,
            env={**os.environ, **settings},
            stdout=subprocess.DEVNULL,
        )
        service = Service(f"http://127.0.0.1:{port}", tmp_path)
        wait_until(service.has_both, "both processes serve")
        yield service
        process.terminate()
        process.wait()
    assert service.folders() == []


def test_each_process_shows_what_both_have_counted(service: Service) -> None:
    for _ in range(20):
        service.get("/resolve?title=EMHP")

    (folder,) = service.folders()
    assert len([*folder.glob("gauge_livesum_*.db")]) == 2
    assert service.value("registry_titles_total", asked="one", outcome="matched") == 20
    assert service.value("registry_requests_total", route="/resolve", status="200") == 20
    assert service.value("registry_requests_in_flight") == 1
