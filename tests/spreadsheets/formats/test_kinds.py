import io
import zipfile

import pytest

from app.errors import FileKindError, TableError
from app.spreadsheets.formats.kinds import NO_KIND, kind_of
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import FileKind, Limits, Wanted
from tests.spreadsheets import files

ROWS: files.Rows = [["Job Title", "Band"], ["Staff Nurse", 5]]


def test_an_archive_with_backslashes_in_its_names_is_a_workbook() -> None:
    with zipfile.ZipFile(io.BytesIO(files.xlsx_bytes(ROWS))) as whole:
        parts = {name.replace("/", "\\"): whole.read(name) for name in whole.namelist()}

    table = read_table(files.zip_bytes({**parts}), Wanted({}), Limits())

    assert [row.values for row in table.rows] == [("Staff Nurse", "5")]


@pytest.mark.parametrize("name", ["Workbook", "WORKBOOK", "Book"])
def test_an_old_workbook_is_known_however_its_stream_is_named(name: str) -> None:
    data = files.xls_bytes(ROWS).replace(
        "Workbook".encode("utf-16-le") + b"\0\0", name.encode("utf-16-le") + b"\0\0"
    )

    assert kind_of(data, Limits()) is FileKind.XLS


def test_an_old_workbook_with_a_password_is_said_to_be_protected() -> None:
    data = files.xls_bytes(ROWS) + b"\x2f\x00\x36\x00\x01\x00\x01\x00"

    with pytest.raises(FileKindError, match="protected with a password"):
        kind_of(data, Limits())


def test_an_ods_without_its_kind_is_to_be_saved_again() -> None:
    with zipfile.ZipFile(io.BytesIO(files.ods_bytes(ROWS))) as whole:
        parts = {name: whole.read(name) for name in whole.namelist() if name != "mimetype"}
    manifest = b'<m media-type="application/vnd.oasis.opendocument.spreadsheet"/>'

    with pytest.raises(TableError) as caught:
        kind_of(files.zip_bytes({**parts, "META-INF/manifest.xml": manifest}), Limits())

    assert str(caught.value) == NO_KIND


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ('{"titles": ["Staff Nurse"]}', "JSON"),
        ('<!DOCTYPE list SYSTEM "list.dtd"><list/>', "a web page or XML document"),
        ("<html><table></table></html>", "a web page or XML document"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_text_of_another_kind_is_refused_in_any_encoding(
    text: str, kind: str, encoding: str
) -> None:
    with pytest.raises(FileKindError, match=f"The file is {kind}"):
        read_table(text.encode(encoding), Wanted({}), Limits())
