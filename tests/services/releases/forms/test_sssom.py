import csv
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from app.services.content.snapshots import read_facts
from app.services.releases.forms.files import MadeFile
from app.vocabulary import ReleaseFormat
from tests.waiting import HANGS_AFTER_SECONDS

SSSOM_PY = Path(sys.prefix) / "clients" / "bin" / "sssom"
"""The reference tool, sssom-py. `make test` installs it there: it brings about 100 packages."""

Files = dict[ReleaseFormat, MadeFile]
_NAMES = ("subject_id", "predicate_id", "object_id", "mapping_justification", "mapping_source")


@pytest.fixture(scope="module")
def path(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file of a release."""
    made = tmp_path_factory.mktemp("sssom") / "mappings.sssom.tsv"
    made.write_bytes(files[ReleaseFormat.SSSOM].content)
    return made


def sssom_py(*arguments: str | Path) -> str:
    """What the reference tool says, which is nothing when it has no fault to find."""
    assert SSSOM_PY.exists(), "sssom-py is missing: 'make test' installs it"
    done = subprocess.run(
        [SSSOM_PY, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=HANGS_AFTER_SECONDS,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr


def test_the_reference_tool_finds_no_fault(path: Path) -> None:
    assert sssom_py("validate", path) == ""


def test_the_reference_tool_finds_a_fault_where_there_is_one(path: Path) -> None:
    """Otherwise its silence would say nothing."""
    broken = path.with_name("broken.sssom.tsv")
    broken.write_bytes(path.read_bytes().replace(b"skos:exactMatch", b"skos exactMatch", 1))

    assert "skos exactMatch is not a valid URI or CURIE" in sssom_py("validate", broken)


def test_the_reference_tool_reads_every_code_that_a_post_may_be_given(
    path: Path, snapshot: bytes
) -> None:
    in_force = [
        fact
        for fact in read_facts(snapshot)["mapping"]
        if fact["valid_to"] is None and fact["relation"] in {"own", "shared"}
    ]

    sssom_py("convert", path, "--output-format", "json", "--output", path.with_suffix(".json"))
    read: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))

    assert len(read["mappings"]) == len(in_force)
    assert read["mapping_set_version"] == "2026.1"
    assert read["license"] == "https://spdx.org/licenses/MIT"
    (emhp,) = (
        one
        for one in read["mappings"]
        if one["subject_id"] == "role:education-mental-health-practitioner"
        and one["object_id"].startswith("esr-job-role:")
    )
    assert emhp["object_id"] == "esr-job-role:07054"
    assert emhp["predicate_id"] == "skos:exactMatch"
    assert emhp["mapping_justification"] == "semapv:LexicalMatching"


def test_each_prefix_is_declared_also_the_one_of_the_mapping_set(files: Files) -> None:
    """The reference tool takes the address of the mapping set for a name with a prefix."""
    lines = files[ReleaseFormat.SSSOM].content.decode().splitlines()
    metadata = yaml.safe_load("\n".join(line[1:] for line in lines if line.startswith("#")))
    rows = csv.DictReader((line for line in lines if line[:1] != "#"), delimiter="\t")
    named = {metadata["mapping_set_id"], *(row[name] for row in rows for name in _NAMES)}

    assert {name.split(":")[0] for name in named} <= set(metadata["curie_map"])
    assert metadata["curie_map"]["urn"] == "urn:"
