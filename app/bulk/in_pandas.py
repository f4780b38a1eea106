"""A pandas DataFrame with the answer to each of its titles."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pandas

from app.bulk.answers import (
    COLUMNS,
    NUMBERS,
    Policy,
    Question,
    added_columns,
    check_context,
)
from app.bulk.loading import answers_from


def resolve_titles(
    frame: pandas.DataFrame,
    title: str,
    *,
    release: str | Path,
    context: Mapping[str, str] | None = None,
    policy: Policy | None = None,
    prefix: str = "registry_",
) -> pandas.DataFrame:
    """The frame in its own order and index, with the answers as columns at its right.

    `title` and the values of `context` name columns: `context={"band": "Pay Band"}`. `release`
    is the SQLite or JSON lines file of a release. The answers are those of `POST /resolve`.
    Rows that ask the same have the same list objects in `reasons`, `candidates` and `codes`.
    """
    check_context(context, frame.columns, title)
    added_columns(prefix, frame.columns)
    asked = dict(context or {})
    questions, places = _numbered(_questions(frame, [title, *asked.values()]))
    answers = answers_from(Path(release), questions, list(asked), policy)
    answered = frame.copy()
    for name, cells in answers.columns.items():
        kind = float if COLUMNS[name] == NUMBERS else object
        answered[f"{prefix}{name}"] = pandas.Series(cells, dtype=kind).take(places).array
    for name, cell in answers.stamp.items():
        answered[f"{prefix}{name}"] = cell
    return answered


def _numbered(questions: Iterable[Question]) -> tuple[list[Question], list[int]]:
    """Each different question once, and for each question its place there."""
    numbers: dict[Question, int] = {}
    places = [numbers.setdefault(question, len(numbers)) for question in questions]
    return list(numbers), places


def _questions(frame: pandas.DataFrame, columns: list[str]) -> Iterator[Question]:
    """The cells asked about as text; what pandas takes for missing is None."""
    cells = (
        [
            None if missing else str(cell)
            for cell, missing in zip(frame[column], frame[column].isna(), strict=True)
        ]
        for column in columns
    )
    return zip(*cells, strict=True)
