"""Commands of the registry in processes of their own, forked from one that has loaded it.

Most of the time from a start to the first answer goes into loading the program.
"""

import multiprocessing
import os
import signal
import sys
from dataclasses import dataclass, field
from functools import partial
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import httpx2

from app.cli.main import main
from tests.servers import free_port
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

_NURSERY = multiprocessing.get_context("forkserver")
_NURSERY.set_forkserver_preload(["app.cli.main", __name__])


def started(settings: dict[str, str], log: Path, *arguments: str) -> ForkServerProcess:
    """A command that runs with these settings and writes what it says to a file."""
    process = _NURSERY.Process(target=_run, args=(settings, log, arguments))
    process.start()
    return process


def _run(settings: dict[str, str], log: Path, arguments: tuple[str, ...]) -> None:
    with log.open("ab") as lines:
        os.dup2(lines.fileno(), sys.stdout.fileno())
        os.dup2(lines.fileno(), sys.stderr.fileno())
    os.environ.update(settings)
    sys.argv = ["role-registry", *arguments]
    main()


@dataclass
class Service:
    """A real server on one port, which can be ended and started again."""

    settings: dict[str, str]
    log: Path
    port: int = field(default_factory=free_port)
    process: ForkServerProcess | None = None

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {**self.settings, "REGISTRY_PORT": str(self.port)}
        self.process = started(settings, self.log, "serve")
        wait_until(self._answers, "the server has started")

    def kill(self) -> None:
        """Kill it: no clean-up, no goodbye."""
        if self.process is not None:
            self.process.kill()
            self.process.join()
            self.process.close()
            self.process = None

    def client(self) -> httpx2.Client:
        """A client that waits as long as it takes."""
        return httpx2.Client(base_url=self.address, timeout=HANGS_AFTER_SECONDS)

    @property
    def address(self) -> str:
        """Where it listens."""
        return f"http://127.0.0.1:{self.port}"

    def _answers(self) -> bool:
        try:
            with self.client() as client:
                client.get("/_ping")
        except httpx2.TransportError:
            assert self.process is not None
            assert self.process.exitcode is None, self.log.read_text()[-2_000:]
            return False
        return True


def children_of(pid: int) -> list[int]:
    """The processes that a process started to do its work."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in children if _works(int(child))]


def _works(pid: int) -> bool:
    # The other child of a program that starts processes looks after what they share.
    try:
        return b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
    except FileNotFoundError:
        return False


def is_alive(pid: int) -> bool:
    """Whether a process of ours still runs."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return b"Z" not in Path(f"/proc/{pid}/stat").read_bytes().rpartition(b")")[2][:3]


def kill(pid: int) -> None:
    """Kill a process of ours, and wait until it is gone."""
    os.kill(pid, signal.SIGKILL)
    wait_until(partial(_is_gone, pid), "the process is gone")


def _is_gone(pid: int) -> bool:
    return not is_alive(pid)
