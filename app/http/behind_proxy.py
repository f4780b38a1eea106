"""What a proxy says of a request: the host and prefix of its address, its scheme, its caller."""

import re
from ipaddress import ip_address, ip_network
from typing import Final

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

_PREFIX: Final = re.compile(r"(/[A-Za-z0-9._~-]+)+")
_FORWARDED: Final = b"x-forwarded-"
_HOST: Final = re.compile(r"[A-Za-z0-9.-]+(:[0-9]{1,5})?")


class BehindProxy:
    """Uses `X-Forwarded-Prefix`, `-Host`, `-Proto` and `-For`, but only from a trusted proxy.

    Anybody else could have false addresses given out, or report under another address.
    """

    def __init__(self, app: ASGIApp, *, trusted: str) -> None:
        """`trusted`: addresses or networks, separated by commas."""
        self._app = app
        self._forwarded = ProxyHeadersMiddleware(app, trusted)  # type: ignore[arg-type]  # the same by another name
        self._networks = tuple(map(ip_network, parts_of(trusted)))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http" or not (_is_forwarded(scope) and self._is_trusted(scope)):
            await self._app(scope, receive, send)
            return
        _set_prefix(scope)
        _set_host(scope)
        await self._forwarded(scope, receive, send)  # type: ignore[arg-type]  # the same by another name

    def _is_trusted(self, scope: Scope) -> bool:
        try:
            peer = ip_address(scope["client"][0])
        except (TypeError, ValueError):  # a socket of this machine has no address
            return False
        return any(peer in network for network in self._networks)


def _is_forwarded(scope: Scope) -> bool:
    return any(name.startswith(_FORWARDED) for name, _ in scope["headers"])


def parts_of(text: str) -> list[str]:
    """The parts of a text with commas."""
    return [part.strip() for part in text.split(",") if part.strip()]


def _set_prefix(scope: Scope) -> None:
    """Put the prefix before the path, as the server does with its own."""
    prefix = Headers(scope=scope).get("x-forwarded-prefix", "").rstrip("/")
    if not _PREFIX.fullmatch(prefix):
        return
    root = scope["root_path"]
    raw = scope.get("raw_path") or scope["path"].encode()
    scope["root_path"] = prefix
    scope["path"] = prefix + scope["path"].removeprefix(root)
    scope["raw_path"] = prefix.encode() + raw.removeprefix(root.encode())


def _set_host(scope: Scope) -> None:
    """Put the host that the caller asked in the place of the one that the proxy asked."""
    host = Headers(scope=scope).get("x-forwarded-host", "")
    if _HOST.fullmatch(host):
        others = [pair for pair in scope["headers"] if pair[0] != b"host"]
        scope["headers"] = [*others, (b"host", host.encode())]
