"""Releases in words: what each file is for, how large it is, and what became of each role."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from app.plurals import counted
from app.services.releases.diff import Correlation, Fate, ReleaseDiff
from app.services.releases.forms.tables import FIXED_TABLES
from app.services.releases.notes import describe, what_became
from app.services.releases.publishing import FileFacts
from app.vocabulary import ReleaseFormat

MOST_LINES: Final = 200
"""The most lines of a comparison that a page shows. The CSV file has all of them."""

NO_BREAK: Final = "\u00a0"
_KILOBYTE: Final = 1_000
_PURPOSES: Final = {
    ReleaseFormat.DATA_PACKAGE: (
        "CSV files in a ZIP",
        "Every table, with a description of each column. For Excel, R, Python and Power BI.",
    ),
    ReleaseFormat.SQLITE: ("SQLite database", "Every table in one file that you can query."),
    ReleaseFormat.FHIR: (
        "FHIR R4 bundle",
        "The roles and codes as terminology, for health record systems.",
    ),
    ReleaseFormat.SSSOM: ("SSSOM table", "How roles and codes relate, in a standard table."),
    ReleaseFormat.JSON_LINES: ("JSON lines", "Every row. The registry rebuilds itself from it."),
}
_FATES: Final = {
    Fate.UNCHANGED: "changed",
    Fate.RENAMED: "renamed",
    Fate.REPLACED: "replaced",
    Fate.MERGED: "merged",
    Fate.SPLIT: "split",
    Fate.RETIRED: "retired",
    Fate.REINSTATED: "in use again",
    Fate.ADDED: "added",
    Fate.REMOVED: "removed",
}


@dataclass(frozen=True, slots=True)
class Download:
    """A file of a release as a page offers it."""

    name: str
    purpose: str
    size: str
    path: str
    file: str
    sha256: str


@dataclass(frozen=True, slots=True)
class RoleFate:
    """What became of one role between two releases."""

    before: str
    fate: str
    after: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two releases compared, as a page shows it."""

    roles: tuple[RoleFate, ...]
    more_roles: int
    codes: tuple[str, ...]
    more_codes: int


def downloads(version: str, files: Iterable[FileFacts]) -> list[Download]:
    """The files of a release, the most useful first."""
    order = list(_PURPOSES)
    ordered = sorted(files, key=lambda file: order.index(ReleaseFormat(file.format)))
    return [_download(version, file) for file in ordered]


def _download(version: str, file: FileFacts) -> Download:
    name, purpose = _PURPOSES[ReleaseFormat(file.format)]
    path = f"/releases/{version}/download?format={file.format}"
    return Download(name, purpose, size_in_words(file.size), path, file.name, file.sha256)


def tables(version: str) -> list[tuple[str, str]]:
    """The tables of a release that have an address of their own: a name and a path."""
    return [
        (name.replace("-", " ").capitalize(), f"/releases/{version}/{name}.csv")
        for name in FIXED_TABLES
    ]


def size_in_words(size: int) -> str:
    """A size in the largest unit that fits. The number and the unit stay on one line.

    >>> [size_in_words(size).replace(NO_BREAK, " ") for size in (900, 63_400, 4_210_000)]
    ['900 bytes', '63 KB', '4.2 MB']
    """
    if size < _KILOBYTE:
        return counted(size, "byte")
    if size < _KILOBYTE**2:
        return f"{size / _KILOBYTE:.0f}{NO_BREAK}KB"
    return f"{size / _KILOBYTE**2:.1f}{NO_BREAK}MB"


def contents(counts: dict[str, int]) -> str:
    """What a release holds, in the numbers that people ask for.

    >>> contents({"role": 12, "synonym": 1, "mapping": 2_000, "head_word": 9})
    '12 roles, 1 synonym, 2,000 mappings to codes'
    """
    named = (("role", "role", None), ("synonym", "synonym", None))
    mapped = ("mapping", "mapping to codes", "mappings to codes")
    return ", ".join(
        counted(counts[entity], one, many)
        for entity, one, many in (*named, mapped)
        if counts.get(entity)
    )


def comparison(found: ReleaseDiff) -> Comparison:
    """The roles and codes that are not the same in both releases."""
    roles = [_fate(line) for line in found.correlation if _is_different(line)]
    codes = [
        f"{describe(change, found.names)}: {what_became(change)}"
        for change in found.changes
        if change.entity == "mapping"
    ]
    return Comparison(
        roles=tuple(roles[:MOST_LINES]),
        more_roles=max(0, len(roles) - MOST_LINES),
        codes=tuple(codes[:MOST_LINES]),
        more_codes=max(0, len(codes) - MOST_LINES),
    )


def _is_different(line: Correlation) -> bool:
    return line.fate is not Fate.UNCHANGED or bool(line.changed)


def _fate(line: Correlation) -> RoleFate:
    fate = _FATES[line.fate]
    fields = [name.replace("_", " ") for name in line.changed if name != "name"]
    if fields and line.fate not in {Fate.RETIRED, Fate.REINSTATED}:
        fate = f"{fate}: {', '.join(fields)}"
    return RoleFate(line.old_name or "not in it", fate, line.new_name or "not in it")
