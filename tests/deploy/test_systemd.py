"""The unit for systemd: systemd itself reads it, and it closes what the service does not need."""

import re
import subprocess
from pathlib import Path

from typer.main import get_command

from app.cli.main import cli
from app.settings import PREFIX, Settings

UNIT = Path(__file__).parents[2] / "deploy" / "systemd" / "role-registry.service"
TEXT = UNIT.read_text(encoding="utf-8")
PROGRAM = "/opt/role-registry/bin/role-registry"
MOST_EXPOSED = 20
"""Tenths, of at most 100: systemd's own figure for what a service could reach."""


def analyze(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["systemd-analyze", *map(str, arguments)],  # noqa: S607  # wherever it is installed
        capture_output=True,
        text=True,
        check=False,
    )


def test_systemd_takes_the_unit(tmp_path: Path) -> None:
    unit = tmp_path / UNIT.name
    unit.write_text(
        TEXT.replace(PROGRAM, "/bin/true"), encoding="utf-8"
    )  # it is not installed here

    done = analyze("verify", unit)

    assert (done.returncode, done.stderr) == (0, "")


def test_the_unit_leaves_little_open() -> None:
    done = analyze("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", UNIT)

    assert done.returncode == 0, done.stdout[-2_000:]


def test_the_unit_runs_commands_that_exist_and_sets_settings_that_exist() -> None:
    commands = re.findall(rf"{PROGRAM} (\w+)", TEXT)
    settings = set(re.findall(rf"\b{PREFIX}(\w+)=", TEXT))

    assert commands == ["migrate", "seed", "serve"]
    assert set(commands) <= get_command(cli).commands.keys()  # type: ignore[attr-defined]  # a group has them
    assert {name.lower() for name in settings} <= Settings.model_fields.keys()
    assert "registry_database_url" in TEXT
