from dataclasses import replace

from app.spreadsheets.tables import (
    FileKind,
    Heading,
    Remark,
    Row,
    RowKind,
    Table,
    from_bytes,
    to_bytes,
)

TABLE = Table(
    kind=FileKind.XLSX,
    sheet="Staff",
    header_row=3,
    headings=(Heading("Job Title", 2, "title"), Heading("Division", 4, None)),
    dropped=("Surname",),
    skipped_sheets=("Leavers (hidden)",),
    notes=("1 row is a total and is not counted.",),
    rows=(Row(4, ("Staff Nurse", "A")), Row(5, ("Total", ""), RowKind.TOTAL)),
    remarks=(Remark(5, "Total", "This row is a total, so it is not counted."),),
)


def test_a_table_that_leaves_its_process_is_the_same_table() -> None:
    assert from_bytes(to_bytes(TABLE)) == TABLE


def test_a_record_has_the_cells_of_the_columns_that_are_used() -> None:
    assert [cells for _, cells in TABLE.records()] == [{"title": "Staff Nurse"}, {"title": "Total"}]
    assert (TABLE.place("title"), TABLE.place("band")) == (0, None)
    assert list(TABLE.cells("title")) == ["Staff Nurse", "Total"]
    assert list(TABLE.cells("band")) == ["", ""]


def test_a_table_that_leaves_its_process_is_short_with_letters_as_they_are() -> None:
    written = to_bytes(replace(TABLE, dropped=("Café",)))

    assert "Café".encode() in written
    assert b'"dropped":["Caf' in written
    assert b'[4,"post","Staff Nurse","A"]' in written


def test_a_text_that_repeats_is_kept_once() -> None:
    row = TABLE.rows[0]

    first, second = from_bytes(to_bytes(replace(TABLE, rows=(row, row)))).rows

    assert first.values[0] is second.values[0]
