"""The tables of the engine: frozen rows, and lists that are empty unless they are given."""

from dataclasses import FrozenInstanceError, fields, is_dataclass

import pytest

from app.matching import tables
from app.matching.index import compile_tables
from app.matching.tables import GuardRow, MatchingTables, WordLists
from tests.matching.small import TABLES

ROWS = [
    kind
    for kind in vars(tables).values()
    if is_dataclass(kind) and kind.__module__ == tables.__name__
]


@pytest.mark.parametrize("kind", ROWS)
def test_a_row_cannot_change(kind: type) -> None:
    row: object = object.__new__(kind)

    with pytest.raises(FrozenInstanceError):
        setattr(row, kind.__slots__[0], "changed")  # type: ignore[attr-defined]  # all have slots


def test_rows_with_the_same_facts_are_one() -> None:
    assert len({GuardRow("dental", "nurse"), GuardRow("dental", "nurse")}) == 1


def test_a_registry_without_word_lists_has_empty_ones() -> None:
    lists = WordLists()

    assert {getattr(lists, field.name) for field in fields(lists)} == {()}


def test_tables_without_a_row_can_be_compiled() -> None:
    index = compile_tables(MatchingTables((), (), (), WordLists(), (), ()))

    assert index.roles == {}
    assert TABLES.roles
