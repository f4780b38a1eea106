"""The addresses that answers give out, behind the prefix of a proxy."""

from contextvars import ContextVar
from typing import Final

from starlette.types import Scope

_ROOT: Final[ContextVar[str]] = ContextVar("root_path", default="")


def set_root(scope: Scope) -> None:
    """Note the prefix at which this request found the registry. Threads see it too."""
    _ROOT.set(scope.get("root_path", ""))


def address(path: str) -> str:
    """A path of the registry as a caller must ask for it: `/registry/roles` for `/roles`."""
    return f"{_ROOT.get()}{path}"


def without_root(path: str) -> str:
    """A path that a caller asked for, without the prefix."""
    return path.removeprefix(_ROOT.get())
