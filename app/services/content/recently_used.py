"""A small store in memory that many threads share: the values used last stay."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

KeyT = TypeVar("KeyT", bound=Hashable)
ValueT = TypeVar("ValueT")


def _one(_key: object, _value: object) -> int:
    return 1


class RecentlyUsed(Generic[KeyT, ValueT]):
    """The last few values by key. The one that was not used for longest goes first.

    `most` is how many values stay; with `size`, how much the sizes of all may come to.
    """

    def __init__(self, most: int, size: Callable[[KeyT, ValueT], int] = _one) -> None:
        self._most = most
        self._size = size
        self._total = 0
        self._lock = threading.Lock()
        self._values: OrderedDict[KeyT, ValueT] = OrderedDict()

    def get(self, key: KeyT) -> ValueT | None:
        """The value of a key, if it is still here. Reading it counts as a use."""
        with self._lock:
            found = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
            return found

    def keep(self, key: KeyT, value: ValueT) -> ValueT:
        """The value, kept under its key. Other values may have to go, and one too large does."""
        with self._lock:
            if key in self._values:
                self._total -= self._size(key, self._values.pop(key))
            self._values[key] = value
            self._total += self._size(key, value)
            while self._total > self._most:
                self._total -= self._size(*self._values.popitem(last=False))
            return value
