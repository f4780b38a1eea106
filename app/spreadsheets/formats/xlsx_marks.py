"""The marks of an XLSX sheet: hidden rows and columns, and formulas without a value."""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from html import unescape
from io import BytesIO
from typing import Final

from app.spreadsheets.formats.marks import Marks

_BOOK: Final = "xl/workbook.xml"
_LINKS: Final = "xl/_rels/workbook.xml.rels"
_SHEET: Final = re.compile(r"<(?:\w+:)?sheet\b[^<>]*>")
_LINK: Final = re.compile(r"<(?:\w+:)?Relationship\b[^<>]*>")
_ROW: Final = re.compile(rb"<(?:\w+:)?row\b[^<>]*>")
_HIDDEN: Final = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")
_NUMBER: Final = re.compile(rb"\sr=[\"'](\d{1,7})[\"']")
_COLUMN: Final = re.compile(rb"<(?:\w+:)?col\b[^<>]*>")
_FIRST: Final = re.compile(rb"\smin=[\"'](\d{1,5})[\"']")
_LAST: Final = re.compile(rb"\smax=[\"'](\d{1,5})[\"']")
# A formula, and after it the end of its cell or a value with nothing in it.
_WITHOUT_VALUE: Final = re.compile(
    rb"<(?:\w+:)?c\b[^<>]{0,200}?\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"'][^<>]{0,200}>\s*"
    rb"<(?:\w+:)?f\b(?:[^<>]*/>|[^<>]*>[^<>]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_ERROR: Final = re.compile(
    rb"<(?:\w+:)?c\b(?=[^<>]{0,200}?\st=[\"']e[\"'])[^<>]{0,200}?\sr=[\"']([A-Z]{1,3})(\d{1,7})[\"']"
)
_MOST_COLUMNS: Final = 16_384
_LETTERS: Final = 26


def xlsx_marks(data: bytes, sheet: str) -> Marks:
    """The marks of a sheet; none where the archive does not say which part it is in."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = {name.replace("\\", "/"): name for name in archive.namelist()}
        if _BOOK not in parts or _LINKS not in parts:
            return Marks()
        book = archive.read(parts[_BOOK]).decode("utf-8", "replace")
        links = archive.read(parts[_LINKS]).decode("utf-8", "replace")
        part = parts.get(_part_of(sheet, book, links))
        if part is None:
            return Marks()
        xml = archive.read(part)
    return Marks(_hidden_in(xml), frozenset(_hidden_columns(xml)), (), _without_value(xml))


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


def _hidden_columns(xml: bytes) -> Iterator[int]:
    for match in _COLUMN.finditer(xml):
        first, last = _FIRST.search(match[0]), _LAST.search(match[0])
        if _HIDDEN.search(match[0]) and first is not None and last is not None:
            yield from range(int(first[1]) - 1, min(int(last[1]), _MOST_COLUMNS))


def _without_value(xml: bytes) -> Mapping[int, frozenset[int]]:
    found: dict[int, set[int]] = defaultdict(set)
    # A search of each cell costs as much as the reading of the sheet: few sheets need it.
    has_formulas = b"<f" in xml or b":f" in xml
    has_errors = b't="e"' in xml or b"t='e'" in xml
    for pattern, may_occur in ((_WITHOUT_VALUE, has_formulas), (_ERROR, has_errors)):
        for match in pattern.finditer(xml) if may_occur else ():
            found[int(match[2]) - 1].add(_place_of(match[1].decode()))
    return {row: frozenset(places) for row, places in found.items()}


def _place_of(letters: str) -> int:
    """The place (from 0) of a column.

    >>> _place_of("A"), _place_of("Z"), _place_of("AA")
    (0, 25, 26)
    """
    place = 0
    for letter in letters:
        place = place * _LETTERS + ord(letter) - ord("A") + 1
    return place - 1
