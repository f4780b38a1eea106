"""The list of shipped software is of the lock file, always the same, and as CycloneDX has it."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TOP = Path(__file__).parent.parent.parent
SBOM = TOP / "app" / "sbom.cdx.json"
PYTHON = Path(sys.prefix) / "scanners" / "bin" / "python"
"""`make check` and `make test` install the scanners there."""


@pytest.fixture(scope="module")
def sbom() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(SBOM.read_text(encoding="utf-8"))
    return found


def test_it_has_each_package_of_the_lock_file_in_its_version(sbom: dict[str, Any]) -> None:
    lock = (TOP / "requirements.lock").read_text(encoding="utf-8")
    pinned = set(re.findall(r"^([A-Za-z0-9._-]+)==([^ ]+)", lock, re.MULTILINE))

    listed = {
        (one["name"], one["version"])
        for one in sbom["components"]
        if one["purl"].startswith("pkg:pypi/")
    }

    assert listed == pinned
    assert "starlette" in {name for name, _ in listed}


def test_it_has_the_script_and_the_styles_that_lie_in_the_checkout(sbom: dict[str, Any]) -> None:
    shipped = {one["purl"] for one in sbom["components"] if one["purl"].startswith("pkg:npm/")}

    assert shipped == {"pkg:npm/nhsuk-frontend@10.6.1", "pkg:npm/swagger-ui-dist@5.35.0"}


def test_it_has_no_time_and_no_address_of_a_place_to_load_from(sbom: dict[str, Any]) -> None:
    assert "timestamp" not in sbom["metadata"]
    assert "://" not in SBOM.read_text(encoding="utf-8").replace(sbom["$schema"], "")


def test_the_schema_of_cyclonedx_takes_it_and_it_is_made_again_byte_for_byte() -> None:
    assert PYTHON.exists(), "the scanners are missing: 'make check' installs them"

    # It refuses to write what the official schema does not take.
    ended = subprocess.run([PYTHON, TOP / "tests/scanners/sbom.py", "--check"], check=False)

    assert ended.returncode == 0
