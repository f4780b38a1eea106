import pytest

from app.errors import CodeListInvalidError
from app.services.codes.incoming.file import (
    MOST_ERRORS,
    MOST_ROWS,
    IncomingCode,
    read_code_list,
)


def _faults(text: str | bytes) -> list[tuple[str, str]]:
    with pytest.raises(CodeListInvalidError) as caught:
        read_code_list(text.encode() if isinstance(text, str) else text)
    return list(caught.value.places)


def test_a_file_with_two_columns_is_enough() -> None:
    assert read_code_list(b"code,display\r\n07054,Peer Lead\r\n") == (
        IncomingCode(2, "07054", "Peer Lead"),
    )


@pytest.mark.parametrize("mark", [";", "\t"])
def test_another_mark_between_the_cells_is_read(mark: str) -> None:
    text = f'code{mark}display{mark}titles\n07054{mark}Peer, senior{mark}"Lead Peer; Head Peer"\n'

    assert read_code_list(text.encode()) == (
        IncomingCode(2, "07054", "Peer, senior", titles=("Head Peer", "Lead Peer")),
    )


def test_every_column_is_read_in_any_order_with_a_mark_at_the_start() -> None:
    text = (
        "\ufeffDisplay,CODE,kind,parent,status,introduced,retired,note,titles\n"
        "Peers,1,Heading,,,,,,\n"
        "\n"
        "Peer Lead,2,code,1,retired,2020,2024-03,see 3,Lead Peer; Head Peer;\n"
    )

    assert read_code_list(text.encode()) == (
        IncomingCode(2, "1", "Peers", "heading"),
        IncomingCode(
            row=4,
            code="2",
            display="Peer Lead",
            kind="code",
            parent="1",
            status="retired",
            introduced="2020",
            retired="2024-03",
            note="see 3",
            titles=("Head Peer", "Lead Peer"),
        ),
    )


def test_every_error_is_shown_at_once_with_its_row() -> None:
    text = (
        "code,display,kind,parent,status,retired\n"
        "1,,code,,,\n"
        "2,Peer,sort,9,closed,\n"
        "2,Peer again,,,active,2020\n"
        "3,Peer\n"
        f"4,{'x' * 501},,4,,\n"
        '5,"two\nlines",,,,\n'
    )

    assert _faults(text) == [
        ("row 2, display", "it is blank"),
        ("row 3, kind", "write one of: code, heading, level"),
        ("row 3, status", "write one of: active, retired"),
        ("row 3, parent", "no row of the file has this code"),
        ("row 4, retired", "the code has a date of retirement, but is not retired"),
        ("row 4, code", "the same code as in row 3"),
        ("row 5", "it has 2 cells, but there are 6 columns"),
        ("row 6, display", "longer than 500 characters"),
        ("row 6, parent", "the code is above itself"),
        ("row 7, display", "leave out line breaks and control characters"),
    ]


def test_codes_that_are_above_each_other_are_refused() -> None:
    faults = _faults("code,display,parent\n1,a,2\n2,b,1\n3,c,1\n")

    assert faults == [
        ("row 2, parent", "the code is above itself"),
        ("row 3, parent", "the code is above itself"),
    ]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", ("file", "it is empty")),
        ("code,display\n", ("file", "it has no codes")),
        ("code\n1\n", ("row 1", "the column 'display' is missing")),
        ("code,display,code\n1,a,1\n", ("row 1", "the column 'code' is there twice")),
        (b"code,display\n1,\xff\n", ("file", "not UTF-8 at byte 15")),
    ],
)
def test_a_file_of_another_shape_is_refused(text: str | bytes, fault: tuple[str, str]) -> None:
    assert fault in _faults(text)


def test_an_unknown_column_is_refused_with_the_columns_that_are_known() -> None:
    [(where, said)] = _faults("code,display,band\n1,a,6\n")

    assert where == "row 1"
    assert said.startswith("unknown column 'band'. The columns are: code, display, kind")


def test_a_file_that_is_not_csv_is_refused() -> None:
    [(where, said)] = _faults('code,display\n1,"a"b\n')

    assert where == "file"
    assert said.startswith("not CSV")


def test_a_file_with_too_many_rows_is_refused_before_they_are_read() -> None:
    rows = "".join(f"{number},a\n" for number in range(MOST_ROWS + 1))

    assert _faults(f"code,display\n{rows}") == [("file", "it has more than 20,000 rows")]


def test_a_date_of_retirement_needs_the_status() -> None:
    assert _faults("code,display,retired\n1,a,2020\n") == [
        ("row 2, retired", "the code has a date of retirement, but is not retired")
    ]


@pytest.mark.parametrize(("column", "most"), [("display", 500), ("code", 100), ("introduced", 100)])
def test_a_cell_can_be_as_long_as_its_limit(column: str, most: int) -> None:
    def listed(length: int) -> str:
        cells = {"code": "1", "display": "a", "introduced": "", column: "x" * length}
        return f"{','.join(cells)}\n{','.join(cells.values())}\n"

    assert len(read_code_list(listed(most).encode())) == 1
    assert _faults(listed(most + 1)) == [(f"row 2, {column}", f"longer than {most} characters")]


def test_a_code_below_a_circle_is_not_in_it() -> None:
    faults = _faults("code,display,parent\n1,a,2\n2,b,3\n3,c,2\n")

    assert [where for where, _ in faults] == ["row 3, parent", "row 4, parent"]


def test_all_errors_are_counted_though_not_all_are_listed() -> None:
    text = "code,display\n" + "".join(f"{number},\n" for number in range(MOST_ERRORS + 5))

    with pytest.raises(CodeListInvalidError, match="has 1,005 errors") as caught:
        read_code_list(text.encode())

    assert len(caught.value.places) == MOST_ERRORS


@pytest.mark.parametrize("count", [MOST_ROWS, MOST_ROWS + 1])
def test_a_list_has_as_many_rows_as_it_may_and_no_more(count: int) -> None:
    text = "code,display\n" + "".join(f"{number},Peer\n" for number in range(count))

    if count == MOST_ROWS:
        assert len(read_code_list(text.encode())) == count
    else:
        assert _faults(text) == [("file", f"it has more than {MOST_ROWS:,} rows")]
