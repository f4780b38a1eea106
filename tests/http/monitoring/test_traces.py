"""Traces reach a collector with the ids of the log and without a title."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from fastapi.testclient import TestClient
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from structlog.testing import capture_logs

import app as package
from app.main import create_app
from app.settings import Settings
from tests.conftest import copied

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"
CALLER = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}


@dataclass
class Collector:
    """What a collector received."""

    url: str
    bodies: list[bytes] = field(default_factory=list)

    @property
    def spans(self) -> list[Any]:
        """The spans of requests, without those of the steps inside."""
        return [
            span
            for resource in self._resources()
            for scope in resource.scope_spans
            for span in scope.spans
            if span.kind == span.SPAN_KIND_SERVER
        ]

    def service(self) -> dict[str, str]:
        """What the service says it is."""
        first = next(iter(self._resources()))
        return {pair.key: pair.value.string_value for pair in first.resource.attributes}

    def _resources(self) -> Iterator[Any]:
        for body in self.bodies:
            yield from ExportTraceServiceRequest.FromString(body).resource_spans


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on this machine."""
    collector = Collector("")

    class Receiver(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            collector.bodies.append(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing: the test looks at what was received."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Receiver) as server:
        collector.url = f"http://127.0.0.1:{server.server_port}/v1/traces"
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield collector
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module", params=["sqlite"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    with copied(request, "seeded_") as address:
        yield address


@contextmanager
def traced(collector: Collector, address: str, share: float = 1.0) -> Iterator[TestClient]:
    """A client of a service that sends its traces to the collector; all are sent at the end."""
    settings = Settings(database_url=address, traces_url=collector.url, traces_share=share)
    with TestClient(create_app(settings)) as client:
        yield client


def facts(span: Any) -> dict[str, str]:  # noqa: ANN401  # a message of protobuf
    return {pair.key: pair.value.string_value for pair in span.attributes}


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("/resolve?title=Secret%20EMHP", "GET /resolve"),
        ("/resolve?title=Secret%20EMHP&format=text", "GET /resolve"),
        ("/roles/secret-role", "GET /roles/{role_id}"),
        ("/secret", "GET"),
    ],
)
def test_a_trace_has_the_route_and_no_title(address: str, path: str, name: str) -> None:
    with collecting() as collector:
        with traced(collector, address) as client:
            client.get(path)
        (span,) = collector.spans
        bodies = b"".join(collector.bodies).lower()

    assert span.name == name
    assert b"ecret" not in bodies
    assert collector.service()["service.name"] == "nhs-role-registry"
    assert collector.service()["service.version"] == package.__version__


def test_the_trace_of_a_caller_goes_on_and_is_the_correlation_id(address: str) -> None:
    with collecting() as collector:
        with traced(collector, address) as client, capture_logs() as lines:
            answer = client.get("/resolve?title=EMHP", headers=CALLER)
        (span,) = collector.spans

    (line,) = [line for line in lines if line["event"] == "request"]
    assert span.trace_id.hex() == TRACE
    assert answer.headers["x-correlation-id"] == line["correlation_id"] == TRACE
    assert facts(span)["registry.request_id"] == line["request_id"]


def test_a_correlation_id_of_the_caller_is_kept_and_is_in_the_trace(address: str) -> None:
    with collecting() as collector:
        with traced(collector, address) as client:
            answer = client.get("/roles", headers={**CALLER, "X-Correlation-ID": "journey.7"})
        (span,) = collector.spans

    assert answer.headers["x-correlation-id"] == "journey.7"
    assert facts(span)["registry.correlation_id"] == "journey.7"
    assert span.trace_id.hex() == TRACE


def test_with_a_share_of_none_only_callers_who_are_traced_are_traced(address: str) -> None:
    with collecting() as collector:
        with traced(collector, address, share=0) as client:
            client.get("/roles")
            client.get("/roles", headers=CALLER)
        spans = collector.spans

    assert [span.trace_id.hex() for span in spans] == [TRACE]
