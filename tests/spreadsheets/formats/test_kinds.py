import io
import zipfile

import pytest

from app.errors import FileKindError, FileTooLargeError, TableError
from app.spreadsheets.formats.kinds import DAMAGED, NO_KIND, PROTECTED, kind_of, refuse_foreign_text
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
        ('["Staff Nurse"]', "JSON"),
        (' \n["Staff Nurse"]\n ', "JSON"),
        ("  <html></html>", "a web page or XML document"),
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


MEGABYTE = 1024 * 1024
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def stream(name: str) -> bytes:
    return OLE + bytes(504) + name.encode("utf-16-le") + b"\0\0"


@pytest.mark.parametrize("data", [b"", b" \r\n\t"])
def test_a_file_with_nothing_in_it_is_empty(data: bytes) -> None:
    with pytest.raises(TableError, match="empty"):
        kind_of(data, Limits())


def test_a_file_can_be_as_large_as_is_allowed_and_no_larger() -> None:
    limits = Limits(file_bytes=10)

    assert kind_of(b"Job Title\n", limits) is FileKind.CSV
    with pytest.raises(FileTooLargeError, match="larger than 10 bytes"):
        kind_of(b"Job Title\n\n", limits)


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"%PDF-1.7", "a PDF"),
        (b"{\\rtf1", "a rich text document"),
        (b"\x1f\x8b\x08", "a gzip archive"),
        (b"Rar!\x1a", "a RAR archive"),
        (b"7z\xbc\xaf\x27", "a 7-Zip archive"),
        (b"\xff\xd8\xff\xe0", "a picture"),
        (b"GIF89a", "a picture"),
        (b"SQLite format 3\0", "a database"),
        (b"PAR1\x15", "a Parquet file"),
        (b"\xef\xbb\xbf \r\n<TABLE>", "a web page or XML document"),
        (files.zip_bytes({"word/document.xml": "<w/>"}), "a Word document"),
        (files.zip_bytes({"xl/workbook.bin": "x"}), r"a binary workbook \(XLSB\)"),
        (files.zip_bytes({"a.txt": "x"}), "an archive that is not a workbook"),
        (stream("WordDocument"), "a Word document"),
    ],
)
def test_a_file_of_another_kind_is_named(data: bytes, name: str) -> None:
    with pytest.raises(FileKindError, match=f"The file is {name}"):
        kind_of(data, Limits())


@pytest.mark.parametrize("name", ["EncryptedPackage", "EncryptionInfo"])
def test_a_workbook_that_is_encrypted_is_said_to_be_protected(name: str) -> None:
    with pytest.raises(FileKindError) as caught:
        kind_of(stream(name), Limits())

    assert caught.value.summary == PROTECTED


def test_another_compound_file_is_damaged() -> None:
    with pytest.raises(TableError) as caught:
        kind_of(stream("Another"), Limits())

    assert caught.value.summary == DAMAGED


def test_an_old_workbook_without_a_password_is_not_protected() -> None:
    assert kind_of(files.xls_bytes(ROWS), Limits()) is FileKind.XLS


def test_a_workbook_whose_compressed_bytes_are_changed_is_damaged() -> None:
    data = bytearray(files.xlsx_bytes(ROWS))
    name = data.find(b"xl/workbook.xml")
    data[name + 15 : name + 17] = b"\xff\xff"

    with pytest.raises(TableError) as caught:
        kind_of(bytes(data), Limits())

    assert caught.value.summary == DAMAGED


def test_an_archive_with_an_encrypted_part_is_protected() -> None:
    data = bytearray(files.xlsx_bytes(ROWS))
    for start, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(start) + flags] |= 1

    with pytest.raises(FileKindError) as caught:
        kind_of(bytes(data), Limits())

    assert caught.value.summary == PROTECTED


def test_an_ods_with_encrypted_content_is_protected() -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "<m><manifest:encryption-data/></m>"
    parts = {"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": "x"}

    with pytest.raises(FileKindError) as caught:
        kind_of(files.zip_bytes({**parts}), Limits())

    assert caught.value.summary == PROTECTED


def test_an_ods_without_a_manifest_is_an_ods() -> None:
    with zipfile.ZipFile(io.BytesIO(files.ods_bytes(ROWS))) as whole:
        parts = {name: whole.read(name) for name in ("mimetype", "content.xml")}

    assert kind_of(files.zip_bytes({**parts}), Limits()) is FileKind.ODS


