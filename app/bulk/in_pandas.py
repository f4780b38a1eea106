"""A pandas DataFrame with the answer to each of its titles."""

from collections.abc import Mapping
from pathlib import Path

import pandas

from app.bulk.answers import (
    Policy,
    Question,
    added_columns,
    answer_all,
    check_context,
    stamped,
)
from app.bulk.loading import load_release
from app.matching.index import compile_tables


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
    """
    check_context(context, frame.columns, title)
    added = added_columns(prefix, frame.columns)
    edition = load_release(Path(release))
    asked = dict(context or {})
    answers = answer_all(
        _questions(frame, [title, *asked.values()]),
        list(asked),
        compile_tables(edition.tables),
        policy=policy or Policy(),
    )
    rows = list(stamped(answers, edition.release, edition.content))
    added_cells = pandas.DataFrame(rows, columns=list(added), index=frame.index)
    return pandas.concat([frame, added_cells], axis="columns")


def _questions(frame: pandas.DataFrame, columns: list[str]) -> list[Question]:
    """The cells asked about as text; what pandas takes for missing is None."""
    cells = (
        [
            None if missing else str(cell)
            for cell, missing in zip(frame[column], frame[column].isna(), strict=True)
        ]
        for column in columns
    )
    return list(zip(*cells, strict=True))
