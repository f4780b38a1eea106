"""Services in processes of their own, with the seed, and what they cost so far."""

import http.client
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.servers import free_port
from tests.waiting import wait_until

HERE: Final = Path(__file__).resolve().parents[2]
_PROCESSOR_CLOCK: Final = 2
_PROGRAM: Final = ("-m", "app")


@dataclass(frozen=True, slots=True)
class Service:
    """A service that answers. `ready_seconds` and `ready_processor_seconds` are from its start."""

    port: int
    pid: int
    ready_seconds: float
    ready_processor_seconds: float

    def processor_seconds(self) -> float:
        """What all its threads have used up to now (Linux)."""
        return _processor_seconds(self.pid)

    def resident_bytes(self) -> int:
        """The memory in use (Linux)."""
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGE_SIZE")


@contextmanager
def registry_file(seed: Path, code: Path = HERE) -> Iterator[Mapping[str, str]]:
    """The settings of a registry with the seed, as a folder of code makes it."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "REGISTRY_DATABASE_URL": f"sqlite:///{folder}/registry.db",
            "REGISTRY_SEED_DIR": str(seed.resolve()),
        }
        for command in ("migrate", "seed"):
            subprocess.run(
                [sys.executable, *_PROGRAM, command],
                env={**os.environ, **settings},
                cwd=code,
                check=True,
                capture_output=True,
            )
        yield settings


@contextmanager
def service(settings: Mapping[str, str], code: Path = HERE) -> Iterator[Service]:
    """`role-registry serve` of a folder of code."""
    port = free_port()
    given = {**settings, "REGISTRY_PORT": str(port)}
    with started((*_PROGRAM, "serve"), port, "/_status", given, code) as running:
        yield running


@contextmanager
def started(
    program: Sequence[str],
    port: int,
    path: str,
    settings: Mapping[str, str] | None = None,
    code: Path = HERE,
) -> Iterator[Service]:
    """A program of Python that serves at a port, once it answers at the path."""
    environment = {**os.environ, **(settings or {})}
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *program],
        env=environment,
        cwd=code,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            wait_until(lambda: _answers(process, port, path), "the service has started")
            took = time.perf_counter() - begun
            yield Service(port, process.pid, took, _processor_seconds(process.pid))
        finally:
            process.terminate()


def _answers(process: "subprocess.Popen[bytes]", port: int, path: str) -> bool:
    if process.poll() is not None:
        raise RuntimeError(f"the service ended with {process.returncode}")
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status == http.client.OK
    except OSError:
        return False
    finally:
        connection.close()


def _processor_seconds(pid: int) -> float:
    # The clock of another process, as the C library's clock_getcpuclockid makes its number.
    return time.clock_gettime((~pid << 3) | _PROCESSOR_CLOCK)
