import csv
import io
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from app.services.seed.golden import GoldenTitle
from tests.commands import Ran, Run
from tests.conftest import MINI_SEED

GOLDEN = f"""{",".join(GoldenTitle.columns())}
EMHP - Hull,,matched,education-mental-health-practitioner,,STRONG,10,
HCA - Nights,,unmatched,,,WEAK,10,
Healthcare Support Worker,,matched,healthcare-assistant,,STRONG,1,
PA,,ambiguous,physician-associate,,STRONG,10,
"""
EMHP_ROW = "education-mental-health-practitioner,EMHP,abbreviation,exact,,,example-study,,\n"
Impact = Callable[..., Ran]
Edit = Callable[[str, str], None]


@pytest.fixture
def changed(tmp_path: Path) -> Path:
    """A copy of the small seed, with a golden set, that a test may change."""
    folder = Path(shutil.copytree(MINI_SEED, tmp_path / "changed"))
    (folder / GoldenTitle.file).write_text(GOLDEN)
    return folder


@pytest.fixture
def edit(changed: Path) -> Edit:
    """Replaces words among the synonyms of the changed seed; the words must occur."""

    def _edit(old: str, new: str) -> None:
        path = changed / "synonyms.csv"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new, 1))

    return _edit


@pytest.fixture
def impact(seeded: Run, changed: Path) -> Impact:
    """Runs the command on a database that holds the small seed."""
    return lambda *arguments: seeded("impact", "--seed", str(changed), *arguments)


def test_a_seed_that_changes_no_answer_is_safe(impact: Impact, edit: Edit) -> None:
    edit(",Healthcare Support Worker,", ",Healthcare Aide,")
    edit(
        "healthcare-assistant,Healthcare Aide,",
        "healthcare-assistant,Health Care Aide,alternative title,exact,,,example-study,,\n"
        "healthcare-assistant,Healthcare Support Worker,",
    )

    ran = impact()

    assert ran.code == 0, ran.err
    assert "safe: 0 of 4 titles" in ran.err


def test_an_added_synonym_needs_a_look_and_changes_only_titles_with_its_words(
    impact: Impact, edit: Edit, tmp_path: Path
) -> None:
    edit(
        "healthcare-assistant,Healthcare Support",
        "healthcare-assistant,HCA,abbreviation,exact,,,example-study,,\n"
        "healthcare-assistant,Healthcare Support",
    )
    asked = tmp_path / "titles.txt"
    asked.write_text("HCA\nHCA (Band 2)\nHealthcare Assistant\nEMHP\n")

    ran = impact("--titles", str(asked), "--format", "csv")

    assert ran.code == 0, ran.err
    rows = list(csv.DictReader(io.StringIO(ran.out)))
    assert [row["title"] for row in rows] == ["HCA", "HCA (Band 2)"]
    assert {(row["before_outcome"], row["after_outcome"]) for row in rows} == {
        ("unmatched", "matched")
    }
    assert "needs a look: 2 of 4 titles" in ran.err


def test_a_dropped_synonym_that_a_golden_title_needs_ends_with_code_1(
    impact: Impact, edit: Edit
) -> None:
    edit(EMHP_ROW, "")

    table, as_json = impact(), impact("--format", "json")

    assert (table.code, as_json.code) == (1, 1)
    assert "EMHP - Hull" in table.out
    assert "broken" in table.out
    assert "breaks the golden set: 1 of 4 titles" in table.err
    answer = json.loads(as_json.out)
    assert (answer["verdict"], answer["titles"]) == ("breaks the golden set", 4)
    (row,) = answer["changed"]
    assert (row["before_role_id"], row["golden"]) == (
        "education-mental-health-practitioner",
        "broken",
    )


def test_a_changed_seed_with_faults_is_refused(impact: Impact, edit: Edit) -> None:
    edit("EMHP,abbreviation", "EMHP,nonsense")

    ran = impact()

    assert ran.code == 1
    assert "synonyms.csv:2: kind" in ran.err


def test_titles_that_cannot_be_read_are_reported_with_their_rows(
    impact: Impact, tmp_path: Path
) -> None:
    asked = tmp_path / "titles.csv"
    asked.write_text("title,team\nEMHP,a\n,b\n")

    ran = impact("--titles", str(asked))

    assert ran.code == 1
    assert "row 3: The title is empty." in ran.err


@pytest.mark.parametrize("arguments", [["--titles", "/nowhere.csv"], ["--format", "xml"], ["more"]])
def test_a_wrong_call_is_a_usage_error(impact: Impact, arguments: list[str]) -> None:
    assert impact(*arguments).code == 2
