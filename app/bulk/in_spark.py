"""A Spark DataFrame with the answer to each of its titles: Databricks, Fabric, or any Spark.

The package must be installed on the executors; the release need only be where the driver is.
"""

import pickle
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import and_
from pathlib import Path
from typing import Any, Final

import pyarrow
from pyspark.sql import DataFrame
from pyspark.sql import functions as spark

from app.bulk.answers import (
    COLUMNS,
    LISTS,
    NUMBERS,
    TEXTS,
    Policy,
    added_columns,
    answer_columns,
    check_context,
    stamp,
)
from app.bulk.loading import load_release
from app.matching.index import MatchIndex, compile_tables

PARTITIONS: Final = 16
"""Into how many parts the distinct questions are cut: give some for each core of the cluster."""

_Batches = Iterator[pyarrow.RecordBatch]
_SPARK_TYPES: Final = {TEXTS: "string", NUMBERS: "double", LISTS: "array<string>"}
_ARROW_TYPES: Final = {
    TEXTS: pyarrow.string(),
    NUMBERS: pyarrow.float64(),
    LISTS: pyarrow.list_(pyarrow.string()),
}


def resolve_titles(
    frame: DataFrame,
    title: str,
    *,
    release: str | Path,
    context: Mapping[str, str] | None = None,
    policy: Policy | None = None,
    prefix: str = "registry_",
    partitions: int = PARTITIONS,
) -> DataFrame:
    """The frame with the answers as columns at its right; like any join, in no set order.

    `title` and the values of `context` name columns: `context={"band": "Pay Band"}`. `release`
    is the SQLite or JSON lines file of a release. The answers are those of `POST /resolve`.
    Each distinct question is asked once; an executor builds its index once (a second).
    """
    check_context(context, frame.columns, title)
    added = added_columns(prefix, frame.columns)
    asked, edition = dict(context or {}), load_release(Path(release))
    questions = {
        f"{prefix}asked_{at}": spark.col(f"`{name}`").cast("string")
        for at, name in enumerate((title, *asked.values()))
    }
    columns = [f"`{name}` string" for name in questions]
    columns += [f"`{name}` {_SPARK_TYPES[kind]}" for name, kind in added.items()]
    answers = (
        frame.select(*(cell.alias(name) for name, cell in questions.items()))
        .distinct()
        .repartition(partitions, spark.col(f"`{next(iter(questions))}`"))
        .mapInArrow(
            _Answering(
                tables=pickle.dumps(edition.tables),
                release=edition.release,
                content=edition.content,
                asked=tuple(asked),
                policy=policy or Policy(),
                names=(*questions, *added),
            ),
            schema=", ".join(columns),
        )
    )
    same = [cell.eqNullSafe(spark.col(f"`{name}`")) for name, cell in questions.items()]
    return frame.join(answers, reduce(and_, same), "left").drop(*questions)


@dataclass(frozen=True, slots=True)
class _Answering:
    """What each task is sent: the content of the release, and how it is asked.

    The tables travel as bytes: a task whose executor has the index need not unpack them.
    """

    tables: bytes
    release: str | None
    content: str
    asked: tuple[str, ...]
    policy: Policy
    names: tuple[str, ...]

    def __call__(self, batches: _Batches) -> _Batches:
        """The questions of each batch with their answers beside them."""
        index = _index_of(self.content, self.tables)
        for batch in batches:
            cells = [column.to_pylist() for column in batch.columns]
            questions = list(zip(*cells, strict=True))
            answers = answer_columns(questions, self.asked, index, policy=self.policy)
            constant = stamp(self.release, self.content)
            answers |= {name: [cell] * len(questions) for name, cell in constant.items()}
            yield _as_batch(batch, answers, self.names)


def _as_batch(
    batch: pyarrow.RecordBatch, answers: Mapping[str, list[Any]], names: Sequence[str]
) -> pyarrow.RecordBatch:
    added_cells = [
        pyarrow.array(answers[name], type=_ARROW_TYPES[kind]) for name, kind in COLUMNS.items()
    ]
    return pyarrow.RecordBatch.from_arrays([*batch.columns, *added_cells], names=list(names))


_BUILT: Final[dict[str, MatchIndex]] = {}
"""The index that this executor has built last: its next tasks need it again."""


def _index_of(content: str, tables: bytes) -> MatchIndex:
    if content not in _BUILT:
        _BUILT.clear()
        unpacked = pickle.loads(tables)  # noqa: S301  # nosec B301  # made by this very job's driver
        _BUILT[content] = compile_tables(unpacked)
    return _BUILT[content]
