"""What a cell of a seed file may contain, and what all its rows have in common."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Annotated, ClassVar, Final, Self, TypeVar

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, StringConstraints
from pydantic import model_validator as validate_model
from sqlalchemy import Table
from sqlmodel import SQLModel

from app.vocabulary import AfcBand

_YEARS: Final = range(1000, 3000)
"""The years that the database takes."""


def _blank_as_none(cell: object) -> object:
    return None if cell == "" else cell


def _yes_or_no(cell: object) -> object:
    if cell not in {"yes", "no"}:
        raise ValueError("write 'yes' or 'no'")
    return cell == "yes"


def real_date(cell: str) -> str:
    """The cell, if it is a real day, month or year in ISO 8601. Raises `ValueError` otherwise."""
    parts = cell.split("-")
    if [len(part) for part in parts] not in ([4], [4, 2], [4, 2, 2]):
        raise ValueError("write a date as 2018, 2018-12 or 2018-12-31")
    try:
        day = date.fromisoformat("-".join([*parts, "01", "01"][:3]))
    except ValueError:
        raise ValueError("write a day that is in the calendar") from None
    if day.year not in _YEARS:
        raise ValueError(f"write a year from {_YEARS.start} to {_YEARS.stop - 1}")
    return cell


def _trimmed(cell: str) -> str:
    if cell != cell.strip():
        raise ValueError("remove the space at the start or the end")
    return cell


Text = Annotated[str, StringConstraints(min_length=1), AfterValidator(_trimmed)]
Slug = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
YesNo = Annotated[bool, BeforeValidator(_yes_or_no)]
BLANK = BeforeValidator(_blank_as_none)
MaybeText = Annotated[Text | None, BLANK]
MaybeSlug = Annotated[Slug | None, BLANK]
MaybeYesNo = Annotated[YesNo | None, BLANK]
MaybeDate = Annotated[Annotated[str, AfterValidator(real_date)] | None, BLANK]
MaybeNumber = Annotated[int | None, BLANK]
MaybeBand = Annotated[AfcBand | None, BLANK]

References = dict[tuple[str, ...], str]


class SeedLine(BaseModel):
    """One row of a seed file. The fields are in the order of the file's columns."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: ClassVar[str]
    table: ClassVar[type[SQLModel]]
    key_columns: ClassVar[tuple[str, ...]]
    references: ClassVar[References] = {}
    """Columns that must name a row of another file, and that file."""

    @classmethod
    def columns(cls) -> tuple[str, ...]:
        """The columns of the file, in order."""
        return tuple(cls.model_fields)

    @classmethod
    def table_name(cls) -> str:
        """The name of the table that has the rows of the file."""
        return str(cls.table.__tablename__)

    @classmethod
    def sql_table(cls) -> Table:
        """The table that has the rows of the file."""
        return SQLModel.metadata.tables[cls.table_name()]

    @property
    def key(self) -> tuple[str | int, ...]:
        """The natural key. A blank part is ''."""
        parts = (getattr(self, name) for name in self.key_columns)
        return tuple("" if part is None else part for part in parts)


class DatedSeedLine(SeedLine):
    """A row whose fact is true for an interval."""

    @validate_model(mode="after")
    def interval_is_in_order(self) -> Self:
        """Refuse an interval that ends before it begins (see `columns.interval`)."""
        begins, ends = getattr(self, "valid_from", None), getattr(self, "valid_to", None)
        if begins and ends and begins[: len(ends)] > ends:
            raise ValueError(f"valid_from {begins} is after valid_to {ends}")
        return self


LineT = TypeVar("LineT", bound=SeedLine)


@dataclass(frozen=True, slots=True)
class SeedRow:
    """A row and its place, as `file:line`."""

    where: str
    line: SeedLine


@dataclass(frozen=True, slots=True)
class SeedData:
    """The rows of every file, by the file's name."""

    files: Mapping[str, tuple[SeedRow, ...]]

    def of(self, line: type[LineT]) -> Iterator[tuple[str, LineT]]:
        """The rows of one kind, each with its place."""
        for row in self.files.get(line.file, ()):
            if isinstance(row.line, line):
                yield row.where, row.line
