"""Each import contract is broken by a planted fault, so none is an empty promise."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).parents[2]


class Fault(NamedTuple):
    """A line that somebody could write in a module, and the contract that it breaks."""

    module: str
    line: str
    contract: str


HOUSE = "Edges use services, services use the engine and the database, never back up"
ROOMS = "Services use the rooms below them, never a room above or beside"
FAULTS = (
    Fault("services/readiness.py", "from app.http import deps", HOUSE),
    Fault("api/gaps.py", "from app.web import pages", HOUSE),
    Fault("matching/spelling.py", "from app.db import session", HOUSE),
    Fault("util.py", "from app import errors", HOUSE),
    Fault("services/history/recording.py", "from app.services.roles import roles", ROOMS),
    Fault("services/trusts/rows.py", "from app.services.checks import report", ROOMS),
    Fault("services/helpers.py", "from app import errors", ROOMS),
    Fault(
        "services/proposals/payloads/kinds.py",
        "from app.services.proposals import drafting",
        "A proposal is asked for, checked, tried, decided and followed up, in this order",
    ),
    Fault(
        "services/releases/changes.py",
        "from app.services.releases import notes",
        "A release is read from its content, described, checked and then published",
    ),
    Fault("matching/phrases.py", "import pydantic", "The matching engine is pure"),
    Fault(
        "spreadsheets/reading.py",
        "from app import vocabulary",
        "Reading a spreadsheet needs no role and no database",
    ),
    Fault("errors.py", "import fastapi", "Nothing below the edges knows HTTP"),
    Fault(
        "services/checks/jobs.py",
        "from app import settings",
        "Settings are read at the top and passed down",
    ),
    Fault(
        "matching/tokens.py",
        "from app.matching import resolve",
        "No import cycles between sibling modules",
    ),
)


NEW_MODULES = ("util.py", "services/helpers.py")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the package and of its contracts, to plant faults in."""
    folder = tmp_path_factory.mktemp("house")
    shutil.copytree(ROOT / "app", folder / "app", ignore=shutil.ignore_patterns("static"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: f"{fault.module}: {fault.line}")
def test_a_planted_fault_breaks_its_contract(house: Path, fault: Fault) -> None:
    module = house / "app" / fault.module
    assert module.exists() or fault.module in NEW_MODULES
    before = module.read_text(encoding="utf-8") if module.exists() else None
    module.write_text(f"{before or ''}\n{fault.line}\n", encoding="utf-8")

    said = _lint(house)

    assert f"{fault.contract} BROKEN" in said
    if before is None:
        module.unlink()
    else:
        module.write_text(before, encoding="utf-8")


def test_the_copy_without_a_fault_keeps_every_contract(house: Path) -> None:
    assert " 0 broken." in _lint(house)


def _lint(house: Path) -> str:
    program = Path(sys.executable).parent / "lint-imports"
    run = subprocess.run(
        [program, "--no-cache"],
        cwd=house,
        env={**os.environ, "PYTHONPATH": str(house)},
        capture_output=True,
        text=True,
        check=False,
    )
    return run.stdout
