"""A polars DataFrame with the answer to each of its titles."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars

from app.bulk.answers import (
    COLUMNS,
    LISTS,
    NUMBERS,
    TEXTS,
    Policy,
    added_columns,
    check_context,
)
from app.bulk.loading import answers_from

_TYPES: Final = {
    TEXTS: polars.String(),
    NUMBERS: polars.Float64(),
    LISTS: polars.List(polars.String()),
}


def resolve_titles(
    frame: polars.DataFrame,
    title: str,
    *,
    release: str | Path,
    context: Mapping[str, str] | None = None,
    policy: Policy | None = None,
    prefix: str = "registry_",
) -> polars.DataFrame:
    """The frame in its own order, with the answers as columns at its right.

    `title` and the values of `context` name columns: `context={"band": "Pay Band"}`. `release`
    is the SQLite or JSON lines file of a release. The answers are those of `POST /resolve`.
    """
    check_context(context, frame.columns, title)
    added_columns(prefix, frame.columns)
    asked = dict(context or {})
    rows = frame.select(
        polars.col(name).cast(polars.String).alias(str(at))
        for at, name in enumerate((title, *asked.values()))
    )
    questions = rows.unique()
    answers = answers_from(Path(release), questions.rows(), list(asked), policy)
    places = _places(rows, questions)
    added = {
        **{name: _beside(places, name, cells) for name, cells in answers.columns.items()},
        **{name: polars.lit(cell, polars.String) for name, cell in answers.stamp.items()},
    }
    return frame.with_columns(cells.alias(f"{prefix}{name}") for name, cells in added.items())


def _places(rows: polars.DataFrame, questions: polars.DataFrame) -> polars.Series:
    """For each row the place of its question."""
    numbered = questions.with_row_index("place")
    found = rows.join(
        numbered, on=rows.columns, how="left", nulls_equal=True, maintain_order="left"
    )
    return found["place"]


def _beside(places: polars.Series, name: str, cells: list[Any]) -> polars.Series | polars.Expr:
    """The cells in the order of the rows. A column without any takes no memory."""
    if all(cell is None for cell in cells):
        return polars.lit(None, _TYPES[COLUMNS[name]])
    return _series(name, cells).gather(places)


def _series(name: str, cells: list[Any]) -> polars.Series:
    kind = COLUMNS[name]
    if kind != LISTS:
        return polars.Series(name, cells, dtype=_TYPES[kind])
    # By way of JSON: polars takes 5 kB of memory for each list that it reads from Python.
    texts = polars.Series(name, map(json.dumps, cells), dtype=polars.String)
    return texts.str.json_decode(_TYPES[kind])
