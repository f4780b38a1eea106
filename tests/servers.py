"""Servers for the tests: a PostgreSQL (the one that is named, else one started here), our own."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from sqlalchemy import URL, make_url

STARTS_WITHIN_SECONDS = 60
ADDRESS_VARIABLE = "REGISTRY_TEST_DATABASE_URL"
_STARTED_FOR_TESTS = (
    "-c fsync=off -c synchronous_commit=off -c full_page_writes=off "
    "-c wal_level=minimal -c max_wal_senders=0 -c min_wal_size=32MB -c max_wal_size=128MB"
)
_MEMORY, _DISK = Path("/dev/shm"), Path("/tmp")  # noqa: S108  # folders of their own are made there
_ROOM_BYTES = 2 << 30


class NoPostgresqlError(Exception):
    """The tests need PostgreSQL and there is none: a failure, never a skip."""


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def served(app: FastAPI) -> Iterator[str]:
    """The address of a server that runs the application."""
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_config=None, access_log=False))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + STARTS_WITHIN_SECONDS
    while not server.started:
        assert thread.is_alive(), "the server did not start"
        assert time.monotonic() < until, "the server did not start in time"
        time.sleep(0.02)
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
    programs, user = _programs(), _unprivileged_user()
    # Not under pytest's own folder: another user must be able to enter it, and the path of a
    # socket must be short.
    folder = Path(tempfile.mkdtemp(prefix="registry-pg-", dir=quick_place()))
    if user is not None:
        shutil.chown(folder, user)
    data = folder / "data"
    try:
        _run(user, programs / "initdb", "-D", data, "-U", "registry", "-A", "trust", "-E", "UTF8")
        options = f"-k {folder} -c listen_addresses='' {_STARTED_FOR_TESTS}"
        control = (programs / "pg_ctl", "-D", data, "-w")
        _run(user, *control, "-l", folder / "log", "-o", options, "start")
        try:
            yield URL.create(
                "postgresql+psycopg",
                username="registry",
                database="postgres",
                query={"host": str(folder)},
            )
        finally:
            _run(user, *control, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


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
