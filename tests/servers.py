"""Servers for the tests: a PostgreSQL (the one that is named, else one started here), our own."""

import itertools
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

import uvicorn
from fastapi import FastAPI
from sqlalchemy import URL, create_engine, make_url, text

from app.http.connections import Connection, ConnectionLimits, connections_with
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

ADDRESS_VARIABLE = "REGISTRY_TEST_DATABASE_URL"
_STARTED_FOR_TESTS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c wal_level=minimal -c max_wal_senders=0 -c min_wal_size=32MB -c max_wal_size=128MB"
)
_SMALL_WAL = ("--wal-segsize", "1")
_MEMORY, _DISK = Path("/dev/shm"), Path("/tmp")  # noqa: S108  # folders of their own are made there
_ROOM_BYTES = 2 << 30
_PORTS_OF_A_PROCESS = 20
_FIRST_PORT = 12_000 + os.getpid() % 1_000 * _PORTS_OF_A_PROCESS
_PORTS = itertools.cycle(range(_FIRST_PORT, _FIRST_PORT + _PORTS_OF_A_PROCESS))
_PATIENT = connections_with(ConnectionLimits(HANGS_AFTER_SECONDS, HANGS_AFTER_SECONDS, most=10_000))


class NoFreePortError(Exception):
    """Every port of this process is in use."""


class NoPostgresqlError(Exception):
    """The tests need PostgreSQL and there is none: a failure, never a skip."""


def free_port() -> int:
    """A port of this machine that nothing listens on, and that nobody else is given.

    It is below those that the system gives to outgoing connections, and each process of a
    test run has a block of its own: a server that is started again finds its port free.
    """
    for port in itertools.islice(_PORTS, _PORTS_OF_A_PROCESS):
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            return port
    raise NoFreePortError


@contextmanager
def served(app: FastAPI, http: type[Connection] = _PATIENT) -> Iterator[str]:
    """The address of a server that runs the application."""
    with served_at(app, 0, http) as address:
        yield address


@contextmanager
def served_at(app: FastAPI, port: int, http: type[Connection] = _PATIENT) -> Iterator[str]:
    """`served` at a port that is known before: for an application that knows its address."""
    config = uvicorn.Config(app, port=port, http=http, log_config=None, access_log=False)
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    wait_until(lambda: server.started or not thread.is_alive(), "the server has started")
    assert server.started, "the server did not start"
    port = server.servers[0].sockets[0].getsockname()[1]
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


@contextmanager
def postgresql() -> Iterator[URL]:
    """The address of a server on which databases may be created."""
    named = os.environ.get(ADDRESS_VARIABLE)
    if named:
        yield make_url(named).set(drivername="postgresql+psycopg")
        return
    with _started_here() as address:
        yield address


@contextmanager
def _started_here() -> Iterator[URL]:
    with own_postgresql(_STARTED_FOR_TESTS) as server:
        yield server.address


