"""The runbook names commands, options and settings that exist. `make runbook` runs them all."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url
from typer.main import get_command

from app.cli.main import cli
from app.settings import PREFIX, Settings
from tests.conftest import DATABASES
from tests.deploy.runbook import sections
from tests.processes import is_alive
from tests.waiting import HANGS_AFTER_SECONDS, wait_until

ROOT = Path(__file__).parents[2]
TEXT = (ROOT / "deploy" / "RUNBOOK.md").read_text(encoding="utf-8")
COMMANDS = sorted(
    {
        command
        for database in DATABASES
        for text in sections(TEXT, database).values()
        for command in re.findall(r"(?<![\w/-])registry ([a-z][a-z-]*(?: [^|>\n)$]*)?)", text)
    }
)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_and_its_options_exist(command: str) -> None:
    found = get_command(cli)
    words = command.split()
    while words and hasattr(found, "commands"):
        found = found.commands[words.pop(0)]
    options = {name for parameter in found.params for name in parameter.opts}

    assert {word for word in words if word.startswith("--")} <= options


def test_the_runbook_covers_what_an_operator_must_do() -> None:
    for database in DATABASES:
        assert {
            *("Install", "Back up", "Restore", "Upgrade", "Roll back"),
            *("Make, replace and revoke a key", "Load a new national list"),
            *("The database is away", "The disk is full", "The index is behind"),
            *("The service is overloaded", "A key has leaked", "Personal data was sent"),
        } <= sections(TEXT, database).keys()
    assert len(COMMANDS) > 10


def test_the_whole_history_is_searched_and_not_its_first_page() -> None:
    asked = re.findall(r"/changes\?([^'\s]*)", TEXT)

    assert len(asked) == 2
    assert set(asked) == {"format=csv"}  # the only form without pages


def test_a_new_database_belongs_to_the_role_of_the_registry() -> None:
    """Since PostgreSQL 15 another role cannot make tables in it."""
    made = re.findall(r"CREATE DATABASE ([^']*)'", TEXT)

    assert made == ["registry OWNER registry"]


def test_every_setting_of_the_runbook_exists() -> None:
    named = set(re.findall(rf"\b{PREFIX}([A-Z_]+)", TEXT))

    assert {name.lower() for name in named} <= Settings.model_fields.keys()
    assert len(named) > 2


def test_a_block_of_one_database_is_not_run_on_the_other() -> None:
    labelled = "SQLite:\n\n```sh\none\n```\n\nPostgreSQL:\n\n```sh\ntwo\n```\n"
    runbook = f"## Back up\n\n{labelled}\n```sh\nall\n```\n"

    assert sections(runbook, "sqlite") == {"Back up": "one\nall\n"}
    assert sections(runbook, "postgresql") == {"Back up": "two\nall\n"}


@pytest.mark.parametrize("database", DATABASES)
def test_a_run_that_is_interrupted_leaves_no_server_and_no_folder(
    database: str, tmp_path: Path
) -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "tests.deploy.runbook", database],
        cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)},
        stdout=subprocess.DEVNULL,
    ) as run:
        wait_until(lambda: [*tmp_path.glob("*/pid")] != [], "the service is being started")
        (folder,) = tmp_path.iterdir()
        service = int((folder / "pid").read_text())
        address = make_url((folder / "etc" / "secrets" / "registry_database_url").read_text())
        run.terminate()
        code = run.wait(HANGS_AFTER_SECONDS)

    assert code == 128 + signal.SIGTERM
    assert [*tmp_path.iterdir()] == []
    assert not is_alive(service)
    assert not Path(str(address.query.get("host", folder))).exists()
