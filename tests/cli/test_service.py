"""What the process of a service has in memory when it starts."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import Run

NOT_NEEDED = ("alembic", "authlib", "cryptography", "httpx2", "joserfc", "xlsxwriter")


def test_a_service_does_not_import_what_it_does_not_need() -> None:
    program = f"import sys, app.cli.main; print([n for n in {NOT_NEEDED} if n in sys.modules])"

    found = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )

    assert found.stdout == "[]\n"


def test_a_misspelt_setting_is_said_when_the_service_starts_and_never_its_value(
    tmp_path: Path,
) -> None:
    settings = {
        "REGISTRY_DATABASE_URL": f"sqlite:///{tmp_path}/none.db",  # so that it ends at once
        "REGISTRY_OIDC_CLIENT_SECRETS": "hush",
    }

    ended = subprocess.run(
        [sys.executable, "-m", "app", "serve"],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
    )

    (said,) = map(json.loads, ended.stdout.splitlines())
    assert (said["level"], said["event"]) == (
        "warning",
        "REGISTRY_OIDC_CLIENT_SECRETS is not a setting and has no effect. "
        "The nearest setting is REGISTRY_OIDC_CLIENT_SECRET",
    )
    assert "hush" not in ended.stdout + ended.stderr


def test_a_misspelt_address_is_said_when_another_database_is_made(
    seeded: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REGISTRY_DATABSE_URL", "postgresql://registry:hush@db/registry")

    said = seeded("migrate").err

    assert "REGISTRY_DATABSE_URL is not a setting and has no effect. The nearest" in said
    assert "hush" not in said
