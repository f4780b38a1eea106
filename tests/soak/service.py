"""A real service with the real seed in processes of its own, and the memory that it uses."""

import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import linear_regression
from typing import Final

import httpx2
from sqlalchemy import URL, create_engine, text

from app.settings import SHIPPED_SEED_DIR
from tests.servers import free_port, postgresql
from tests.waiting import wait_until

_PROGRAM: Final = (sys.executable, "-m", "app")
_SAMPLE_SECONDS: Final = 1.0
_KB: Final = 1024
_SLACK_BYTES: Final = 16 * 1024 * 1024
_SLACK_SHARE: Final = 0.05
_FEWEST_SAMPLES: Final = 6


@dataclass(slots=True)
class Memory:
    """The memory of the service, in bytes, once a second."""

    samples: list[int] = field(default_factory=list)

    @property
    def in_short(self) -> tuple[int, int, int]:
        """The memory at the start, in the middle and at the end: 0 without samples."""
        samples = self.samples or [0]
        return samples[0], samples[len(samples) // 2], samples[-1]

    @property
    def growth(self) -> float:
        """By how many bytes a minute it grew in the second half: the caches fill in the first.

        The slope of the straight line that is nearest to the samples.
        """
        samples = self.samples[len(self.samples) // 2 :]
        if len(samples) < _FEWEST_SAMPLES:
            return 0.0
        return linear_regression(range(len(samples)), samples).slope * 60 / _SAMPLE_SECONDS

    @property
    def has_grown(self) -> bool:
        """Whether the least memory of the last third is more than the most of the first third.

        5% and 16 MB more are not counted: caches fill slowly.
        """
        third = len(self.samples) // 3
        if len(self.samples) < _FEWEST_SAMPLES:
            return False
        before = max(self.samples[:third])
        return min(self.samples[-third:]) > before * (1 + _SLACK_SHARE) + _SLACK_BYTES


@dataclass(frozen=True, slots=True)
class Service:
    """A service that runs, and a key to contribute with."""

    port: int
    pid: int
    key: str

    def memory(self) -> int:
        """The bytes of memory that its processes use now, without those of single checks."""
        return sum(map(_resident, [self.pid, *_workers(self.pid)]))

    @contextmanager
    def watched(self) -> Iterator[Memory]:
        """Its memory until the block ends."""
        memory, is_over = Memory(), threading.Event()

        def watch() -> None:
            while not is_over.wait(_SAMPLE_SECONDS):
                memory.samples.append(self.memory())

        thread = threading.Thread(target=watch)
        thread.start()
        try:
            yield memory
        finally:
            is_over.set()
            thread.join()


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of a new database: `sqlite` or `postgresql`."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="registry-soak-") as folder:
            yield f"sqlite:///{folder}/registry.db"
        return
    with postgresql() as server:
        name = f"registry_soak_{os.getpid()}"
        _administer(server, f'CREATE DATABASE "{name}"')
        try:
            yield server.set(database=name).render_as_string(hide_password=False)
        finally:
            _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


@contextmanager
def running(url: str, settings: dict[str, str], serve: Sequence[str] = ()) -> Iterator[Service]:
    """A service on a new database. Its log is shown if it does not end in good order."""
    port = free_port()
    named = {
        "REGISTRY_DATABASE_URL": url,
        "REGISTRY_SEED_DIR": str(SHIPPED_SEED_DIR),
        "REGISTRY_PORT": str(port),
        "REGISTRY_LOG_LEVEL": "warning",
        **settings,
    }
    environment = {**os.environ, **named}
    for command in ("migrate", "seed"):
        _run(environment, command)
    key = _run(
        environment, "keys", "create", "--scope", "contribute", "--organisation", "TAH",
        "--label", "Load test",
    )  # fmt: skip
    with tempfile.NamedTemporaryFile("w+") as log:
        program = [*_PROGRAM, "serve", *serve]
        with subprocess.Popen(program, env=environment, stdout=log, stderr=log) as process:
            try:
                wait_until(lambda: _is_up(port), "the service has started")
                yield Service(port, process.pid, key.strip().splitlines()[-1])
            finally:
                process.terminate()
        log.seek(0)
        said = log.read()
    if "unexpected failure" in said:
        raise RuntimeError(f"the service failed:\n{said[-4_000:]}")


def _run(environment: dict[str, str], *arguments: str) -> str:
    command = [*_PROGRAM, *arguments]
    return subprocess.run(
        command, env=environment, check=True, capture_output=True, text=True
    ).stdout


def _administer(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _is_up(port: int) -> bool:
    try:
        return httpx2.get(f"http://127.0.0.1:{port}/_status").is_success
    except httpx2.HTTPError:
        return False


def _resident(pid: int) -> int:
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:  # it has just ended
        return 0
    line = next((line for line in status.splitlines() if line.startswith("VmRSS:")), "VmRSS: 0")
    return int(line.split()[1]) * _KB


def _workers(pid: int) -> list[int]:
    """The processes that a server with several workers has started."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        return []
    return [int(child) for child in children if b"spawn_main" in _command_line(child)]


def _command_line(pid: str) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
