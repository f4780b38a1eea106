"""What a workbook says of its cells and the reader of cells does not pass on."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

Block: TypeAlias = tuple[tuple[int, int], tuple[int, int]]
"""A merged block: the row and the column (from 0) of its first and of its last cell."""


@dataclass(frozen=True, slots=True)
class Marks:
    """The marks of one sheet. Rows count from 1 in `hidden_rows`, else all count from 0.

    `merged` has blocks only where the reader of cells gives none. `without_value` has the
    columns of formulas that have an error, or whose value the file does not hold, by row.
    """

    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    merged: tuple[Block, ...] = ()
    without_value: Mapping[int, frozenset[int]] = field(default_factory=dict)
