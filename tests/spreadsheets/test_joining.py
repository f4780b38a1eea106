import pytest

from app.errors import FileTooLargeError
from app.spreadsheets.joining import join_tables
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import FileKind, Heading, Limits, Row, RowKind, Table, Wanted
from tests.spreadsheets.files import sheets_bytes

BOOK = sheets_bytes(
    {
        "Wards": [["Job Title", "Band", "Surname"], ["EMHP", "5", "x"], ["Total", "", "x"]],
        "Hubs": [["Directorate", "Position Title"], ["East", "PA"]],
        "Third": [["Job Title"], ["Envoy"]],
    }
)


def tables(*names: str) -> list[Table]:
    return [read_table(BOOK, Wanted({}, sheet=name), Limits()) for name in names]


def test_sheets_are_one_list_whose_rows_name_their_sheet() -> None:
    joined = join_tables(tables("Wards", "Hubs"), 10)

    assert [heading.text for heading in joined.headings] == [
        "Sheet",
        "Job Title",
        "Band",
        "Directorate",
    ]
    assert [(row.number, row.values) for row in joined.rows] == [
        (2, ("Wards", "EMHP", "5", "")),
        (3, ("Wards", "Total", "", "")),
        (2, ("Hubs", "PA", "", "East")),
    ]
    assert joined.place("title") == 1


def test_what_was_left_out_of_each_sheet_is_named_with_it() -> None:
    joined = join_tables(tables("Wards", "Hubs"), 10)

    assert joined.dropped == ("Surname",)
    assert joined.skipped_sheets == ("Third (not read: one sheet is read at a time)",)
    assert joined.notes == ("Sheet 'Wards': 1 row is a total and is not counted.",)
    assert joined.remarks[0].message.startswith("Sheet 'Wards': This row is a total")


def test_sheets_with_too_many_rows_together_are_refused() -> None:
    with pytest.raises(FileTooLargeError, match="more than 2 rows"):
        join_tables(tables("Wards", "Hubs"), 2)


def test_sheets_with_as_many_rows_together_as_are_allowed_are_joined() -> None:
    assert len(join_tables(tables("Wards", "Hubs"), 3).rows) == 3


def table(
    sheet: str | None,
    *headings: tuple[str, str | None],
    rows: tuple[tuple[str, ...], ...] = (),
    skipped: tuple[str, ...] = (),
    dropped: tuple[str, ...] = (),
) -> Table:
    return Table(
        kind=FileKind.ODS,
        sheet=sheet,
        header_row=4,
        headings=tuple(Heading(text, at, use) for at, (text, use) in enumerate(headings, start=1)),
        dropped=dropped,
        skipped_sheets=skipped,
        notes=(),
        rows=tuple(Row(number, values) for number, values in enumerate(rows, start=5)),
    )


def test_columns_with_the_same_use_or_the_same_words_are_one() -> None:
    first = table("A", ("Job Title", "title"), ("Cost Centre", None), rows=(("Cook", "1"),))
    second = table("B", ("cost-centre", None), ("Post", "title"), rows=(("2", "Porter"),))

    joined = join_tables([first, second], 9)

    assert joined.headings == (
        Heading("Sheet", 0, None),
        Heading("Job Title", 1, "title"),
        Heading("Cost Centre", 2, None),
    )
    assert [row.values for row in joined.rows] == [("A", "Cook", "1"), ("B", "Porter", "2")]
    assert (joined.kind, joined.sheet, joined.header_row) == (FileKind.ODS, None, None)


def test_a_column_that_is_used_is_never_one_that_is_only_headed_so() -> None:
    used, headed = table("A", ("Zorb", "title")), table("B", ("title", "title"), ("Zorb", None))

    assert [one.text for one in join_tables([used, headed], 9).headings] == [
        "Sheet",
        "Zorb",
        "Zorb",
    ]


def test_only_sheets_that_were_not_joined_are_skipped() -> None:
    skipped = ("Wards (2) (not read: one sheet is read at a time)", "Old (hidden)")
    sheets = [table("Wards (2)", skipped=skipped), table("Hubs")]

    assert join_tables(sheets, 9).skipped_sheets == ("Old (hidden)",)


def test_a_column_that_several_sheets_lack_is_named_once() -> None:
    sheets = [table("A", dropped=("Zorb", "Age")), table("B", dropped=("Surname", "Zorb"))]

    assert join_tables(sheets, 9).dropped == ("Zorb", "Age", "Surname")


def test_rows_of_a_table_without_a_sheet_name_none() -> None:
    joined = join_tables([table(None, ("Job Title", "title"), rows=(("Cook",),))], 9)

    assert joined.rows == (Row(5, ("", "Cook")),)


def test_a_row_keeps_what_it_is() -> None:
    assert [row.kind for row in join_tables(tables("Wards"), 9).rows] == [
        RowKind.POST,
        RowKind.TOTAL,
    ]
