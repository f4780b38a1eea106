"""The addresses that answers give out, behind the prefix of a proxy."""

from contextvars import ContextVar
from typing import Final

from starlette.requests import Request
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


def base_address(request: Request) -> str:
    """Where the registry is for this caller, with the scheme and host: for manifests and feeds.

    The address that the operator has set, else the one of this request as the proxy passed it on.
    """
    public: str | None = request.app.state.settings.public_url
    return public or f"{request.url.scheme}://{request.url.netloc}{address('')}"
