"""The corpus of hostile files: what comes back for each, and that it is bounded."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from app.errors import FileKindError, FileTooLargeError, TableError
from app.spreadsheets.files import preview_apart, read_apart, read_file
from app.spreadsheets.previews import preview_file
from app.spreadsheets.sandbox import Bounds, Work
from app.spreadsheets.tables import Limits, Wanted
from tests.spreadsheets import files
from tests.waiting import HANGS_AFTER_SECONDS

ASKED = Wanted({}, job_words=frozenset({"nurse", "staff"}))
GOOD = files.xlsx_bytes([["Job Title"], ["Staff Nurse"]])
LIMITS = Limits(memory_bytes=512 * 1024 * 1024, seconds=HANGS_AFTER_SECONDS)
MEGABYTE = 1024 * 1024


def rows_xml(count: int, cell: str) -> str:
    rows = "".join(f"<row>{cell}</row>" for _ in range(count))
    return f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TEXT = '<c t="inlineStr"><is><t>{}</t></is></c>'


def bomb() -> bytes:
    return files.xlsx_of_sheet(b"<worksheet>" + b" " * (300 * MEGABYTE))


def small_bomb() -> bytes:
    return files.xlsx_of_sheet(b"<worksheet>" + b" " * (60 * MEGABYTE))


def lying_bomb() -> bytes:
    return files.understated(small_bomb(), "xl/worksheets/sheet1.xml")


def far_apart() -> bytes:
    cells = TEXT.format("Job Title").replace("<c ", '<c r="A1" ')
    far = TEXT.format("x").replace("<c ", '<c r="XFD1048576" ')
    rows = f'<row r="1">{cells}</row><row r="1048576">{far}</row>'
    return files.xlsx_of_sheet(
        f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    )


def deep_xml() -> bytes:
    deep = 200_000
    return files.xlsx_of_sheet(f'<worksheet xmlns="{MAIN}">' + "<a>" * deep + "</a>" * deep)


def entities() -> bytes:
    lines = ['<!ENTITY a0 "aaaaaaaaaa">']
    lines += [f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12)]
    sheet = rows_xml(3, TEXT.format("&a11;"))
    return files.xlsx_of_sheet(f"<!DOCTYPE worksheet [{''.join(lines)}]>{sheet}")


HOSTILE: dict[str, tuple[Callable[[], bytes], type[TableError], str]] = {
    "nothing": (lambda: b"", TableError, "empty"),
    "blanks": (lambda: b" \n\t ", TableError, "empty"),
    "workbook cut off": (lambda: GOOD[: len(GOOD) // 2], TableError, "damaged or cut off"),
    "first bytes of a workbook": (lambda: GOOD[:4], TableError, "damaged or cut off"),
    "old workbook cut off": (
        lambda: files.xls_bytes([["Job Title"], ["Staff Nurse"]])[:1500],
        TableError,
        "damaged or cut off",
    ),
    "text cut off": (
        lambda: b'Job Title,Team\nStaff Nurse,A\n"Staff Nu',
        TableError,
        "row 3: A quotation mark opens here",
    ),
    "encrypted": (files.encrypted_bytes, FileKindError, "protected with a password"),
    "zip bomb": (bomb, FileTooLargeError, "unpacks to 3"),
    "bomb of a great ratio": (small_bomb, FileTooLargeError, "suspicious multiple"),
    "bomb that lies": (lying_bomb, TableError, "damaged"),
    "a thousand and one parts": (
        lambda: files.zip_bytes({f"{n}": "" for n in range(1_001)}),
        FileTooLargeError,
        "more than 1,000 parts",
    ),
    "cells far apart": (far_apart, FileTooLargeError, "16,384 columns|memory or time"),
    "deep XML": (deep_xml, TableError, "damaged|job titles"),
    "entities": (entities, TableError, "damaged|job titles"),
    "one cell of 10 MB": (
        lambda: b"Job Title,Team\nStaff Nurse," + b"x" * (10 * MEGABYTE),
        TableError,
        "row 2: A cell has 10,4",
    ),
    "one cell of 10 MB in a workbook": (
        lambda: files.xlsx_of_sheet(rows_xml(1, TEXT.format("Job Title" + "x y" * 3_500_000))),
        FileTooLargeError,
        "suspicious multiple|row 1: A cell has",
    ),
    "a million columns": (
        lambda: b"Job Title," + b",".join(b"h%d" % n for n in range(1_000_000)) + b"\nx",
        FileTooLargeError,
        "row 1: The row has 1,000,001 cells",
    ),
    "a wide workbook": (
        lambda: files.xlsx_bytes([["Job Title", *["x"] * 1_500]]),
        FileTooLargeError,
        "1,501 columns",
    ),
    "a picture named as a workbook": (lambda: b"\x89PNG\r\n\x1a\n", FileKindError, "a picture"),
    "a web page named as a workbook": (
        lambda: b"<html><table><tr><td>Job Title</td></tr></table>",
        FileKindError,
        "a web page",
    ),
    "a document": (
        lambda: files.zip_bytes({"word/document.xml": "<w/>"}),
        FileKindError,
        "a Word document",
    ),
    "binary": (lambda: b"Job Title\n" + bytes(range(256)), FileKindError, "binary|not text"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_clear_error_within_bounds(name: str) -> None:
    make, kind, message = HOSTILE[name]
    data = make()

    with pytest.raises(kind, match=message):
        read_file(data, ASKED, LIMITS)


def test_a_process_that_meets_its_bound_on_memory_ends_with_a_clear_error() -> None:
    rows = [["Job Title", "Team"], *([f"Staff Nurse {n}", f"T{n}"] for n in range(100_000))]
    tight = Limits(memory_bytes=64 * MEGABYTE)

    with pytest.raises(FileTooLargeError, match="more memory or time"):
        read_file(files.csv_bytes(rows), ASKED, tight)


def test_a_process_that_meets_its_bound_on_time_ends_with_a_clear_error() -> None:
    with pytest.raises(FileTooLargeError, match="more memory or time"):
        read_file(GOOD, ASKED, Limits(seconds=0))


def test_a_fault_in_the_reading_is_said_and_not_the_words_of_the_file() -> None:
    wrong: Any = None

    with pytest.raises(TableError) as caught:
        read_file(GOOD, wrong, LIMITS)

    assert caught.value.summary == (
        "The file cannot be read. Save it again as XLSX or CSV, and send that."
    )


def test_a_good_file_is_read_in_the_same_way() -> None:
    read = read_apart(GOOD, ASKED, LIMITS)

    table = read_file(GOOD, ASKED, LIMITS)
    assert (read.rows, read.table()) == (1, table)

    assert [row.values for row in table.rows] == [("Staff Nurse",)]


def noted_and_done_here(monkeypatch: pytest.MonkeyPatch) -> list[Work]:
    """The work that a process would be given: it is done in this one."""
    given: list[Work] = []

    def noted(work: Work) -> Iterator[bytes]:
        given.append(work)
        yield from work.do(work.task, lambda _: None)

    monkeypatch.setattr("app.spreadsheets.files.run", noted)
    return given


def test_the_process_that_reads_has_the_memory_and_time_allowed_and_writes_no_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = noted_and_done_here(monkeypatch)

    read = read_apart(GOOD, ASKED, Limits(memory_bytes=MEGABYTE, seconds=7))

    assert given[0].bounds == Bounds(MEGABYTE, 7, written_bytes=0)
    assert (read.rows, [row.values for row in read.table().rows]) == (1, [("Staff Nurse",)])


def test_a_file_that_is_too_large_is_refused_before_a_process_is_started(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("app.spreadsheets.files.run", None)

    with pytest.raises(FileTooLargeError, match="larger than 9 bytes"):
        read_apart(b"Job Title\n", ASKED, Limits(file_bytes=9))


def test_a_file_of_the_size_allowed_is_read() -> None:
    data = b"Job Title\nStaff Nurse\n"

    assert read_apart(data, ASKED, Limits(file_bytes=len(data))).rows == 1


def test_the_other_sheets_that_were_not_read_are_counted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    noted_and_done_here(monkeypatch)
    rows: files.Rows = [["Job Title"], ["Staff Nurse"], ["Nurse"]]
    two = files.sheets_bytes({"A": rows, "B": rows[:2], "Notes": [["x", "y"]]})

    alone = read_apart(files.xlsx_bytes(rows, hidden=["Old"]), ASKED, LIMITS)
    one_of_two = read_apart(two, Wanted({}, sheet="A"), LIMITS)

    assert (alone.rows, alone.unread_sheets) == (2, 0)
    assert (one_of_two.rows, one_of_two.unread_sheets) == (2, 2)


def test_a_preview_is_made_with_the_same_bounds_and_is_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given = noted_and_done_here(monkeypatch)
    limits = Limits(memory_bytes=MEGABYTE, seconds=7)

    assert preview_apart(GOOD, ASKED, limits) == preview_file(GOOD, ASKED, limits)
    assert given[0].bounds == Bounds(MEGABYTE, 7, written_bytes=0)
    with pytest.raises(FileTooLargeError, match="larger than 9 bytes"):
        preview_apart(GOOD, ASKED, Limits(file_bytes=9))
