"""Long lists in pages. No row is lost or repeated while rows come and go (keyset paging)."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from sqlmodel import Session, SQLModel, col

from app.errors import CursorError

_LARGEST_NUMBER: Final = 2**63 - 1
_BYTEWISE: Final = {"postgresql": "C", "sqlite": "BINARY"}
_ESCAPE: Final = "\\"
RowT = TypeVar("RowT")
TableT = TypeVar("TableT", bound=SQLModel)


@dataclass(frozen=True, slots=True)
class Place:
    """Which page is asked for. No limit means everything after the cursor."""

    cursor: str | None = None
    limit: int | None = None


@dataclass(frozen=True, slots=True)
class Page(Generic[RowT]):
    """Some rows of a list, how many there are in all, and where the next ones begin.

    `next_cursor` is None on the last page. `last_cursor` is the place after the last row, for a
    reader who comes back for rows that were added since.
    """

    rows: Sequence[RowT]
    total: int
    next_cursor: str | None
    last_cursor: str | None


def read_page(
    session: Session, statement: Select[TableT], key: Sequence[Any], place: Place
) -> Page[TableT]:
    """The rows of a statement in the order of a unique key, after the cursor.

    Two queries. `key` names columns of the table. Texts are compared by their bytes, so that
    every database has the same order. Raises `CursorError` for a cursor of another list.
    """
    ordered = [bytewise(session, column) for column in key]
    page = statement.order_by(*ordered)
    if place.cursor is not None:
        page = page.where(tuple_(*ordered) > tuple_(*_values(key, place.cursor)))
    return _cut(session, statement, page, key, place)


def read_newest_first(
    session: Session,
    statement: Select[TableT],
    number: Any,  # noqa: ANN401  # a column
    place: Place,
) -> Page[TableT]:
    """`read_page` from the highest number to the lowest, for people. Two queries.

    A cursor of the other order reads on from its row in this one.
    """
    page = statement.order_by(number.desc())
    if place.cursor is not None:
        page = page.where(number < _values([number], place.cursor)[0])
    return _cut(session, statement, page, [number], place)


def _cut(
    session: Session,
    statement: Select[TableT],
    page: Select[TableT],
    key: Sequence[Any],
    place: Place,
) -> Page[TableT]:
    """The first rows of a page, and how many the whole statement has."""
    total = session.scalar(select(func.count()).select_from(statement.subquery())) or 0
    if place.limit is not None:
        page = page.limit(place.limit + 1)
    found = session.scalars(page).all()
    rows = found if place.limit is None else found[: place.limit]
    last = _cursor(key, rows[-1]) if rows else place.cursor
    return Page(rows, total, last if len(found) > len(rows) else None, last)


def contains_words(words: str | None, *columns: Any) -> list[ColumnElement[bool]]:  # noqa: ANN401  # columns of any table
    """One condition for each word: it is in one of the columns, in any case."""
    return [
        _any_of([col(column).icontains(word, autoescape=True) for column in columns])
        for word in (words or "").split()
    ]


def _any_of(conditions: Sequence[ColumnElement[bool]]) -> ColumnElement[bool]:
    first, *others = conditions
    for other in others:
        first |= other
    return first


def bytewise(session: Session, column: Any) -> ColumnElement[Any]:  # noqa: ANN401  # of any table
    """The column, compared by its bytes: in the same order on every database."""
    as_it_is: ColumnElement[Any] = column.expression
    if not _is_text(column):
        return as_it_is
    return as_it_is.collate(_BYTEWISE[session.get_bind().dialect.name])


def _is_text(column: InstrumentedAttribute[Any]) -> bool:
    # Keys are numbers or texts, and the ORM's own type of text does not say that it is one.
    return column.type.python_type is not int


def _name(key: Sequence[InstrumentedAttribute[Any]]) -> str:
    """The list that a cursor belongs to, so that no other list accepts it."""
    return f"{key[0].class_.__tablename__}:{','.join(column.key for column in key)}"


def _cursor(key: Sequence[InstrumentedAttribute[Any]], row: SQLModel) -> str:
    values = [_name(key), *(getattr(row, column.key) for column in key)]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _values(
    key: Sequence[InstrumentedAttribute[Any]], cursor: str
) -> list[ColumnElement[str | int]]:
    name, *values = _decoded(cursor)
    if name != _name(key) or len(values) != len(key):
        raise CursorError
    if not all(_fits(value, column) for value, column in zip(values, key, strict=True)):
        raise CursorError
    return [literal(value) for value in values]


def _fits(value: object, column: InstrumentedAttribute[Any]) -> bool:
    if _is_text(column):
        return isinstance(value, str) and "\x00" not in value and _is_unicode(value)
    return type(value) is int and abs(value) <= _LARGEST_NUMBER


def _is_unicode(text: str) -> bool:
    """Whether the text has no lone surrogates, which JSON can write and no database stores."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)


def _decoded(cursor: str) -> list[object]:
    try:
        padded = cursor + "=" * (-len(cursor) % 4)
        values = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise CursorError from None
    if not isinstance(values, list) or not values:
        raise CursorError
    return values
