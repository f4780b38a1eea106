import csv
import io
import json
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from tests.commands import Run
from tests.spreadsheets import files

ROWS: files.Rows = [
    ["Job Title", "Level", "Headcount", "Surname"],
    ["EMHP", "5", 3, "Bloggs"],
    ["=1+1", "5", 1, "Bloggs"],
]


@pytest.fixture
def listed(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_bytes(files.csv_bytes(ROWS))
    return path


def test_the_ending_of_the_output_chooses_how_it_is_written(
    seeded: Run, listed: Path, tmp_path: Path
) -> None:
    for ending in ("csv", "json", "xlsx"):
        done = seeded("check", str(listed), "-o", str(tmp_path / f"out.{ending}"))
        assert done.code == 0, done.err
        assert "rows 2, matched 1, ambiguous 0, unmatched 1" in done.err
        assert "Dropped columns: Level, Surname" in done.err

    rows = list(csv.DictReader(io.StringIO((tmp_path / "out.csv").read_text())))
    assert [row["Job Title"] for row in rows] == ["EMHP", "'=1+1"]
    assert json.loads((tmp_path / "out.json").read_text())["summary"]["matched"] == 1
    book = CalamineWorkbook.from_path(tmp_path / "out.xlsx")
    assert book.sheet_names == ["Checked list", "Summary"]
    assert sorted(path.name for path in tmp_path.glob("*out*")) == [
        *("out.csv", "out.json", "out.xlsx"),
    ]


def test_without_an_output_the_summary_is_shown(seeded: Run, listed: Path) -> None:
    done = seeded("check", str(listed))

    assert done.code == 0
    assert "Matched: one role, safe to record" in done.out
    assert "=1+1" in done.out


def test_columns_can_be_named_and_kept_and_a_machine_may_have_it_raw(
    seeded: Run, listed: Path
) -> None:
    options = ("--column", "band=Level", "--column", "headcount=", "--format", "csv", "--raw")

    done = seeded("check", str(listed), *options)

    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert rows[1]["Job Title"] == "=1+1"
    assert rows[0]["Level"] == "5"


def test_one_title_a_line_is_read_from_a_text_file(seeded: Run, tmp_path: Path) -> None:
    path = tmp_path / "titles.txt"
    path.write_text("EMHP\nQuantity Surveyor, Senior\n")

    done = seeded("check", str(path), "--format", "json")

    assert [row["outcome"] for row in json.loads(done.out)["rows"]] == ["matched", "unmatched"]


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("-o", "out.pdf"), 2, "End -o in"),
        (("--column", "colour=Red"), 2, "NAME=HEADING"),
        (("--column", "band"), 2, "NAME=HEADING"),
        (("--column", "band=Nowhere"), 1, "No column is headed 'Nowhere'"),
        (("--keep", "Surname"), 1, "The heading is about a person"),
    ],
)
def test_wrong_usage_is_2_and_what_cannot_be_done_is_1(
    seeded: Run, listed: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    done = seeded("check", str(listed), *arguments)

    assert done.code == code
    assert message in done.err


def test_a_file_that_cannot_be_read_leaves_no_output(seeded: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.xlsx").write_bytes(files.encrypted_bytes())
    out = tmp_path / "out.csv"

    done = seeded("check", str(tmp_path / "bad.xlsx"), "-o", str(out))
    missing = seeded("check", str(tmp_path / "none.csv"))

    assert (done.code, missing.code) == (1, 1)
    assert "password" in done.err
    assert "No such file" in missing.err
    assert not out.exists()


def test_rows_that_cannot_be_read_are_left_out_and_shown(seeded: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(b"Job Title,Band\nEMHP,5\nStaff Nurse,5,6\n")

    refused = seeded("check", str(path))
    done = seeded("check", str(path), "--skip-faulty-rows", "--format", "csv")

    assert refused.code == 1
    assert "The row has 3 cells under 2 headings." in refused.err
    assert done.code == 0
    assert len(done.out.splitlines()) == 2
    assert "Row 3: This row was left out." in done.err


def test_what_kept_titles_from_a_role_is_explained(
    seeded: Run, listed: Path, tmp_path: Path
) -> None:
    shown = seeded("check", str(listed), "--explain-unresolved")
    beside = seeded("check", str(listed), "--format", "csv", "--explain-unresolved")
    not_asked = seeded("check", str(listed), "--format", "csv")

    assert "words in the way" in shown.out
    assert "no post: 1" in beside.err
    assert "no post: 1" not in not_asked.err
    assert beside.out == not_asked.out


def test_what_a_list_in_csv_has_no_place_for_is_said(seeded: Run, tmp_path: Path) -> None:
    path = tmp_path / "list.xlsx"
    path.write_bytes(
        files.book_bytes({"Staff": [["Job Title", "Posts"], ["EMHP", 3]], "Notes": [["x", "y"]]})
    )

    done = seeded("check", str(path), "--format", "csv")

    assert "Sheet: Notes (no column of job titles)" in done.err
    assert "There is a column of numbers: column 2 ('Posts')." in " ".join(done.err.split())
