"""What a file is, told from its content: extensions are often wrong."""

import zipfile
from io import BytesIO
from typing import Final

from app.errors import FileKindError, FileTooLargeError, TableError
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
)
_MARKUP: Final = (b"<html", b"<!doctype html", b"<?xml", b"<table", b"<workbook")
PROTECTED: Final = "The file is protected with a password. Save it without one and send it again."
DAMAGED: Final = "The workbook is damaged or cut off. Open it in your spreadsheet and save it anew."


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
    if data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower().startswith(_MARKUP):
        raise _not_a_table("a web page or XML document, whatever its name says")


def _not_a_table(name: str) -> FileKindError:
    return FileKindError(f"The file is {name}. Send a CSV, XLSX, XLS or ODS file.")


def _kind_of_compound(data: bytes) -> FileKind:
    """An OLE file names its streams in UTF-16: a workbook, an encrypted one, or another thing."""
    if _stream("EncryptedPackage") in data or _stream("EncryptionInfo") in data:
        raise FileKindError(PROTECTED)
    if _stream("Workbook") in data or _stream("Book") in data:
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
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError):
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
    """Read every part to its end: one that holds more or less than it declares fails its sum."""
    for member in archive.infolist():
        with archive.open(member) as part:
            while part.read(_CHUNK_BYTES):
                pass


def _kind_of_members(archive: zipfile.ZipFile) -> FileKind:
    names = set(archive.namelist())
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if "mimetype" in names and archive.read("mimetype").startswith(_ODS):
        if b"manifest:encryption-data" in _manifest(archive):
            raise FileKindError(PROTECTED)
        return FileKind.ODS
    if "xl/workbook.bin" in names:
        raise _not_a_table("a binary workbook (XLSB)")
    if "word/document.xml" in names:
        raise _not_a_table("a Word document")
    raise _not_a_table("an archive that is no workbook")


def _manifest(archive: zipfile.ZipFile) -> bytes:
    name = "META-INF/manifest.xml"
    return archive.read(name) if name in archive.namelist() else b""
