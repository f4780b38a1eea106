"""The rows of an XLSX sheet that its spreadsheet does not show: the reader of cells passes them on.

Other kinds of workbooks do not say it in a way that is read here.
"""

import re
import zipfile
from html import unescape
from io import BytesIO
from typing import Final

_BOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b[^<>]*>")
_LINK: Final = re.compile(r"<(?:\w+:)?Relationship\b[^<>]*>")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^<>]*>")
_HIDDEN: Final = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")
_NUMBER: Final = re.compile(rb"\sr=[\"'](\d{1,7})[\"']")


def hidden_rows(data: bytes, sheet: str) -> frozenset[int]:
    """The numbers (from 1) of a sheet's hidden rows. None for another kind of workbook."""
    if not zipfile.is_zipfile(BytesIO(data)):
        return frozenset()
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name.replace("\\", "/"): name for name in archive.namelist()}
        if _BOOK not in parts or _LINKS not in parts:
            return frozenset()
        book = archive.read(parts[_BOOK]).decode("utf-8", "replace")
        links = archive.read(parts[_LINKS]).decode("utf-8", "replace")
        part = parts.get(_part_of(sheet, book, links))
        return frozenset() if part is None else _hidden_in(archive.read(part))


def _part_of(sheet: str, book: str, links: str) -> str:
    """The part of the archive that a sheet is in; blank where the workbook does not say."""
    ids = {_attribute(tag, "name"): _attribute(tag, r"\w+:id") for tag in _SHEET.findall(book)}
    targets = {_attribute(tag, "Id"): _attribute(tag, "Target") for tag in _LINK.findall(links)}
    target = targets.get(ids.get(sheet, ""), "")
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"\s{name}=[\"']([^\"']*)[\"']", tag)  # nosemgrep  # our own names
    return "" if found is None else unescape(found[1])


def _hidden_in(xml: bytes) -> frozenset[int]:
    hidden = set()
    for place, match in enumerate(_ROW.finditer(xml), start=1):
        if _HIDDEN.search(match[0]):
            number = _NUMBER.search(match[0])
            hidden.add(place if number is None else int(number[1]))
    return frozenset(hidden)
