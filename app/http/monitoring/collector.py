"""Sends traces to the collector that the operator named (OpenTelemetry over HTTP).

The framework makes the spans. It puts the address that was asked in them, which can have a title
in it, so this takes the address out again. Needs the extra `traces`: import it only then.
"""

from typing import Final

from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Span, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor
from opentelemetry.sdk.trace.sampling import ParentBased, TraceIdRatioBased

import app as package

SERVICE: Final = "nhs-role-registry"
LEFT_OUT: Final = "left out"
_FROM_THE_CALLER: Final = ("url.path", "url.query", "http.request.method_original")
_SEND_SECONDS: Final = 5.0


def make_tracer_provider(url: str, share: float) -> TracerProvider:
    """Sends spans from a thread of its own. Shut it down to send the last ones.

    `share`, 0 to 1: how many of the requests are traced whose caller is not traced itself.
    """
    facts = {"service.name": SERVICE, "service.version": package.__version__}
    provider = TracerProvider(
        sampler=ParentBased(TraceIdRatioBased(share)),
        resource=Resource.create(facts),
        shutdown_on_exit=False,
    )
    exporter = OTLPSpanExporter(endpoint=url, timeout=_SEND_SECONDS)
    provider.add_span_processor(WithoutAddress())
    provider.add_span_processor(BatchSpanProcessor(exporter))
    return provider


class WithoutAddress(SpanProcessor):
    """Takes what a caller wrote out of each span, before anything sends the span."""

    def on_start(self, span: Span, parent_context: Context | None = None) -> None:
        """Overwrite it: an attribute cannot be removed."""
        for name in _FROM_THE_CALLER:
            if name in (span.attributes or {}):
                span.set_attribute(name, LEFT_OUT)
