"""The kind of a file, by its content: its extension is often wrong."""

import re
import zipfile
import zlib
from io import BytesIO
from typing import Final

from app.errors import FileKindError, FileTooLargeError, TableError
from app.spreadsheets.formats.archive_names import workbook_part
from app.spreadsheets.tables import FileKind, Limits

_ZIP: Final = b"PK\x03\x04"
_EMPTY_ZIP: Final = b"PK\x05\x06"
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODS: Final = b"application/vnd.oasis.opendocument.spreadsheet"
_CHUNK_BYTES: Final = 1024 * 1024
_ALWAYS_UNPACKED_BYTES: Final = 10 * _CHUNK_BYTES
_FOREIGN: Final = (
    (b"%PDF", "a PDF"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"SQLite format 3", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"ARROW1", "an Arrow file"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an XZ archive"),
    (b"(\xb5/\xfd", "a Zstandard archive"),
    (b"ID;P", "a SYLK file"),
    (b"TABLE\r\n0,1", "a DIF file"),
    (b"TABLE\n0,1", "a DIF file"),
    (b"MIME-Version:", "a web archive or an email"),
    (b"From: ", "an email"),
    (b"Received: ", "an email"),
)
_WEB_PAGE: Final = "a web page or XML document, whatever its name says"
_MARKUP: Final = re.compile(
    r"<(?:!doctype|!--|\?xml|(?:html|head|meta|title|style|script|body|div|table|tr|workbook)\b)",
    re.IGNORECASE,
)
PROTECTED: Final = "The file is protected with a password. Save it without one and send it again."
DAMAGED: Final = (
    "The workbook is damaged or cut off. Open it in your spreadsheet and save it again."
)


NO_KIND: Final = (
    "The workbook does not say what kind it is. Open it in your spreadsheet and save it again."
)
# Writers spell the name of the main stream in their own way.
_WORKBOOK_STREAMS: Final = ("Workbook", "WORKBOOK", "Book", "BOOK")
# FILEPASS ([MS-XLS] 2.4.117): its number, then its length by the kind of protection.
_XLS_PASSWORD_RECORDS: Final = (
    b"\x2f\x00\x36\x00\x01\x00\x01\x00",
    b"\x2f\x00\x06\x00\x00\x00",
)


def kind_of(data: bytes, limits: Limits) -> FileKind:
    """The kind of file these bytes are; raises `TableError` for one that cannot be used.

    An archive is unpacked once, in pieces that are thrown away, so that what comes next
    meets no more than it declares.
    """
    if not data.strip():
        raise TableError("The file is empty.")
    if len(data) > limits.file_bytes:
        raise FileTooLargeError(f"The file is larger than {limits.file_bytes:,} bytes.")
    if data.startswith((_ZIP, _EMPTY_ZIP)):
        return _kind_of_archive(data, limits)
    if data.startswith(_OLE):
        return _kind_of_compound(data)
    _refuse_foreign(data)
    return FileKind.CSV


def _refuse_foreign(data: bytes) -> None:
    for start, name in _FOREIGN:
        if data.startswith(start):
            raise _not_a_table(name)
    if _MARKUP.match(data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").decode("latin-1")):
        raise _not_a_table(_WEB_PAGE)


def refuse_foreign_text(text: str) -> None:
    """Raise `FileKindError` for text of another kind, in whatever encoding it was sent."""
    start = text[:1024].lstrip()
    if _MARKUP.match(start):
        raise _not_a_table(_WEB_PAGE)
    if start[:1] in ("{", "[") and text.rstrip()[-1:] in ("}", "]"):
        raise _not_a_table("JSON")


def _not_a_table(name: str) -> FileKindError:
    return FileKindError(f"The file is {name}. Send a CSV, XLSX, XLS or ODS file.")


def _kind_of_compound(data: bytes) -> FileKind:
    """An OLE file names its streams in UTF-16: a workbook, an encrypted one, or another thing."""
    if _stream("EncryptedPackage") in data or _stream("EncryptionInfo") in data:
        raise FileKindError(PROTECTED)
    if any(_stream(name) in data for name in _WORKBOOK_STREAMS):
        if any(record in data for record in _XLS_PASSWORD_RECORDS):
            raise FileKindError(PROTECTED)
        return FileKind.XLS
    if _stream("WordDocument") in data:
        raise _not_a_table("a Word document")
    raise TableError(DAMAGED)


def _stream(name: str) -> bytes:
    return name.encode("utf-16-le") + b"\0\0"


def _kind_of_archive(data: bytes, limits: Limits) -> FileKind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            _check_declared(archive, len(data), limits)
            _check_real(archive)
            return _kind_of_members(archive)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError, ValueError):
        raise TableError(DAMAGED) from None
    except RuntimeError:  # what the archive reader raises for an encrypted member
        raise FileKindError(PROTECTED) from None


def _check_declared(archive: zipfile.ZipFile, size: int, limits: Limits) -> None:
    members = archive.infolist()
    if len(members) > limits.archive_members:
        raise FileTooLargeError(f"The workbook has more than {limits.archive_members:,} parts.")
    if len({member.filename for member in members}) < len(members):
        raise TableError(DAMAGED)
    unpacked = sum(member.file_size for member in members)
    if unpacked > limits.unpacked_bytes:
        raise FileTooLargeError(
            f"The workbook unpacks to {unpacked:,} bytes, more than the {limits.unpacked_bytes:,}"
            " allowed. Send the list as CSV, or in parts."
        )
    if unpacked > max(size * limits.unpacked_ratio, _ALWAYS_UNPACKED_BYTES):
        raise FileTooLargeError("The workbook unpacks to a suspicious multiple of its size.")


def _check_real(archive: zipfile.ZipFile) -> None:
    """Read every part to its end: a part whose size is not what it declares is damaged."""
    for member in archive.infolist():
        with archive.open(member) as part:
            while part.read(_CHUNK_BYTES):
                pass


def _kind_of_members(archive: zipfile.ZipFile) -> FileKind:
    names = {name.replace("\\", "/") for name in archive.namelist()}
    if workbook_part(archive) is not None:
        return FileKind.XLSX
    if "mimetype" in names and archive.read("mimetype").startswith(_ODS):
        if b"manifest:encryption-data" in _manifest(archive):
            raise FileKindError(PROTECTED)
        return FileKind.ODS
    if "mimetype" not in names and _is_spreadsheet(archive):
        raise TableError(NO_KIND)
    if "xl/workbook.bin" in names:
        raise _not_a_table("a binary workbook (XLSB)")
    if "word/document.xml" in names:
        raise _not_a_table("a Word document")
    raise _not_a_table("an archive that is not a workbook")


def _is_spreadsheet(archive: zipfile.ZipFile) -> bool:
    return _ODS in _manifest(archive)


def _manifest(archive: zipfile.ZipFile) -> bytes:
    name = "META-INF/manifest.xml"
    return archive.read(name) if name in archive.namelist() else b""
