"""Python does not look for garbage among what stays, and looks as before at everything else."""

import gc
import weakref
from collections.abc import Iterator

import pytest

from app.collecting import staying, what_stays
from app.matching.index import compile_tables
from app.matching.resolve import resolve_title
from tests.matching.small import TABLES


@pytest.fixture(autouse=True)
def _as_before() -> Iterator[None]:
    """The collector is on, whatever the tests before have left, and so it is for those after."""
    gc.enable()
    yield
    gc.enable()


def test_there_is_no_look_for_garbage_while_it_is_made_and_none_at_it_later() -> None:
    before = gc.get_freeze_count()
    with what_stays():
        during = gc.isenabled()
        kept = [[] for _ in range(100_000)]  # type: ignore[var-annotated]  # never filled

    assert not during
    assert gc.isenabled()
    # Others may let go of some at the same time.
    assert gc.get_freeze_count() > before + len(kept) // 2


def test_a_block_inside_another_changes_nothing() -> None:
    with what_stays():
        with what_stays():
            pass
        inside = gc.isenabled()

    assert not inside
    assert gc.isenabled()


def test_a_failure_leaves_the_collector_on() -> None:
    with pytest.raises(KeyError), what_stays():
        raise KeyError

    assert gc.isenabled()


def test_something_that_stays_is_built_as_before_after_the_garbage_is_gone() -> None:
    class Node:
        """Something that refers to itself."""

    node = Node()
    node.itself = node  # type: ignore[attr-defined]  # made for this
    is_alive = weakref.ref(node)
    del node

    built = staying(lambda parts, *, more: (*parts, more, gc.isenabled()))((1, 2), more=3)

    assert built == (1, 2, 3, False)
    assert is_alive() is None


def test_an_index_that_is_replaced_is_free_without_a_look_for_garbage() -> None:
    gc.disable()
    index = compile_tables(TABLES)
    resolve_title("Senior EMHP", index)
    parts = [weakref.ref(index.vocabulary), weakref.ref(index.registered_fields)]

    del index

    assert [part() for part in parts] == [None, None]
