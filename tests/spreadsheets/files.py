"""Files as trusts send them and as attackers would, made in memory."""

import csv
import io
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape

import xlsxwriter
import xlwt
from xlsxwriter.utility import xl_cell_to_rowcol

Rows = Sequence[Sequence[str | float]]
_ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"
_ODS_SPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
_MANIFEST = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def csv_bytes(rows: Rows, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """The rows as a text file."""
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue().encode(encoding)


def xlsx_bytes(rows: Rows, *, sheet: str = "Staff", hidden: Iterable[str] = ()) -> bytes:
    """The rows as an XLSX workbook with, before them, hidden sheets of the same rows."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        for name in hidden:
            _fill(book.add_worksheet(name), rows).hide()
        shown = _fill(book.add_worksheet(sheet), rows)
        shown.activate()
        shown.set_first_sheet()
    return file.getvalue()


def book_bytes(sheets: dict[str, Rows]) -> bytes:
    """An XLSX workbook of several sheets."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            _fill(book.add_worksheet(name), rows)
    return file.getvalue()


def _fill(sheet: xlsxwriter.worksheet.Worksheet, rows: Rows) -> xlsxwriter.worksheet.Worksheet:
    for number, row in enumerate(rows):
        sheet.write_row(number, 0, row)
    return sheet


def xls_bytes(rows: Rows) -> bytes:
    """The rows as an XLS workbook."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet("Staff")
    for number, row in enumerate(rows):
        for place, value in enumerate(row):
            sheet.write(number, place, value)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def ods_bytes(rows: Rows) -> bytes:
    """The rows as an ODS workbook."""
    return ods_of_content(
        '<table:table table:name="Staff">' + "".join(map(_ods_row, rows)) + "</table:table>"
    )


def _ods_row(row: Sequence[str | float]) -> str:
    return f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>"


def _ods_cell(value: str | float) -> str:
    kind = f'"float" office:value="{value}"' if isinstance(value, int | float) else '"string"'
    text = f"<text:p>{escape(str(value))}</text:p>"
    return f"<table:table-cell office:value-type={kind}>{text}</table:table-cell>"


def ods_of_content(tables: str) -> bytes:
    """An ODS workbook with these tables as XML."""
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    content = f"<office:document-content {_ODS_SPACES}>{body}</office:document-content>"
    manifest = f'<manifest:manifest xmlns:manifest="{_MANIFEST}"/>'
    return zip_bytes(
        {"mimetype": _ODS_TYPE, "META-INF/manifest.xml": manifest, "content.xml": content}
    )


def zip_bytes(members: dict[str, str | bytes]) -> bytes:
    """An archive of these parts."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx_of_sheet(sheet: str | bytes) -> bytes:
    """A well-formed workbook whose one sheet is this XML."""
    with zipfile.ZipFile(io.BytesIO(xlsx_bytes([["Job Title"], ["Staff Nurse"]]))) as whole:
        members: dict[str, str | bytes] = {name: whole.read(name) for name in whole.namelist()}
    return zip_bytes({**members, "xl/worksheets/sheet1.xml": sheet})


def understated(archive: bytes, member: str) -> bytes:
    """The archive with a part that declares to be one byte long when unpacked."""
    name, data = member.encode(), bytearray(archive)
    for start, at in ((b"PK\x03\x04", (22, 30)), (b"PK\x01\x02", (24, 46))):
        size, named = at
        place = data.find(start)
        while place >= 0:
            if data[place + named : place + named + len(name)] == name:
                data[place + size : place + size + 4] = (1).to_bytes(4, "little")
            place = data.find(start, place + 4)
    return bytes(data)


def encrypted_bytes() -> bytes:
    """What a workbook saved with a password begins like: a compound file of other streams."""
    return _OLE + bytes(504) + "EncryptedPackage".encode("utf-16-le") + bytes(480)


def merged_bytes() -> bytes:
    """Two rows of headings and a band, in cells that are merged."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.merge_range("B2:B3", "Job Title")
        sheet.merge_range("C2:D2", "Post")
        sheet.write("C3", "Pay Band")
        sheet.merge_range("C4:C5", "Band 5")
        sheet.write_column("B4", ["Staff Nurse", "Ward Clerk"])
    return file.getvalue()


def formula_bytes() -> bytes:
    """A title that is the value of a formula."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet("Staff")
        sheet.write("A1", "Job Title")
        sheet.write_formula("A2", '=CONCAT("Staff"," Nurse")', None, "Staff Nurse")
    return file.getvalue()


def sheets_bytes(sheets: Mapping[str, Rows]) -> bytes:
    """An XLSX workbook with these sheets, all of them visible."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            _fill(book.add_worksheet(name), rows)
    return file.getvalue()


def blocks_bytes(rows: Rows, blocks: Iterable[str]) -> bytes:
    """An XLSX workbook of these rows in which these blocks of cells are merged."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        sheet = _fill(book.add_worksheet("Staff"), rows)
        for block in blocks:
            row, column = xl_cell_to_rowcol(block.partition(":")[0])
            sheet.merge_range(block, rows[row][column])
    return file.getvalue()
