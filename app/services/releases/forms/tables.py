"""The tables of a release: stable columns, and every cell as text, the same in every format."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import NoneType
from typing import Annotated, Any, Final, get_args, get_origin

from sqlalchemy import select
from sqlmodel import Session, col

import app
from app.db.models import Code, Role
from app.services.codes.gaps.report import GapQuestion, RoleGap, roles_without_code
from app.services.codes.lists import list_systems
from app.services.seed.cells import SeedLine
from app.services.seed.export import seed_cells
from app.services.seed.rows import LINES, MappingLine, SynonymLine
from app.spreadsheets.csv_text import as_csv
from app.vocabulary import POST_CODE_SYSTEMS

FIXED_TABLES: Final = ("roles", "synonyms", "mappings", "gaps")
"""The tables that have their own address, live and in each release."""

_README: Final = Path(app.__file__).resolve().parent.parent / "seed" / "README.md"
_MEANING: Final = re.compile(r"\| `(\w+)` \| ([^|]+) \|")


class CellType(StrEnum):
    """The type of a column's cells. Dates are text, because sources give some to the year."""

    TEXT = "string"
    NUMBER = "integer"
    YES_NO = "boolean"


@dataclass(frozen=True, slots=True)
class PublishedColumn:
    """One column, with its meaning and whether every cell has a value."""

    name: str
    type: CellType
    meaning: str
    is_required: bool


@dataclass(frozen=True, slots=True)
class TableReference:
    """Columns that refer to a row of another table."""

    columns: tuple[str, ...]
    table: str


@dataclass(frozen=True, slots=True)
class PublishedTable:
    """One table with its rows in the order of their key."""

    name: str
    columns: tuple[PublishedColumn, ...]
    key: tuple[str, ...]
    references: tuple[TableReference, ...]
    rows: tuple[tuple[str, ...], ...]

    @property
    def csv(self) -> bytes:
        """The table as CSV: UTF-8 without a byte-order mark, CRLF, cells harmless."""
        return as_csv([column.name for column in self.columns], self.rows).encode()


def publish_tables(session: Session) -> list[PublishedTable]:
    """Every table of the content, and the gaps: about 14,000 rows in one and a half seconds."""
    return [*(_of_seed(session, kind) for kind in LINES), _gaps(session)]


def publish_table(session: Session, name: str) -> PublishedTable:
    """One of the tables with their own address, `FIXED_TABLES`."""
    if name == "gaps":
        return _gaps(session)
    kind = next(kind for kind in LINES if kind.file == f"{name}.csv")
    return _of_seed(session, kind)


def _of_seed(session: Session, kind: type[SeedLine]) -> PublishedTable:
    """A table in the columns of its seed file. Two also have the names of their roles."""
    name = kind.file.removesuffix(".csv")
    columns = [_column(name, kind, column) for column in kind.columns()]
    rows: Iterable[Sequence[str]] = seed_cells(session, kind)
    if kind in (SynonymLine, MappingLine):
        named = _role_names(session)
        columns.insert(1, _ROLE_NAME)
        rows = ((row[0], named[row[0]], *row[1:]) for row in rows)
    if kind is MappingLine:
        rows = _with_wording(session, columns, rows)
    return PublishedTable(
        name=name,
        columns=tuple(columns),
        key=_keys(kind),
        references=tuple(_references(kind)),
        rows=tuple(tuple(row) for row in rows),
    )


def _column(table: str, kind: type[SeedLine], name: str) -> PublishedColumn:
    types = _types(kind.model_fields[name].annotation)
    held = CellType.TEXT
    if bool in types:
        held = CellType.YES_NO
    elif int in types:
        held = CellType.NUMBER
    meaning = _meanings().get((table, name), "")
    return PublishedColumn(name, held, meaning, is_required=not _may_be_blank(kind, name))


def _types(annotation: Any) -> set[Any]:  # noqa: ANN401  # a type of any form
    """The plain types that an annotation is made of.

    >>> _types(Annotated[int, "a note"] | None) == {int, NoneType}
    True
    """
    inner = get_args(annotation)
    if get_origin(annotation) is Annotated:
        return _types(inner[0])
    return {found for part in inner for found in _types(part)} if inner else {annotation}


def _may_be_blank(kind: type[SeedLine], name: str) -> bool:
    return NoneType in _types(kind.model_fields[name].annotation)


def _keys(kind: type[SeedLine]) -> tuple[str, ...]:
    """The key of a table, or no key where a part of it can be blank."""
    return () if any(_may_be_blank(kind, name) for name in kind.key_columns) else kind.key_columns


