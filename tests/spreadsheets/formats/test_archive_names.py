import io
import zipfile
from collections.abc import Callable

import pytest

from app.spreadsheets.formats.archive_names import USUAL, with_usual_names, workbook_part
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


def parts_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def part_of(parts: dict[str, str | bytes]) -> str | None:
    with zipfile.ZipFile(io.BytesIO(files.zip_bytes(parts))) as archive:
        return workbook_part(archive)


def link(target: str) -> str:
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    return f'<Relationships><Relationship Type="{kind}" Target="{target}"/></Relationships>'


@pytest.mark.parametrize("rename", [lambda name: name.replace("/", "\\"), lambda name: f"./{name}"])
def test_a_workbook_under_its_usual_name_is_not_copied_however_that_is_written(
    rename: Callable[[str], str],
) -> None:
    data = renamed(rename)

    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert workbook_part(archive) == USUAL
    if "\\" in rename("a/b"):
        assert with_usual_names(data) is data


def test_every_part_of_a_copy_has_its_usual_name_and_content() -> None:
    copied = parts_of(with_usual_names(renamed(lambda name: name.replace("xl/", "book/"))))

    usual = parts_of(BOOK)
    assert set(copied) == set(usual)
    assert {name for name in usual if copied[name] != usual[name]} == set()


def test_links_from_the_root_of_an_archive_lead_to_the_usual_names() -> None:
    parts: dict[str, str | bytes] = {
        "_rels/.rels": link("/book/main.xml"),
        "book/main.xml": "<workbook/>",
        "book/_rels/main.xml.rels": '<Relationship Target="/book/sheets/1.xml"/>',
        "book/sheets/1.xml": '"/book/main.xml"',
        "[Content_Types].xml": "<Types/>",
    }

    copied = parts_of(with_usual_names(files.zip_bytes(parts)))

    assert copied == {
        "_rels/.rels": link("/xl/workbook.xml").encode(),
        "xl/workbook.xml": b"<workbook/>",
        "xl/_rels/workbook.xml.rels": b'<Relationship Target="/xl/sheets/1.xml"/>',
        "xl/sheets/1.xml": b'"/book/main.xml"',
        "[Content_Types].xml": b"<Types/>",
    }


def test_a_workbook_at_the_root_is_copied_with_its_links() -> None:
    parts: dict[str, str | bytes] = {
        "_rels/.rels": link("main.xml"),
        "main.xml": "<x:workbook/>",
        "_rels/main.xml.rels": '<Relationship Target="/sheets/1.xml"/>',
        "[Content_Types].xml": "<Types/>",
    }

    copied = parts_of(with_usual_names(files.zip_bytes(parts)))

    assert copied == {
        "_rels/.rels": link("xl/workbook.xml").encode(),
        "xl/workbook.xml": b"<x:workbook/>",
        "xl/_rels/workbook.xml.rels": b'<Relationship Target="/sheets/1.xml"/>',
        "[Content_Types].xml": b"<Types/>",
    }


@pytest.mark.parametrize(
    "parts",
    [
        {"a.txt": "x"},
        {"_rels/.rels": "<Relationships/>", "main.xml": "<workbook/>"},
        {"_rels/.rels": link("gone.xml"), "main.xml": "<workbook/>"},
        {"_rels/.rels": link("").replace(' Target=""', ""), "main.xml": "<workbook/>"},
        {"_rels/.rels": link("main.xml"), "main.xml": "<document/>"},
        {"_rels/.rels": link("main.xml"), "main.xml": " " * 2_000 + "<workbook/>"},
    ],
    ids=["no links", "no link", "lost", "no target", "a document", "begins too late"],
)
def test_an_archive_without_a_workbook_has_none_and_is_left_as_it_is(
    parts: dict[str, str | bytes],
) -> None:
    data = files.zip_bytes(parts)

    assert part_of(parts) is None
    assert with_usual_names(data) is data


def test_links_that_are_not_utf_8_are_read_as_far_as_they_can_be() -> None:
    links = link("main.xml").encode() + b"\xff"

    assert part_of({"_rels/.rels": links, "main.xml": "<workbook/>"}) == "main.xml"


def test_a_link_to_a_place_in_a_network_stays_as_it_is() -> None:
    link_out = '<Relationship Target="//server/list.xml"/>'
    parts: dict[str, str | bytes] = {
        "_rels/.rels": link("main.xml"),
        "main.xml": "<workbook/>",
        "_rels/main.xml.rels": link_out,
    }

    copied = parts_of(with_usual_names(files.zip_bytes(parts)))

    assert copied["xl/_rels/workbook.xml.rels"] == link_out.encode()
