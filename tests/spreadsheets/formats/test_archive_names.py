import io
import zipfile
from collections.abc import Callable

import pytest

from app.spreadsheets.formats.archive_names import with_usual_names
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted
from tests.spreadsheets import files

BOOK = files.xlsx_bytes([["Job Title", "Band"], ["Staff Nurse", "5"]])


def renamed(rename: Callable[[str], str]) -> bytes:
    """The workbook with its parts, and what refers to them, under other names."""
    with zipfile.ZipFile(io.BytesIO(BOOK)) as whole:
        parts = {name: whole.read(name) for name in whole.namelist()}
    start = parts["_rels/.rels"].decode()
    target = rename("xl/workbook.xml").replace("\\", "/")
    parts["_rels/.rels"] = start.replace("xl/workbook.xml", target).encode()
    return files.zip_bytes({rename(name): content for name, content in parts.items()})


@pytest.mark.parametrize(
    "rename",
    [
        lambda name: name.replace("/", "\\"),
        lambda name: f"/{name}",
        lambda name: name.replace("xl/", "book/"),
        lambda name: name.replace("xl/", "x/y/"),
        lambda name: name.replace("xl/workbook.xml", "xl/main.xml").replace(
            "xl/_rels/workbook.xml.rels", "xl/_rels/main.xml.rels"
        ),
        lambda name: name.removeprefix("xl/"),
    ],
    ids=["backslashes", "slash", "other root", "deep root", "other name", "no root"],
)
def test_a_workbook_is_read_wherever_its_parts_are(rename: Callable[[str], str]) -> None:
    table = read_table(renamed(rename), Wanted({}), Limits())

    assert [row.values for row in table.rows] == [("Staff Nurse", "5")]


def test_a_workbook_with_the_usual_names_is_not_copied() -> None:
    assert with_usual_names(BOOK) is BOOK