def _references(kind: type[SeedLine]) -> Iterator[TableReference]:
    """The references without blank cells. Some tools cannot use a reference that can be blank."""
    for columns, file in kind.references.items():
        if not any(_may_be_blank(kind, name) for name in columns):
            yield TableReference(columns, file.removesuffix(".csv"))


@cache
def _meanings() -> dict[tuple[str, str], str]:
    """What each column means, from the description that ships with the seed."""
    if not _README.exists():
        return {}
    sections = re.split(r"^## (\w+)\.csv$", _README.read_text(encoding="utf-8"), flags=re.MULTILINE)
    return {
        (table, column): meaning.replace("**key**; ", "").replace("**key**", "part of the key")
        for table, text in zip(sections[1::2], sections[2::2], strict=True)
        for column, meaning in _MEANING.findall(text)
    }


def _role_names(session: Session) -> dict[str, str]:
    statement = select(col(Role.role_id), col(Role.name))
    return {row.role_id: row.name for row in session.execute(statement)}


def _with_wording(
    session: Session, columns: list[PublishedColumn], rows: Iterable[Sequence[str]]
) -> Iterator[tuple[str, ...]]:
    """Mappings with the wording and status of the code after it."""
    after = [column.name for column in columns].index("code") + 1
    columns[after:after] = [_DISPLAY, _STATUS]
    code = (col(Code.system_id), col(Code.version), col(Code.code))
    known = {
        tuple(key): (display, status)
        for *key, display, status in session.execute(
            select(*code, col(Code.display), col(Code.status))
        )
    }
    return ((*row[:after], *known[tuple(row[after - 3 : after])], *row[after:]) for row in rows)


def _gaps(session: Session) -> PublishedTable:
    present = {found.system.system_id for found in list_systems(session)}
    rows: list[tuple[str, ...]] = []
    for system in POST_CODE_SYSTEMS:
        if system in present:
            report = roles_without_code(session, GapQuestion(system))
            judged = (report.system, report.version or "", report.judged_on or "")
            rows += [(*judged, *_gap(gap)) for gap in report.roles]
    references = (
        TableReference(("role_id",), "roles"),
        TableReference(("system",), "code_systems"),
    )
    return PublishedTable("gaps", _GAP_COLUMNS, ("system", "role_id"), references, tuple(rows))


def _gap(gap: RoleGap) -> tuple[str, ...]:
    days = gap.days_without_code
    return (
        gap.role.role_id,
        gap.role.name,
        gap.role.family,
        gap.status,
        gap.exact,
        gap.basis,
        gap.reason,
        gap.since or "",
        "" if days is None else str(days),
        _joined(gap.codes, _code_of),
        _joined(gap.hides_under, _code_of),
        gap.code_opened or "",
        _joined(gap.evidence, lambda said: said.says),
    )


def _code_of(listed: Any) -> str:  # noqa: ANN401  # a listed code
    return str(listed.code or listed.display)


def _joined(found: Iterable[Any], read: Callable[[Any], str]) -> str:
    return ";".join(read(one) for one in found)


def _required(name: str, meaning: str) -> PublishedColumn:
    return PublishedColumn(name, CellType.TEXT, meaning, is_required=True)


def _text(name: str, meaning: str) -> PublishedColumn:
    return PublishedColumn(name, CellType.TEXT, meaning, is_required=False)


def _number(name: str, meaning: str) -> PublishedColumn:
    return PublishedColumn(name, CellType.NUMBER, meaning, is_required=False)


_ROLE_NAME: Final = _required("role_name", "the name of the role")
_DISPLAY: Final = _required("display", "the list's wording of the code")
_STATUS: Final = _required("code_status", "whether a post can still be given the code")
_GAP_COLUMNS: Final = (
    _required("system", "the code list"),
    _text("version", "the version judged: the newest that is loaded"),
    _text("judged_on", "the date of the version, blank if not known"),
    _required("role_id", "the role"),
    _required("role_name", "the name of the role"),
    _required("family", "the registry's own grouping"),
    _required("status", "own_code, shared_code_only, no_code (proven), or not_known"),
    _required("exact_status", "the status, or a more exact one: see the help page on gaps"),
    _required("basis", "sourced, or reading: it rests on a rule of the registry's own"),
    _required("reason", "why, in a sentence"),
    _text("since", "when the role began, where both dates are sourced"),
    _number("days_without_code", "days from then to the code, or to the date of the list"),
    _text("codes", "the codes that count, joined by ';'"),
    _text("hides_under", "codes that these posts are wrongly recorded under"),
    _text("code_opened", "when the role got its own code"),
    _text("evidence", "what sources and the registry's own search say, joined by ';'"),
)
