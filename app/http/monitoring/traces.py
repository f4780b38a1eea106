"""Ties the trace of a request to its log line."""

from typing import Final

from opentelemetry import trace
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from app.http.deps import REQUEST_ID_KEY
from app.http.problems import CORRELATION_ID_KEY

_CORRELATION_ID: Final = "x-correlation-id"


class Traced:
    """Puts the ids of a request in its span.

    If the caller sends no correlation id, the id of the trace is the correlation id.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        span = trace.get_current_span()
        context = span.get_span_context()
        if scope["type"] != "http" or not context.is_valid:
            await self._app(scope, receive, send)
            return
        headers = MutableHeaders(scope=scope)
        if not headers.get(_CORRELATION_ID):
            headers[_CORRELATION_ID] = trace.format_trace_id(context.trace_id)

        async def tied(message: Message) -> None:
            if message["type"] == "http.response.start":
                _tie(span, scope)
            await send(message)

        await self._app(scope, receive, tied)


def _tie(span: trace.Span, scope: Scope) -> None:
    """Before the answer, because the framework ends the span with it."""
    route = getattr(scope.get("route"), "path", None)
    if route is not None:
        # The framework does not know the route of an answer that is made outside of it.
        span.set_attribute("http.route", route)
        span.update_name(f"{scope['method']} {route}")
    span.set_attribute("registry.request_id", scope[REQUEST_ID_KEY])
    span.set_attribute("registry.correlation_id", scope[CORRELATION_ID_KEY])
