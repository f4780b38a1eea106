"""When Python looks for garbage: never among the code and the index, which stay.

A look through both takes some 100 milliseconds, in which nothing is answered. They have no
garbage in them: an index that is replaced is free at once, because nothing in it refers back.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
BuiltT = TypeVar("BuiltT")


@contextmanager
def what_stays() -> Iterator[None]:
    """Make what stays in memory: no look for garbage until it is made, and none at it later.

    Only for a process that is all ours. A block inside another one changes nothing.
    """
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()


def staying(build: Callable[Given, BuiltT]) -> Callable[Given, BuiltT]:
    """The same function, for something that stays: see `what_stays`."""

    def built(*given: Given.args, **named: Given.kwargs) -> BuiltT:
        if gc.isenabled():
            gc.collect()  # what is garbage now must not stay
        with what_stays():
            return build(*given, **named)

    return built
