"""The parts of XLSX archives of other writers under the names that the reader of cells knows."""

import re
import zipfile
from io import BytesIO
from typing import Final

USUAL: Final = "xl/workbook.xml"
_START: Final = "_rels/.rels"
_MAIN: Final = re.compile(r"<(?:\w+:)?Relationship\b[^<>]*/officeDocument[\"'][^<>]*>")
_TARGET: Final = re.compile(r"\sTarget=[\"']([^\"']+)[\"']")
_WORKBOOK: Final = re.compile(rb"<(?:\w+:)?workbook\b")
_LOOKED_AT_BYTES: Final = 2_000


def workbook_part(archive: zipfile.ZipFile) -> str | None:
    """The name of the part that is the workbook. None for an archive that is none."""
    parts = {_plain(name): name for name in archive.namelist()}
    if USUAL in parts:
        return USUAL
    if _START not in parts:
        return None
    links = archive.read(parts[_START]).decode("utf-8", "replace")
    main = _MAIN.search(links)
    target = None if main is None else _TARGET.search(main[0])
    part = "" if target is None else _plain(target[1])
    if part not in parts:
        return None
    with archive.open(parts[part]) as file:
        return part if _WORKBOOK.search(file.read(_LOOKED_AT_BYTES)) else None


def with_usual_names(data: bytes) -> bytes:
    """The archive with its workbook at `USUAL`: copied only where it is elsewhere."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        if USUAL in {name.replace("\\", "/") for name in archive.namelist()}:
            return data
        part = workbook_part(archive)
        return data if part is None else _copied(archive, part)


def _copied(archive: zipfile.ZipFile, part: str) -> bytes:
    root, _, file = part.rpartition("/")
    copy = BytesIO()
    with zipfile.ZipFile(copy, "w", zipfile.ZIP_STORED) as renamed:
        for name in archive.namelist():
            content = archive.read(name)
            if name.endswith(".rels"):
                content = _with_usual_targets(content, part, root)
            renamed.writestr(_usual(_plain(name), root, file), content)
    return copy.getvalue()


def _with_usual_targets(links: bytes, part: str, root: str) -> bytes:
    links = links.replace(f'"{part}"'.encode(), f'"{USUAL}"'.encode())
    links = links.replace(f'"/{part}"'.encode(), f'"/{USUAL}"'.encode())
    return links.replace(f'"/{root}/'.encode(), b'"/xl/') if root else links


def _usual(name: str, root: str, file: str) -> str:
    folder = f"{root}/" if root else ""
    if name == _START or name == "[Content_Types].xml" or not name.startswith(folder):
        return name
    inner = name.removeprefix(folder)
    inner = "workbook.xml" if inner == file else inner
    inner = "_rels/workbook.xml.rels" if inner == f"_rels/{file}.rels" else inner
    return f"xl/{inner}"


def _plain(name: str) -> str:
    return name.replace("\\", "/").removeprefix("./").lstrip("/")