def test_an_archive_can_have_as_many_parts_as_are_allowed_and_no_more() -> None:
    data = files.xlsx_bytes(ROWS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = len(archive.infolist())

    assert kind_of(data, Limits(archive_members=parts)) is FileKind.XLSX
    with pytest.raises(FileTooLargeError, match=f"more than {parts - 1} parts"):
        kind_of(data, Limits(archive_members=parts - 1))


def test_an_archive_can_unpack_to_as_much_as_is_allowed_and_no_more() -> None:
    data = files.xlsx_bytes(ROWS)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        size = sum(part.file_size for part in archive.infolist())

    assert kind_of(data, Limits(unpacked_bytes=size)) is FileKind.XLSX
    with pytest.raises(FileTooLargeError, match=f"unpacks to {size:,} bytes"):
        kind_of(data, Limits(unpacked_bytes=size - 1))


@pytest.mark.parametrize(("megabytes", "is_refused"), [(9, False), (11, True)])
def test_an_archive_that_unpacks_to_a_multiple_is_refused_above_ten_megabytes(
    megabytes: int, is_refused: bool
) -> None:
    data = files.xlsx_of_sheet(b"<worksheet>" + b" " * (megabytes * MEGABYTE))

    if not is_refused:
        assert kind_of(data, Limits(unpacked_ratio=1)) is FileKind.XLSX
        return
    assert kind_of(data, Limits(unpacked_ratio=10_000)) is FileKind.XLSX
    with pytest.raises(FileTooLargeError, match="suspicious multiple"):
        kind_of(data, Limits(unpacked_ratio=1))


def test_a_part_that_is_larger_than_it_declares_is_damage_before_anything_is_read() -> None:
    sheet = files.xlsx_of_sheet(b"<worksheet>" + b" " * (12 * MEGABYTE))

    with pytest.raises(TableError) as caught:
        kind_of(files.understated(sheet, "xl/worksheets/sheet1.xml"), Limits())

    assert caught.value.summary == DAMAGED


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_an_archive_with_two_parts_of_one_name_is_damaged() -> None:
    file = io.BytesIO(files.xlsx_bytes(ROWS))
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")

    with pytest.raises(TableError) as caught:
        kind_of(file.getvalue(), Limits())

    assert caught.value.summary == DAMAGED


@pytest.mark.parametrize("cut", [4, 200])
def test_an_archive_that_is_cut_off_is_damaged(cut: int) -> None:
    with pytest.raises(TableError) as caught:
        kind_of(files.xlsx_bytes(ROWS)[:cut], Limits())

    assert caught.value.summary == DAMAGED


@pytest.mark.parametrize("text", ["[Staff] Nurse", "Staff Nurse]", "{Nurse", "<Nurse>", ""])
def test_text_that_only_begins_or_ends_like_json_is_a_list(text: str) -> None:
    refuse_foreign_text(text)


def test_an_archive_of_another_kind_with_a_mimetype_is_named() -> None:
    parts = {"mimetype": "application/epub+zip", "META-INF/manifest.xml": "<m/>"}

    with pytest.raises(FileKindError, match="an archive that is not a workbook"):
        kind_of(files.zip_bytes({**parts}), Limits())


def test_a_document_whose_parts_have_backslashes_is_named() -> None:
    with pytest.raises(FileKindError, match="a Word document"):
        kind_of(files.zip_bytes({"word\\document.xml": "<w/>"}), Limits())


def test_an_archive_of_another_kind_that_mentions_spreadsheets_is_named() -> None:
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    parts = {"mimetype": "application/epub+zip", "META-INF/manifest.xml": f"<m>{kind}</m>"}

    with pytest.raises(FileKindError, match="an archive that is not a workbook"):
        kind_of(files.zip_bytes({**parts}), Limits())


def test_text_of_another_kind_is_known_by_its_first_thousand_characters() -> None:
    with pytest.raises(FileKindError, match="JSON"):
        refuse_foreign_text(" " * 1_023 + "[1]")

    refuse_foreign_text(" " * 1_024 + "[1]")
    assert kind_of(b" " * 1_024 + b"<html>", Limits()) is FileKind.CSV
    with pytest.raises(FileKindError, match="a web page"):
        kind_of(b" " * 1_018 + b"<html>", Limits())
    with pytest.raises(FileKindError, match="a web page"):
        refuse_foreign_text(" " * 1_018 + "<html>")
    refuse_foreign_text(" " * 1_020 + "<html>")
