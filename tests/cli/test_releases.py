import csv
import hashlib
import io
import json
from pathlib import Path

import pytest

from tests.commands import Run
from tests.releasing import edit, rename, seed_folder


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    return seed_folder(tmp_path / "seed")


@pytest.fixture
def run(seeded: Run, seed: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs commands whose seed may be changed; the database holds it as it was."""
    monkeypatch.setenv("REGISTRY_SEED_DIR", str(seed))
    return seeded


def test_a_release_is_published_and_listed(run: Run) -> None:
    assert "Nothing is released yet" in run("release").err

    published = run("release", "2026.1")
    listed = run("release", "--format", "csv")

    assert published.code == 0
    assert "nhs-role-registry-2026.1.sqlite" in published.out
    assert "First release: 5 roles" in published.err
    (row,) = csv.DictReader(io.StringIO(listed.out))
    assert (row["version"], row["published_by"]) == ("2026.1", "role-registry release")
    assert "The content is that of release 2026.1" in listed.err


def test_a_release_as_json_is_what_the_api_says_of_it(run: Run) -> None:
    answer = json.loads(run("release", "2026.1", "--format", "json").out)

    assert answer["answers_as_then"] is True
    assert len(answer["files"]) == 5


def test_what_stops_a_release_is_reported_and_nothing_is_published(run: Run, seed: Path) -> None:
    golden = seed / "golden_titles.csv"
    golden.write_text(golden.read_text(encoding="utf-8").replace("EMHP", "Somebody"))

    ran = run("release", "2026.1")

    assert ran.code == 1
    assert "golden set: 'Somebody' should be matched" in ran.err
    assert "Nothing is released yet" in run("release").err


@pytest.mark.parametrize("name", ["26", "2026.x"])
def test_a_name_of_another_form_is_refused(run: Run, name: str) -> None:
    ran = run("release", name)

    assert ran.code == 1
    assert "such as 2026.1" in ran.err


def test_resolve_answers_from_an_old_release(run: Run, seed: Path) -> None:
    run("release", "2026.1")
    then = run("resolve", "EMHP", "--format", "json").out
    edit(seed, "roles.csv", rename("education-mental-health-practitioner", "Another Name"))
    run("seed")

    again = run("resolve", "EMHP", "--format", "json", "--release", "2026.1")
    unknown = run("resolve", "EMHP", "--release", "2020.1")

    assert again.out == then
    assert "Another Name" in run("resolve", "EMHP").out
    assert (unknown.code, "There is no release '2020.1'" in unknown.err) == (1, True)


def test_export_writes_a_releases_own_file(run: Run, tmp_path: Path) -> None:
    stated = json.loads(run("release", "2026.1", "--format", "json").out)["files"]
    form = next(file for file in stated if file["format"] == "fhir")

    assert run("export", str(tmp_path / "out"), "--format", "fhir").code == 0
    named = ("--format", "fhir", "--release", "2026.1")
    assert run("export", str(tmp_path / "named"), *named).code == 0

    for folder in ("out", "named"):
        content = (tmp_path / folder / form["name"]).read_bytes()
        assert hashlib.sha256(content).hexdigest() == form["sha256"]


@pytest.mark.parametrize("form", ["datapackage", "jsonl", "sssom", "fhir", "sqlite"])
def test_export_writes_what_is_not_released_as_such(run: Run, tmp_path: Path, form: str) -> None:
    assert run("export", str(tmp_path / "out"), "--format", form).code == 0

    (file,) = (tmp_path / "out").iterdir()
    assert file.name.startswith("nhs-role-registry-unreleased.")


def test_the_seeds_form_has_no_release(run: Run, tmp_path: Path) -> None:
    assert run("export", str(tmp_path), "--release", "2026.1").code == 2
