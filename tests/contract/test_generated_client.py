"""A client that a program makes from the description works with the running registry."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.cli.service import OPENAPI_FILE
from app.main import create_app
from app.settings import Settings
from tests.servers import served
from tests.waiting import HANGS_AFTER_SECONDS

PROGRAMS = Path(sys.prefix) / "clients" / "bin"
"""`make test` installs the generator there: it wants other versions of libraries than ours."""

EMHP = "education-mental-health-practitioner"
ASKING = """
import json, sys
from client import Client
from client.api.codes import gaps
from client.api.registry import get_role, list_roles
from client.api.resolve import resolve, resolve_batch
from client.models import BatchIn, TitleIn

registry = Client(base_url=sys.argv[1])
one = resolve.sync(client=registry, title="EMHP", band="5")
many = resolve_batch.sync(
    client=registry, body=BatchIn(titles=["EMHP", TitleIn(title="PA", band="7")])
)
missing = get_role.sync_detailed(client=registry, role_id="nobody")
print(json.dumps({
    "one": [one.outcome, one.role.id],
    "many": [answer.outcome for answer in many.results],
    "roles": list_roles.sync(client=registry, limit=2).total,
    "gaps": gaps.sync(client=registry, system="esr-job-role").version,
    "missing": [missing.status_code, missing.parsed.code],
}))
"""


def run(*command: str | Path, folder: Path) -> str:
    """What a program prints. It must succeed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=HANGS_AFTER_SECONDS,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the client."""
    folder = tmp_path_factory.mktemp("generated")
    assert PROGRAMS.exists(), "the generator is missing: 'make test' installs it"
    (folder / "config.yml").write_text("post_hooks: []\n", encoding="utf-8")
    said = run(
        *(PROGRAMS / "openapi-python-client", "generate", "--path", OPENAPI_FILE, "--meta", "none"),
        *("--output-path", folder / "client", "--config", folder / "config.yml"),
        folder=folder,
    )
    assert "ERROR" not in said
    return folder


@pytest.fixture
def address(seeded_url: str) -> Iterator[str]:
    with served(create_app(Settings(database_url=seeded_url))) as address:
        yield address


def test_the_client_has_every_operation_and_compiles(made: Path) -> None:
    paths = json.loads(OPENAPI_FILE.read_text(encoding="utf-8"))["paths"]
    expected = {operation["operationId"] for one in paths.values() for operation in one.values()}

    run(PROGRAMS / "python", "-W", "error", "-m", "compileall", "-q", "client", folder=made)

    modules = {path.stem for path in (made / "client" / "api").glob("*/*.py")}
    assert modules - {"__init__"} == expected


def test_the_client_asks_the_running_registry(made: Path, address: str) -> None:
    answers: dict[str, Any] = json.loads(
        run(PROGRAMS / "python", "-c", ASKING, address, folder=made)
    )

    assert answers == {
        "one": ["matched", EMHP],
        "many": ["matched", "ambiguous"],
        "roles": 5,
        "gaps": "2020-10",
        "missing": [404, "role-not-found"],
    }
