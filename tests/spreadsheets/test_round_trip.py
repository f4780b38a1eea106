"""Whatever a list holds, each kind of file gives the same rows back, in order and with numbers."""

import re
from collections.abc import Iterable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.errors import TableError
from app.spreadsheets.layout import score
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import FileKind, Limits, Wanted
from tests.spreadsheets import files

WRITERS = {
    FileKind.CSV: files.csv_bytes,
    FileKind.XLSX: files.xlsx_bytes,
    FileKind.XLS: files.xls_bytes,
    FileKind.ODS: files.ods_bytes,
}
WORDS = (
    "Staff Nurse",
    "Clerk",
    "=1+1",
    "@home",
    "-Band 5",
    "+44",
    "Infirmière",
    "护士",
    "a;b",
    "x|y",
)
CELL = st.sampled_from(WORDS) | st.text(
    st.characters(codec="utf-8", categories=("Lu", "Ll", "Nd", "Zs", "Pd", "Ps", "Pe", "Sm")),
    max_size=30,
)
TITLE = CELL.filter(lambda text: bool(text.strip()) and not re.search(r"\d{8}|total", text.lower()))
ROWS = st.lists(st.tuples(TITLE, CELL), min_size=1, max_size=20)
ASKED = Wanted({}, job_words=frozenset({"nurse", "clerk"}))


@pytest.mark.parametrize("kind", WRITERS)
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(rows=ROWS)
def test_what_is_written_is_read(kind: FileKind, rows: list[tuple[str, str]]) -> None:
    data = WRITERS[kind]([["Job Title", "Directorate"], *rows])

    table = read_table(data, ASKED, Limits())

    assert table.kind is kind
    assert [row.number for row in table.rows] == list(range(2, len(rows) + 2))
    assert [one_spaced(row.values) for row in table.rows] == [one_spaced(row) for row in rows]


def one_spaced(cells: Iterable[str]) -> list[str]:
    """Cells with each run of blanks as one: a workbook may fold them."""
    return [" ".join(cell.split()) for cell in cells]


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(rows=st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=8))
def test_any_first_rows_can_be_looked_at(rows: list[list[str]]) -> None:
    assert score(rows, ASKED) >= 0


@settings(max_examples=300, deadline=None, derandomize=True, database=None)
@given(data=st.binary(max_size=400))
def test_any_bytes_are_a_table_or_an_error_of_ours(data: bytes) -> None:
    asked = Wanted({}, is_list_of_titles=True)
    try:
        table = read_table(data, asked, Limits())
    except TableError:
        return
    assert table.rows
