import json
from pathlib import Path

import pytest

from tests.commands import Ran, Run

ABOUT = (
    *("--system", "esr-job-role", "--version", "9.1", "--judged-on", "2025-11"),
    *("--source-title", "An invented list", "--source-url", "https://example.org/list"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """An invented later version of the job role list."""
    path = tmp_path / "later.csv"
    path.write_text(
        "code,display\n07000,Additional Clinical Services\n"
        "07054,Schools Practitioner\n07099,Nursing Associates\n"
    )
    return path


def _version_in_use(run: Run) -> str:
    return str(json.loads(run("gaps", "--format", "json").out)["version"])


def _load(run: Run, file: Path, *more: str) -> Ran:
    return run("code-list", "load", str(file), *ABOUT, *more)


def test_a_preview_shows_the_effect_and_stores_nothing(seeded: Run, file: Path) -> None:
    shown = _load(seeded, file, "--preview")

    assert shown.code == 0
    assert "Nursing Associate" in shown.out
    said = " ".join(shown.err.split())
    assert "1 new, 0 retired, 0 used again, 1 renamed, 0 gone, 1 unchanged." in said
    assert "New: 07099 Nursing Associates" in said
    assert "Renamed: 07054 was 'Education Mental Health Practitioner'" in said
    assert "Look at: education-mental-health-practitioner, code 07054 (own)" in said
    assert "Nothing was stored." in said
    assert _version_in_use(seeded) == "2020-10"


def test_a_part_of_a_list_is_previewed_code_by_code_and_then_refused(
    seeded: Run, tmp_path: Path
) -> None:
    part = tmp_path / "part.csv"
    part.write_text("code;display\n07000;Additional Clinical Services\n")

    shown = _load(seeded, part, "--preview")
    refused = _load(seeded, part, "--yes")
    loaded = _load(seeded, part, "--yes", "--codes-gone", "1")

    assert "Gone: 07054 Education Mental Health Practitioner" in shown.err
    assert (shown.code, refused.code, loaded.code) == (0, 1, 0)
    assert "give --codes-gone 1 to the command" in " ".join(refused.err.split())
    assert _version_in_use(seeded) == "9.1"


def test_a_list_is_loaded_once(seeded: Run, file: Path) -> None:
    first, again = (_load(seeded, file, "--yes", "--format", "json") for _ in range(2))

    assert (first.code, again.code) == (0, 0)
    assert "esr-job-role 9.1 is loaded: 3 codes." in first.err
    assert "is here already. Nothing changed." in again.err
    assert json.loads(first.out)["is_stored"]
    assert _version_in_use(seeded) == "9.1"


def test_a_load_that_nobody_confirms_stores_nothing(
    seeded: Run, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("typer.confirm", lambda *_, **__: False)

    assert _load(seeded, file).code == 0
    assert _version_in_use(seeded) == "2020-10"


def test_every_error_of_a_file_is_said_with_its_row(seeded: Run, tmp_path: Path) -> None:
    path = tmp_path / "bad.csv"
    path.write_text("code,display\n1,\n1,a\n")

    ran = _load(seeded, path, "--yes")

    assert ran.code == 1
    assert ran.err.splitlines() == [
        "The code list has 2 errors:",
        "row 2, display: it is blank",
        "row 3, code: the same code as in row 2",
    ]


def test_a_date_that_is_none_is_wrong_usage(seeded: Run, file: Path) -> None:
    ran = seeded("code-list", "load", str(file), *ABOUT, "--published", "soon")

    assert ran.code == 2
    assert "published" in ran.err


def test_an_option_that_cannot_be_read_is_named_as_it_is_written(seeded: Run, file: Path) -> None:
    refused = _load(seeded, file, "--judged-on", "soon", "--preview")

    assert refused.code == 2
    assert "--judged-on:" in refused.err
    assert "judged_on" not in refused.err
