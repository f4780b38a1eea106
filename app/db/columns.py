"""Column types and database checks that the tables share."""

from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import CheckConstraint, Column, DateTime, Dialect, Index, column, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.types import Boolean, TypeDecorator

_YEAR = "[12][0-9][0-9][0-9]"
_MONTH = "[01][0-9]"
_DAY = "[0-3][0-9]"


class UtcDateTime(TypeDecorator[datetime]):
    """A time in UTC, with its zone in Python on every database (SQLite drops the zone)."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The time in UTC. A time without a zone is a programming error."""
        if value is not None and value.tzinfo is None:
            raise ValueError("The registry stores aware instants only.")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """The stored time with its zone."""
        if value is None or value.tzinfo is not None:
            return value if value is None else value.astimezone(UTC)
        return value.replace(tzinfo=UTC)


class LooksLikeDate(ColumnElement[bool]):
    """True for '2018', '2018-12' and '2018-12-31', in the dialect's own pattern language."""

    inherit_cache = False
    type = Boolean()

    def __init__(self, name: str) -> None:
        self.operand: Column[Any] = column(name)  # type: ignore[assignment]  # column() has a narrower name


@compiles(LooksLikeDate)
def _by_regular_expression(element: LooksLikeDate, compiler: SQLCompiler, **_: object) -> str:
    name = compiler.process(element.operand)
    return f"{name} ~ '^{_YEAR}(-{_MONTH}(-{_DAY})?)?$'"


@compiles(LooksLikeDate, "sqlite")
def _by_glob(element: LooksLikeDate, compiler: SQLCompiler, **_: object) -> str:
    name = compiler.process(element.operand)
    patterns = (_YEAR, f"{_YEAR}-{_MONTH}", f"{_YEAR}-{_MONTH}-{_DAY}")
    return " OR ".join(f"{name} GLOB '{pattern}'" for pattern in patterns)


def one_of(name: str, words: type[StrEnum]) -> CheckConstraint:
    """A check that the column has one of the words, or NULL where the column allows it."""
    listed = ", ".join(f"'{word}'" for word in words)
    return CheckConstraint(f"{name} IN ({listed})", name=f"{name}_is_known")


def dates(*names: str) -> Iterator[CheckConstraint]:
    """A check for each column that it has an ISO 8601 date, to the day, month or year."""
    for name in names:
        yield CheckConstraint(LooksLikeDate(name), name=f"{name}_is_a_date")


def interval() -> Iterator[CheckConstraint]:
    """Checks that `valid_from` and `valid_to` are dates in order.

    Dates are compared as text, cut to the precision of `valid_to`. An interval from 2018-12 to
    2018 is in order, because 2018 lasts to the end of the year.
    """
    yield from dates("valid_from", "valid_to")
    yield CheckConstraint(
        "substr(valid_from, 1, length(valid_to)) <= valid_to", name="interval_is_in_order"
    )


def unique_where(name: str, *columns: str, where: str) -> Index:
    """A unique index over the rows that the condition selects."""
    picked = text(where)
    return Index(name, *columns, unique=True, sqlite_where=picked, postgresql_where=picked)
