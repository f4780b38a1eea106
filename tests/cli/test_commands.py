import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

import app
from app.services.seed.loading import read_seed
from app.services.seed.rows import LINES
from tests.commands import Run, runner
from tests.conftest import MINI_SEED


@pytest.fixture
def run(
    empty_database_url: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Runs commands on a database without tables."""
    return runner(empty_database_url, monkeypatch, capsys)


@pytest.fixture
def run_alone(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs commands that need no database: nothing answers at the address of theirs."""
    return runner("postgresql://u@127.0.0.1:1/x", monkeypatch, capsys)


def test_migrate_and_seed_may_be_repeated_and_say_what_they_did(run: Run) -> None:
    assert run("migrate").code == run("migrate").code == 0

    first, second = run("seed", "--format", "json"), run("seed", "--format", "json")

    assert (first.code, second.code) == (0, 0)
    roles = {row["table"]: row for row in json.loads(first.out)}["role"]
    again = {row["table"]: row for row in json.loads(second.out)}["role"]
    assert (roles["inserted"], roles["unchanged"]) == (5, 0)
    assert (again["inserted"], again["unchanged"]) == (0, 5)


def test_resolve_answers_for_people_and_for_machines(seeded: Run) -> None:
    table = seeded("resolve", "EMHP", "PA")
    as_json = json.loads(seeded("resolve", "EMHP", "PA", "--format", "json").out)
    as_csv = list(csv.DictReader(io.StringIO(seeded("resolve", "EMHP", "--format", "csv").out)))

    assert table.code == 0
    assert "matched" in table.out
    assert [result["outcome"] for result in as_json["results"]] == ["matched", "ambiguous"]
    assert as_json["registry"]["content"].startswith("sha256:")
    assert as_csv[0]["role_id"] == "education-mental-health-practitioner"


def test_a_title_in_square_brackets_is_no_markup(seeded: Run) -> None:
    assert "[red]EMHP" in seeded("resolve", "[red]EMHP").out


def test_resolve_passes_the_context_on(seeded: Run) -> None:
    ran = seeded("resolve", "EMHP", "--band", "5", "--occupation-code", "H1D", "--format", "json")

    (result,) = json.loads(ran.out)["results"]
    assert (result["query"]["band"], result["query"]["occupation_code"]) == ("5", "H1D")
    assert result["coding_check"]["given"] == "H1D"


def test_a_title_that_cannot_be_read_is_a_failure_and_the_others_are_answered(seeded: Run) -> None:
    ran = seeded("resolve", "", "EMHP", "--format", "csv")

    assert ran.code == 1
    assert [row["outcome"] for row in csv.DictReader(io.StringIO(ran.out))] == ["error", "matched"]


def test_gaps_are_printed_as_table_json_and_csv(seeded: Run) -> None:
    table = seeded("gaps", "--system", "nhs-occupation-code")
    as_json = json.loads(seeded("gaps", "--as-of", "2020-10-28", "--format", "json").out)
    rows = list(csv.DictReader(io.StringIO(seeded("gaps", "--format", "csv").out)))

    assert (table.code, "not_known" in table.out) == (0, True)
    assert as_json["summary"]["own_code"] == 1
    assert len(rows) == as_json["summary"]["roles"] == 5


def test_export_writes_a_seed_that_reads_back_the_same(seeded: Run, tmp_path: Path) -> None:
    assert seeded("export", str(tmp_path / "out")).code == 0

    read_seed(tmp_path / "out")
    for line in LINES:
        assert (tmp_path / "out" / line.file).read_text() == (MINI_SEED / line.file).read_text()


@pytest.mark.parametrize("command", [["seed"], ["resolve", "EMHP"], ["gaps"], ["serve"]])
def test_a_database_without_tables_is_named_as_the_reason(run: Run, command: list[str]) -> None:
    ran = run(*command)

    assert ran.code == 1
    assert "role-registry migrate" in ran.err


def test_a_seed_with_faults_is_refused_with_each_of_them(run: Run, tmp_path: Path) -> None:
    run("migrate")

    ran = run("seed", "--path", str(tmp_path))

    assert ran.code == 1
    assert all(f"{line.file}:1: the file is missing" in ran.err for line in LINES)


def test_a_list_that_does_not_exist_is_named(seeded: Run) -> None:
    ran = seeded("gaps", "--system", "none")

    assert (ran.code, ran.err.strip()) == (1, "There is no code list 'none'.")


@pytest.mark.parametrize(
    "arguments",
    [
        ["resolve"],
        ["nonsense"],
        ["gaps", "--status", "nonsense"],
        ["gaps", "--as-of", "yesterday"],
        ["resolve", "EMHP", "--limit", "0"],
        ["export"],
    ],
)
def test_a_wrong_call_is_a_usage_error(run_alone: Run, arguments: list[str]) -> None:
    assert run_alone(*arguments).code == 2


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("REGISTRY_PORT", "99999", "REGISTRY_PORT"),
        ("REGISTRY_LOG_LEVEL", "loud", "REGISTRY_LOG_LEVEL"),
        ("REGISTRY_DATABASE_URL", "mysql://user:hunter2@db/x", "not on mysql"),
        ("REGISTRY_DATABASE_URL", "nonsense hunter2", "Give a database address"),
        ("REGISTRY_DATABASE_URL", "postgresql://u:hunter2@127.0.0.1:1/x", "not responding"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named_without_secrets(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    monkeypatch.setenv(name, value)

    ran = run("gaps")

    assert ran.code == 1
    assert said in ran.err
    assert "hunter2" not in ran.err


def test_openapi_is_written_printed_and_checked(run_alone: Run, tmp_path: Path) -> None:
    file = tmp_path / "new" / "openapi.json"

    assert run_alone("openapi", str(file), "--check").code == 1
    assert run_alone("openapi", str(file)).code == 0
    assert run_alone("openapi", str(file), "--check").code == 0
    assert run_alone("openapi", "-").out == file.read_text()


@pytest.mark.parametrize(
    "command", ["serve", "migrate", "seed", "resolve", "gaps", "release", "export", "impact"]
)
def test_each_command_has_help(run_alone: Run, command: str) -> None:
    ran = run_alone(command, "--help")

    assert ran.code == 0
    assert "Usage" in ran.out


def test_the_module_runs_the_same_commands() -> None:
    root = Path(app.__file__).parent.parent

    ran = subprocess.run(
        [sys.executable, "-m", "app", "--help"], cwd=root, capture_output=True, check=False
    )

    assert ran.returncode == 0
    assert b"resolve" in ran.stdout
