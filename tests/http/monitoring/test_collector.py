"""A service works without its collector, and asks for the extra where it is missing."""

import sys
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from app.http.monitoring.collector import LEFT_OUT, WithoutAddress
from app.http.monitoring.traces import Traced
from app.main import create_app
from app.settings import Settings, SettingsError, read_settings
from tests.conftest import copied
from tests.servers import free_port

MODULE = "app.http.monitoring.collector"


@pytest.fixture(params=["sqlite"])
def address(request: pytest.FixtureRequest) -> Iterator[str]:
    with copied(request, "seeded_") as address:
        yield address


def test_what_a_caller_wrote_is_taken_out_of_a_span() -> None:
    kept = InMemorySpanExporter()
    provider = TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(WithoutAddress())
    provider.add_span_processor(SimpleSpanProcessor(kept))
    asked = {"url.path": "/roles/secret", "url.query": "q=secret", "url.scheme": "http"}

    provider.get_tracer("test").start_span("GET", attributes=asked).end()

    (span,) = kept.get_finished_spans()
    assert span.attributes == {"url.path": LEFT_OUT, "url.query": LEFT_OUT, "url.scheme": "http"}


def test_a_collector_that_is_away_delays_no_answer(address: str) -> None:
    nowhere = f"http://127.0.0.1:{free_port()}/v1/traces"

    with TestClient(create_app(Settings(database_url=address, traces_url=nowhere))) as client:
        answers = [client.get("/resolve?title=EMHP").status_code for _ in range(3)]

    assert answers == [200, 200, 200]


def test_without_the_extra_the_setting_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delitem(sys.modules, MODULE, raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk", None)
    monkeypatch.setitem(sys.modules, "opentelemetry.sdk.resources", None)

    with pytest.raises(SettingsError, match=r"nhs-role-registry\[traces\]"):
        create_app(Settings(traces_url="http://127.0.0.1:4318/v1/traces"))


def test_an_address_that_is_no_address_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REGISTRY_TRACES_URL", "collector:4318")

    with pytest.raises(SettingsError, match="REGISTRY_TRACES_URL"):
        read_settings()


def test_without_the_setting_no_trace_is_made(client: TestClient) -> None:
    assert isinstance(client.app, FastAPI)

    assert client.app.state.tracing is None
    assert Traced.__name__ not in repr(client.app.user_middleware)
