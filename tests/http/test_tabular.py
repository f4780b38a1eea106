import pytest
from pydantic import BaseModel

from app.http.tabular import to_csv
from app.spreadsheets.csv_text import harmless


class Inner(BaseModel):
    id: str
    code: str | None


class Row(BaseModel):
    title: str
    role: Inner | None
    codes: list[Inner]
    is_new: bool | None


def test_objects_become_columns_and_lists_one_cell() -> None:
    inner = Inner(id="x", code="07054")
    rows = [
        Row(title='a, "b"', role=inner, codes=[inner, inner], is_new=True),
        Row(title="é", role=None, codes=[], is_new=None),
    ]

    assert to_csv(Row, rows, end="\n").splitlines() == [
        "title,role_id,role_code,codes,is_new",
        '"a, ""b""",x,07054,07054;07054,yes',
        "é,,,,",
    ]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_a_cell_that_a_spreadsheet_would_run_is_made_text(start: str) -> None:
    assert harmless(f"{start}cmd|' /C calc'!A0") == f"'{start}cmd|' /C calc'!A0"
