"""Values of the index, which go to other processes."""

from dataclasses import fields
from typing import Any


class Pickled:
    """A frozen dataclass that can be pickled, compiled or not.

    Python's own way to restore one sets its attributes, which a compiled one refuses.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[type[Any], tuple[Any, ...]]:
        kind: Any = type(self)
        return kind, tuple([getattr(self, field.name) for field in fields(kind)])
