"""A polars DataFrame with the answer to each of its titles."""

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import polars

from app.bulk.answers import (
    LISTS,
    NUMBERS,
    TEXTS,
    Policy,
    added_columns,
    answer_all,
    check_context,
    stamped,
)
from app.bulk.loading import load_release
from app.matching.index import compile_tables

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
    added = added_columns(prefix, frame.columns)
    edition = load_release(Path(release))
    asked = dict(context or {})
    columns = [polars.col(name).cast(polars.String) for name in (title, *asked.values())]
    answers = answer_all(
        frame.select(column.alias(str(at)) for at, column in enumerate(columns)).iter_rows(),
        list(asked),
        compile_tables(edition.tables),
        policy=policy or Policy(),
    )
    added_cells = polars.DataFrame(
        list(stamped(answers, edition.release, edition.content)),
        schema={name: _TYPES[kind] for name, kind in added.items()},
        orient="row",
    )
    return polars.concat([frame, added_cells], how="horizontal")
