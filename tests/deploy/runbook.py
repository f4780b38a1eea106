"""Runs the commands of the runbook against a real service: `python -m tests.deploy.runbook`.

A folder takes the place of `/etc`, `/var` and `/opt`, and a small program that of systemd: it
starts what the unit says. Everything else is real. Before a section, something happens that the
section is for; after it, the service must be as the section says.
"""

import argparse
import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import httpx2
from alembic import command
from sqlalchemy import URL

from app.db import schema
from tests.conftest import DATABASES
from tests.releasing import seed_folder
from tests.servers import end_in_good_order, free_port, own_postgresql
from tests.waiting import HANGS_AFTER_SECONDS

ROOT: Final = Path(__file__).parents[2]
DEPLOY: Final = ROOT / "deploy"
TRUST: Final = "RAA"
_FIRST: Final = "Install"
TEAM: Final = "Data standards team"
_BLOCK: Final = re.compile(
    r"^## (?P<heading>[^\n]+)$"
    r"|^(?:(?P<only>SQLite|PostgreSQL)[^\n]*:\n\n)?```sh\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_LINES: Final = 20
_NEW_LIST: Final = (
    "code,display\n07000,Additional Clinical Services\n"
    "07054,Education Mental Health Practitioner\n07099,New role\n"
)
_POSTS: Final = "Job title,Band\nEMHP,5\nNursing Associate,4\n"


def sections(runbook: str, database: str) -> dict[str, str]:
    """The commands of each section for one kind of database, in their order."""
    found: dict[str, str] = {}
    heading = ""
    for block in _BLOCK.finditer(runbook):
        if block["heading"]:
            heading = block["heading"]
        elif (block["only"] or database).lower() == database:
            found[heading] = found.get(heading, "") + block["text"]
    return found


@dataclass
class Server:
    """A server with nothing on it but the program."""

    folder: Path
    database: str
    url: str
    admin_url: str
    port: int = field(default_factory=free_port)
    known: dict[str, str] = field(default_factory=dict)
    """What an operator has read before a command: the id of a key, the number of a change."""

    def prepare(self) -> None:
        """The programs that the runbook expects, and the files that a section is about."""
        for name in ("bin", "lib", "root", "backups"):
            (self.folder / name).mkdir()
        unit = (DEPLOY / "systemd" / "role-registry.service").read_text("utf-8")
        (self.folder / "unit").write_text(unit, "utf-8")
        self._program("registry", (DEPLOY / "systemd" / "registry").read_text("utf-8"))
        standin = f"{shlex.quote(sys.executable)} -m tests.deploy.standin"
        place = f"export PYTHONPATH={shlex.quote(str(ROOT))}\n"
        for name in ("systemctl", "journalctl"):
            self._program(name, f'#!/bin/sh\n{place}exec {standin} {name} {self.folder} "$@"\n')
        (self.folder / "etc").mkdir()
        settings = {
            "REGISTRY_PORT": self.port,
            "REGISTRY_SEED_DIR": self._seed(),
            "REGISTRY_CHECK_ROWS_AT_ONCE": 0,
        }
        text = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self.folder / "etc" / "registry.env").write_text(text, "utf-8")
        (self.folder / "new-list.csv").write_text(_NEW_LIST, "utf-8")
        (self.folder / "posts.csv").write_text(_POSTS, "utf-8")

    def _seed(self) -> Path:
        """The mini seed, with a trust and a golden title."""
        seed = self.folder / "seed"
        seed_folder(seed)
        head, closed, region = (seed / "organisations.csv").read_text("utf-8").splitlines()
        rows = (head, closed, f"{TRUST},A trust,trust,Y58,,,,,,example-study,", region)
        (seed / "organisations.csv").write_text("\n".join((*rows, "")), "utf-8")
        return seed

    def _program(self, name: str, text: str) -> None:
        path = self.folder / "bin" / name
        path.write_text(self.here(text), "utf-8")
        path.chmod(0o755)

    def here(self, text: str) -> str:
        """Commands with the places of this server."""
        places = {
            "/opt/role-registry/bin/": f"{ROOT}/.venv/bin/",
            "/etc/role-registry": f"{self.folder}/etc",
            "/var/lib/role-registry": f"{self.folder}/lib",
            "/var/backups/role-registry": f"{self.folder}/backups",
            "/root/": f"{self.folder}/root/",
            "127.0.0.1:8000": f"127.0.0.1:{self.port}",
        }
        for place, here in places.items():
            text = text.replace(place, here)
        return text

    def run(self, commands: str) -> str:
        """What commands print. Raises where one of them fails."""
        path = f"{self.folder}/bin:{os.environ['PATH']}:/usr/sbin"
        with subprocess.Popen(
            ["bash", "-euxo", "pipefail", "-c", self.here(commands)],  # noqa: S607  # any bash
            cwd=self.folder,
            env={
                "PATH": path,
                "HOME": str(self.folder / "root"),
                "LANG": "C.UTF-8",
                "DATABASE_URL": self.url,
                "ADMIN_URL": self.admin_url,
                **self.known,
            },
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as shell:
            said, wrong = _said_by(shell)
        if shell.returncode:
            raise RunbookError(f"{said}\n{wrong}\n{self._log()}\nexit code {shell.returncode}")
        return said

    def _log(self) -> str:
        """The newest lines of the service."""
        log = self.folder / "log"
        return "\n".join(log.read_text("utf-8").splitlines()[-_LINES:]) if log.exists() else ""

    def get(self, path: str, **options: Any) -> httpx2.Response:  # noqa: ANN401  # of httpx2
        """The answer of the service."""
        return self.ask("GET", path, **options)

    def ask(self, method: str, path: str, **options: Any) -> httpx2.Response:  # noqa: ANN401  # of httpx2
        """The answer of the service."""
        address = f"http://127.0.0.1:{self.port}{path}"
        return httpx2.request(method, address, timeout=HANGS_AFTER_SECONDS, **options)

    def all_keys(self) -> list[dict[str, Any]]:
        """Every key."""
        listed: list[dict[str, Any]] = json.loads(self.run("registry keys list --format json"))
        return listed

    def must_be_ready(self) -> None:
        """`_status` passes."""
        status = self.get("/_status")
        _must(status.status_code == 200, status.text)

    def stop(self) -> None:
        """End the service, whatever happened, and leave its database running."""
        if self.database == "postgresql":
            self.run('pg_isready --dbname="$DATABASE_URL" || systemctl start postgresql')
        self.run("systemctl stop role-registry")


def _said_by(shell: subprocess.Popen[str]) -> tuple[str, str]:
    """What a shell prints. Ends all that it has started if this program is interrupted."""
    try:
        return shell.communicate(timeout=HANGS_AFTER_SECONDS)
    except BaseException:
        os.killpg(shell.pid, signal.SIGTERM)
        raise


class RunbookError(Exception):
    """A command failed, or the service is not as the section says."""


def _must(holds: bool, what: object) -> None:
    if not holds:
        raise RunbookError(what)


def _before_restoring(server: Server) -> None:
    """Something that is written after the backup, and lost with the restore."""
    server.run(f"registry keys create --scope review --label '{TEAM}' > /root/old-key")
    _must(len(server.all_keys()) == 1, server.all_keys())


def _after_restoring(server: Server) -> None:
    server.must_be_ready()
    _must(server.all_keys() == [], server.all_keys())


def _before_upgrading(server: Server) -> None:
    """A database of the version before."""
    server.stop()
    config = schema._config(_address(server))  # noqa: SLF001  # one step back, which no command of ours does
    command.downgrade(config, "-1")


def _address(server: Server) -> str:
    """The address of the database that the service has."""
    return (server.folder / "etc" / "secrets" / "registry_database_url").read_text("utf-8").strip()


def _before_new_keys(server: Server) -> None:
    server.run(f"registry keys create --scope review --label '{TEAM}' > /root/old-key")
    server.known["OLD_KEY_ID"] = _id_of(server, "old-key")


def _after_new_keys(server: Server) -> None:
    states = sorted(key["state"] for key in server.all_keys())
    _must(states == ["active", "revoked"], states)
    _must(_status_with_key(server, "old-key") == 401, "the old key works")
    _must(_status_with_key(server, "new-key") == 403, "the new key does not work")


def _before_leak(server: Server) -> None:
    if not (server.folder / "root" / "new-key").exists():
        server.run("registry keys create --scope review > /root/new-key")
    server.known["LEAKED_KEY_ID"] = _id_of(server, "new-key")


def _id_of(server: Server, name: str) -> str:
    """The id in a key, which is public."""
    return (server.folder / "root" / name).read_text("utf-8").removeprefix("nrr_")[:8]


def _status_with_key(server: Server, name: str) -> int:
    """What a reviewer's key gets for a write that only an administrator can do."""
    key = (server.folder / "root" / name).read_text("utf-8").strip()
    headers = {"Authorization": f"Bearer {key}"}
    return server.ask("POST", "/releases", json={"version": "2030.9"}, headers=headers).status_code


def _after_new_password(server: Server) -> None:
    """The shell of the operator has the new address from here on."""
    server.url = _address(server)
    server.must_be_ready()


def _after_new_list(server: Server) -> None:
    versions = server.get("/code-systems/esr-job-role").json()
    _must("2025-11" in json.dumps(versions), versions)
    _must("2030.1" in server.get("/releases").text, "the release is not listed")


def _database_goes_away(server: Server) -> None:
    if server.database == "postgresql":
        server.run("systemctl stop postgresql")


def _after_limits(server: Server) -> None:
    _must("ratelimit" in server.get("/resolve?title=EMHP").headers, "no limit is set")


def _after_leak(server: Server) -> None:
    state = {key["id"]: key["state"] for key in server.all_keys()}
    _must(state[server.known["LEAKED_KEY_ID"]] == "revoked", state)
    _must(_status_with_key(server, "new-key") == 403, "the newest key does not work")


def _before_personal_data(server: Server) -> None:
    """A trust's list with words that must go."""
    make = f"registry keys create --scope contribute --organisation {TRUST}"
    key = server.run(make).strip()
    sent = {"lines": [{"title": "Matron WORDS", "headcount": 3}]}
    headers = {"Authorization": f"Bearer {key}"}
    answer = server.ask(
        "PUT", f"/organisations/{TRUST}/establishment?as_at=2026-01-01", json=sent, headers=headers
    )
    _must(answer.is_success, answer.text)
    server.run(f"registry keys revoke {key[4:12]} --reason 'WORDS were in it'")
    server.known["CHANGE"] = _newest_change(server)


def _newest_change(server: Server) -> str:
    changes = server.get("/changes?limit=1000").json()["changes"]
    return str(max(change["seq"] for change in changes))


def _after_personal_data(server: Server) -> None:
    count = "SELECT count(*) FROM establishment_version"
    by_tool = {
        "sqlite": f"sqlite3 /var/lib/role-registry/registry.db '{count}'",
        "postgresql": f"psql \"$DATABASE_URL\" --tuples-only --command='{count}'",
    }
    left = server.run(by_tool[server.database]).strip()
    _must(left == "0", f"{left} versions of the list are left")
    _must("WORDS" not in server.get("/changes?limit=1000").text, "the reason is still there")


_BEFORE: Final[dict[str, Callable[[Server], None]]] = {
    "Restore": _before_restoring,
    "Upgrade": _before_upgrading,
    "Make, replace and revoke a key": _before_new_keys,
    "The database is away": _database_goes_away,
    "A key has leaked": _before_leak,
    "Personal data was sent": _before_personal_data,
}
_AFTER: Final[dict[str, Callable[[Server], None]]] = {
    "Restore": _after_restoring,
    "Make, replace and revoke a key": _after_new_keys,
    "Replace the password of the database": _after_new_password,
    "Load a new national list": _after_new_list,
    "The service is overloaded": _after_limits,
    "A key has leaked": _after_leak,
    "Personal data was sent": _after_personal_data,
}


@contextmanager
def server_on(database: str) -> Iterator[Server]:
    """A server with a SQLite file, or with a PostgreSQL of its own."""
    with tempfile.TemporaryDirectory(prefix="registry-runbook-") as name:
        folder = Path(name)
        if database == "sqlite":
            url = f"sqlite:///{folder}/lib/registry.db"
            yield Server(folder, database, url, "")
            return
        with own_postgresql(superuser="administrator") as server:
            address = server.make_registry()
            server.asks_password_of("registry")
            yield Server(folder, database, _for_tools(address), _for_tools(server.address))


def _for_tools(address: URL) -> str:
    """The address as PostgreSQL's own tools read it."""
    return address.set(drivername="postgresql").render_as_string(hide_password=False)


def run(database: str, only: list[str]) -> None:
    """Run every section, or the first and some others, and say which."""
    runbook = (DEPLOY / "RUNBOOK.md").read_text("utf-8")
    unknown = (_BEFORE.keys() | _AFTER.keys()).difference(
        *(sections(runbook, each) for each in DATABASES)
    )
    _must(not unknown, unknown)
    commands = sections(runbook, database)
    with server_on(database) as server:
        server.prepare()
        try:
            for heading, text in commands.items():
                if only and heading not in {_FIRST, *only}:
                    continue
                sys.stdout.write(f"{database}: {heading}\n")
                if heading in _BEFORE:
                    _BEFORE[heading](server)
                server.run(text)
                _AFTER.get(heading, Server.must_be_ready)(server)
        finally:
            server.stop()


def main() -> int:
    """Run the runbook on each database. 1 if a section failed."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("databases", nargs="*", default=DATABASES)
    options.add_argument("--only", nargs="+", default=[], metavar="HEADING")
    given = options.parse_args()
    end_in_good_order()
    try:
        for database in given.databases:
            run(database, given.only)
    except RunbookError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
