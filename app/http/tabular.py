"""Answers as tables: the rows of the JSON, safe to open in a spreadsheet."""

import io
from collections.abc import Iterable, Sequence
from typing import Any, Final, get_args

from pydantic import BaseModel

from app.spreadsheets.csv_text import as_csv
from app.spreadsheets.xlsx_text import workbook_in_memory

CSV_MEDIA_TYPE: Final = "text/csv; charset=utf-8"
XLSX_MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_NARROWEST, _WIDEST = 10, 60
Path = tuple[str, ...]


def to_csv(model: type[BaseModel], rows: Iterable[BaseModel], end: str = "\r\n") -> str:
    """The rows as CSV (RFC 4180), with the model's fields as columns, in their order.

    A nested object becomes columns ('role_id', 'role_name'), a list one cell joined by ';'.
    """
    paths = columns(model)
    heading = ["_".join(path) for path in paths]
    return as_csv(heading, ((cell(row, path) for path in paths) for row in rows), end)


def to_xlsx(model: type[BaseModel], rows: Sequence[BaseModel], sheet: str) -> bytes:
    """The same table as a workbook of one sheet, with a frozen heading and filters.

    Numbers are numbers; every text is a text, whatever it begins with.
    """
    paths = columns(model)
    file = io.BytesIO()
    with workbook_in_memory(file) as book:
        page = book.add_worksheet(sheet)
        heading, plain = book.add_format({"bold": True}), book.add_format({"text_wrap": True})
        page.write_row(0, 0, ["_".join(path) for path in paths], heading)
        for place, row in enumerate(rows, start=1):
            for column, path in enumerate(paths):
                page.write(place, column, _value(row, path), plain)
        for column, path in enumerate(paths):
            widest = max((len(cell(row, path)) for row in rows), default=0)
            page.set_column(column, column, min(max(widest + 2, _NARROWEST), _WIDEST))
        page.freeze_panes(1, 0)
        page.autofilter(0, 0, len(rows), len(paths) - 1)
    return file.getvalue()


def columns(model: type[BaseModel]) -> list[Path]:
    """The paths to a model's cells, through the objects in it."""
    paths: list[Path] = []
    for name, field in model.model_fields.items():
        inner = _object_in(field.annotation)
        paths += [(name, *rest) for rest in columns(inner)] if inner else [(name,)]
    return paths + [(name,) for name in model.model_computed_fields]


def cell(row: BaseModel, path: Path) -> str:
    """The text of one cell: blank for null, 'yes' and 'no', lists joined by ';'."""
    value: Any = row
    for name in path:
        value = getattr(value, name, None)
    return _text(value)


def _value(row: BaseModel, path: Path) -> str | float:
    """The value of one cell of a workbook."""
    value: Any = row
    for name in path:
        value = getattr(value, name, None)
    is_number = isinstance(value, int | float) and not isinstance(value, bool)
    return value if is_number else _text(value)


def _text(value: Any) -> str:  # noqa: ANN401  # a value of any type
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ";".join(_short(item) for item in value)
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def _short(item: Any) -> str:  # noqa: ANN401  # an item of any type
    """One object of a list in a word or a sentence: its code, its id, or what it says."""
    if not isinstance(item, BaseModel):
        return str(item)
    for name in ("code", "says", "id", "version", "display"):
        if found := getattr(item, name, None):
            return str(found)
    return _short(getattr(item, "role", ""))


def _object_in(annotation: Any) -> type[BaseModel] | None:  # noqa: ANN401  # a type of any form
    for kind in (annotation, *get_args(annotation)):
        if isinstance(kind, type) and issubclass(kind, BaseModel):
            # A list of objects is one cell, an object or none is several.
            return None if getattr(annotation, "__origin__", None) is list else kind
    return None
