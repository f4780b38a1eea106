import csv
import io
import json
import zipfile
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.api.schemas.checks import CheckedListOut
from app.services.checks.cells import ADDED
from app.services.checks.forms import write
from app.services.checks.writing import CheckRequest, Form
from app.spreadsheets.csv_text import harmless
from tests.services.checks.lists import STAMP, report
from tests.spreadsheets.files import Rows

EVIL: Rows = [
    ["Job Title", "Directorate", "Grade"],
    ["=HYPERLINK(A1)", "@SUM(1)", "-Band 5"],
    ["EMHP", "http://example.org", "+4"],
]


def written(rows: Rows | None, form: Form, folder: Path, *, is_raw: bool = False) -> bytes:
    found = report() if rows is None else report(rows)
    return b"".join(write(found, CheckRequest(form, is_raw), STAMP, folder))


def lines(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode(), newline="")))


def test_a_csv_is_the_users_own_table_with_ours_at_the_right(tmp_path: Path) -> None:
    head, *rows = lines(written(None, Form.CSV, tmp_path))

    assert head == ["Org", "Position Title", "Pay Band", "Occ Code", "Headcount", *ADDED]
    assert [row[:5] for row in rows[:2]] == [
        ["A", "EMHP", "Band 5", "N6A", "3"],
        ["A", "Staff Nurse", "5", "", "10"],
    ]
    first = dict(zip(head, rows[0], strict=True))
    assert first["outcome"] == "matched"
    assert first["role_id"] == "education-mental-health-practitioner"
    assert first["codes"] == "esr-job-role 07054"
    assert first["coding_check"].startswith("not checkable: ")
    assert first["suggested_title"] == "Education Mental Health Practitioner"
    assert first["row"] == "2"
    asked = dict(zip(head, rows[3], strict=True))
    assert asked["role_id"] == ""
    assert asked["question"] == "Which part of the register?"
    assert asked["possible_roles"] == "Registered Nurse; Mental Health Nurse"
    assert rows[7][5:8] == ["not checked", "", ""]


def test_a_csv_has_no_cell_that_a_spreadsheet_runs_unless_it_is_raw(tmp_path: Path) -> None:
    safe = lines(written(EVIL, Form.CSV, tmp_path))[1]
    raw = lines(written(EVIL, Form.CSV, tmp_path, is_raw=True))[1]

    assert safe[:3] == ["'=HYPERLINK(A1)", "'@SUM(1)", "'-Band 5"]
    assert raw[:3] == ["=HYPERLINK(A1)", "@SUM(1)", "-Band 5"]


@pytest.mark.parametrize(
    "start", ["=", "+", "-", "@", "\t=", "\r", "\n", "\0", " =", "\uff1d", "\uff20"]
)
def test_whatever_begins_a_formula_is_made_harmless(start: str) -> None:
    assert harmless(f"{start}1") == f"'{start}1"


def test_the_json_is_as_it_is_described(tmp_path: Path) -> None:
    shown = json.loads(written(None, Form.JSON, tmp_path))

    answer = CheckedListOut.model_validate(renamed(shown))
    assert answer.summary.matched == 4
    assert [row["title"] for row in shown["rows"]][:2] == ["EMHP", "Staff Nurse"]
    assert shown["table"]["dropped_columns"] == ["Surname"]
    assert shown["rows"][0]["role"]["url"] == "/roles/education-mental-health-practitioner"
    assert shown["rows"][6]["problem"] == "This row has no title."
    assert shown["registry"] == {"release": None, "content": "sha256:content", "resolver": "1"}


def renamed(shown: object) -> object:
    """An answer with its roles' ids named as the registry names them inside."""
    if isinstance(shown, list):
        return [renamed(item) for item in shown]
    if not isinstance(shown, dict):
        return shown
    inner = {name: renamed(value) for name, value in shown.items()}
    return {**inner, "role_id": inner["id"]} if "family" in inner else inner


def test_a_workbook_has_the_list_and_a_summary(tmp_path: Path) -> None:
    data = written(None, Form.XLSX, tmp_path)

    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    listed = book.get_sheet_by_name("Checked list").to_python()
    shown = {str(row[0]): row[1:] for row in book.get_sheet_by_name("Summary").to_python()}
    assert listed[0][:6] == [
        "Org",
        "Position Title",
        "Pay Band",
        "Occ Code",
        "Headcount",
        "Outcome",
    ]
    assert listed[1][:7] == [
        *("A", "EMHP", "Band 5", "N6A", 3, "matched"),
        "education-mental-health-practitioner",
    ]
    assert shown["Matched: one role, safe to record"][:2] == [4, 19]
    assert shown["Column: Surname"]
    assert shown["Quantity Surveyor"][0] == "unmatched"
    assert shown["Staff Nurse"][0] == "esr-job-role"
    assert not list(tmp_path.iterdir()), "no file stays behind"


def test_a_workbook_has_filters_a_frozen_heading_and_colours_with_words(tmp_path: Path) -> None:
    sheet, styles = parts(written(None, Form.XLSX, tmp_path))

    assert '<autoFilter ref="A1:P9"/>' in sheet
    assert 'state="frozen"' in sheet
    for colour in ("FFD6EFD8", "FFFFF2CC", "FFF8D7DA", "FFE7E6E6"):
        assert colour in styles
    assert "not checked" in sheet


def test_a_workbook_runs_no_formula_and_follows_no_link(tmp_path: Path) -> None:
    data = written(EVIL, Form.XLSX, tmp_path)

    sheet, _ = parts(data)
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet.replace("HYPERLINK(A1)", "")
    assert book.get_sheet_by_name("Checked list").to_python()[1][:3] == [
        *("=HYPERLINK(A1)", "@SUM(1)", "-Band 5"),
    ]


def parts(data: bytes) -> tuple[str, str]:
    with zipfile.ZipFile(io.BytesIO(data)) as whole:
        return (
            whole.read("xl/worksheets/sheet1.xml").decode(),
            whole.read("xl/styles.xml").decode(),
        )