@dataclass
class OwnPostgresql:
    """A PostgreSQL of a test, which can be stopped and started again."""

    folder: Path
    user: str | None
    programs: Path
    options: str
    superuser: str

    def start(self, more: str = "") -> None:
        """Start it with more options, and wait until it takes connections."""
        options = f"-k {self.folder} -c listen_addresses='' {self.options} {more}"
        self._control("-l", self.folder / "log", "-o", options, "start")

    def stop(self, mode: str) -> None:
        """Stop it: 'immediate' is a crash, 'fast' ends all connections first."""
        self._control("-m", mode, "stop")

    @property
    def is_running(self) -> bool:
        """Whether it runs, as far as its own file says."""
        return (self.folder / "data" / "postmaster.pid").exists()

    @property
    def socket(self) -> Path:
        """Where it listens."""
        return self.folder / ".s.PGSQL.5432"

    @property
    def address(self) -> URL:
        """The address of a database on which others may be created."""
        return URL.create(
            "postgresql+psycopg",
            username=self.superuser,
            database="postgres",
            query={"host": str(self.folder)},
        )

    def make_registry(self) -> URL:
        """A database whose role has no other right, as an operator makes it."""
        engine = create_engine(self.address, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE ROLE registry LOGIN PASSWORD 'first'"))
            connection.execute(text("CREATE DATABASE registry OWNER registry"))
        engine.dispose()
        registry = self.address.set(username="registry", database="registry")
        return registry.set(password="first")  # noqa: S106  # of a test's own server

    def asks_password_of(self, user: str) -> None:
        """Let this user in with a password only. The superuser needs none."""
        rules = f"local all {user} scram-sha-256\nlocal all {self.superuser} trust\n"
        (self.folder / "data" / "pg_hba.conf").write_text(rules)
        self._control("reload")

    def _control(self, *arguments: str | Path) -> None:
        _run(self.user, self.programs / "pg_ctl", "-D", self.folder / "data", "-w", *arguments)


@contextmanager
def own_postgresql(
    options: str = "", superuser: str = "registry", disks: Mapping[str, str] | None = None
) -> Iterator[OwnPostgresql]:
    """A running server that belongs to the block alone.

    `disks` has the sizes of small disks for its `data` and its write-ahead log, `wal`.
    """
    programs, user = _programs(), _unprivileged_user()
    with _folder_of(user) as folder, ExitStack() as mounts:
        for name, size in (disks or {}).items():
            mounts.enter_context(mounted(folder / name, size))
            shutil.chown(folder / name, user or "root")
        initdb: list[str | Path] = [
            programs / "initdb",
            "-D",
            folder / "data",
            "-U",
            superuser,
            "-A",
            "trust",
        ]
        _run(user, *initdb, "-E", "UTF8", *(("-X", folder / "wal", *_SMALL_WAL) if disks else ()))
        server = OwnPostgresql(folder, user, programs, options, superuser)
        try:
            server.start()
            yield server
        finally:
            if server.is_running:
                server.stop("immediate")


@contextmanager
def _folder_of(user: str | None) -> Iterator[Path]:
    # Not under pytest's own folder: another user must be able to enter it, and the path of a
    # socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="registry-pg-", dir=quick_place()))
    try:
        if user is not None:
            shutil.chown(folder, user)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def mounted(place: Path, size: str) -> Iterator[None]:
    """A new folder that is a small disk in memory. Only an administrator can make one."""
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", place], check=True)  # noqa: S607  # the system's
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)  # noqa: S607  # the system's


def control_postgresql(address: str, verb: str) -> None:
    """Start or stop the server that was started here, as an operator does. It may lose nothing."""
    folder = Path(str(make_url(address).query["host"]))
    # A restart starts it with the options that it had.
    mode = ("stop", "-m", "immediate") if verb == "stop" else ("restart", "-l", folder / "log")
    _run(_unprivileged_user(), _programs() / "pg_ctl", "-D", folder / "data", "-w", *mode)


def end_in_good_order() -> None:
    """Have SIGTERM end this program as an interrupt does: servers and folders are cleared away."""

    def end(_signal: int, _frame: FrameType | None) -> None:
        for each in (signal.SIGTERM, signal.SIGINT):
            signal.signal(each, signal.SIG_IGN)  # clearing away is not to be interrupted
        sys.exit(128 + _signal)

    signal.signal(signal.SIGTERM, end)
    signal.signal(signal.SIGINT, end)


def quick_place() -> Path:
    """Memory where there is room, else the disk, where making a database may take ten times."""
    try:
        has_room = shutil.disk_usage(_MEMORY).free > _ROOM_BYTES and os.access(_MEMORY, os.W_OK)
    except OSError:
        has_room = False
    return _MEMORY if has_room else _DISK


def _programs() -> Path:
    """The folder of the server's programs, which distributions keep out of the search path."""
    on_path = shutil.which("initdb")
    folders = [Path(on_path).parent] if on_path else []
    if shutil.which("pg_config"):
        folders.append(Path(_run(None, "pg_config", "--bindir").strip()))
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    for folder in folders:
        if (folder / "initdb").exists() and (folder / "pg_ctl").exists():
            return folder
    raise NoPostgresqlError(
        f"The tests need PostgreSQL. Set {ADDRESS_VARIABLE} to the address of a server on "
        "which databases may be created, or install one (Debian: apt-get install postgresql)."
    )


def _unprivileged_user() -> str | None:
    """The user that runs the server, because PostgreSQL refuses to run as root. None: this user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise NoPostgresqlError("PostgreSQL does not run as root, and there is no user 'postgres'.")


def _run(user: str | None, *command: str | Path) -> str:
    # Files, not pipes: the server inherits them and would keep a pipe open permanently.
    with tempfile.TemporaryFile("w+") as said:
        finished = subprocess.run(
            [str(part) for part in command],
            user=user,
            group=None if user is None else pwd.getpwnam(user).pw_gid,
            extra_groups=None if user is None else [],
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8"},
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=subprocess.STDOUT,
            check=False,
        )
        said.seek(0)
        text = said.read()
    if finished.returncode:
        raise NoPostgresqlError(f"{command[0]} failed:\n{text}")
    return text
