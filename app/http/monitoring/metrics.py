"""Counts and times for Prometheus. No label ever has a title, a path or a caller in it."""

import os
import time
from collections.abc import Callable
from typing import Final, NamedTuple

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

import app as package
from app.http.deps import OUTCOME_KEY, OUTCOMES_KEY, PROBLEM_KEY
from app.matching.resolve import RESOLVER_VERSION

SHARED_FOLDER_VARIABLE: Final = "PROMETHEUS_MULTIPROC_DIR"
"""Names the folder in which several processes of one service keep their counts (the library's)."""

NO_ROUTE: Final = "none"
"""The route of a request that no route answers: its path could be anything."""

NO_ANSWER: Final = "none"
"""The status where the caller went away before there was an answer."""

_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
_OTHER_METHOD: Final = "other"
_SECONDS: Final = (0.001, 0.005, 0.025, 0.1, 0.5, 1.0, 2.5, 10.0, 60.0)
"""From a seen title (less than 1 ms) to a long list (a minute)."""


class _Counted(NamedTuple):
    """What counts requests of one kind. Looked up once: to look it up costs more than to count."""

    request: Callable[[], None]
    seconds: Callable[[float], None]
    title: Callable[[], None] | None


class Metrics:
    """What is counted in one process, or in all processes of one service if they share a folder."""

    def __init__(self, commit_id: str) -> None:
        self._shared_folder = os.environ.get(SHARED_FOLDER_VARIABLE)
        self._registry = own = CollectorRegistry()
        if self._shared_folder is None:
            ProcessCollector(registry=own)
        self._known: dict[tuple[str, str, int | None, str | None], _Counted] = {}
        self.requests = Counter(
            "registry_requests", "Requests answered.", ["method", "route", "status"], registry=own
        )
        self.seconds = Histogram(
            "registry_request_seconds",
            "Time from the head of a request to the end of its answer.",
            ["method", "route"],
            buckets=_SECONDS,
            registry=own,
        )
        self.in_flight = Gauge(
            "registry_requests_in_flight",
            "Requests that are being answered.",
            registry=own,
            multiprocess_mode="livesum",
        )
        self.problems = Counter(
            "registry_problems",
            "Requests that failed, by the code of the error.",
            ["code"],
            registry=own,
        )
        self.titles = Counter(
            "registry_titles",
            "Titles resolved, one by one and in batches.",
            ["asked", "outcome"],
            registry=own,
        )
        self._state_of_this_process(own)
        self._build(own, commit_id)

    def _state_of_this_process(self, own: CollectorRegistry) -> None:
        """What no request shows: see `app.http.monitoring.looking`."""

        def gauge(name: str, meaning: str, mode: str, *labels: str) -> Gauge:
            return Gauge(
                f"registry_{name}",
                meaning,
                labels,
                registry=own,
                multiprocess_mode=mode,  # type: ignore[arg-type]  # its names are a Literal
            )

        self.workers = gauge("workers", "Processes that serve.", "livesum")
        self.looked = gauge(
            "looked_timestamp_seconds", "When these facts were last looked at.", "livemin"
        )
        self.database_up = gauge(
            "database_up", "1 if every process reached the database lately, else 0.", "livemin"
        )
        self.content_version = gauge(
            "content_version", "The version of the content in the database.", "livemax"
        )
        self.index_version = gauge(
            "index_version",
            "The oldest version of the content that a process answers for.",
            "livemin",
        )
        self.index_built = gauge(
            "index_built_timestamp_seconds", "When the oldest index in use was built.", "livemin"
        )
        self.connections = gauge("database_connections", "Database connections in use.", "livesum")
        self.connections_limit = gauge(
            "database_connections_limit", "Database connections that are allowed.", "livesum"
        )
        self.checks = gauge(
            "checks", "Lists that wait for their check or are being checked.", "livemax", "state"
        )

    def _build(self, own: CollectorRegistry, commit_id: str) -> None:
        labels = {"version": package.__version__, "commit": commit_id, "resolver": RESOLVER_VERSION}
        Gauge(
            "registry_build_info",
            "Which build this is. Always 1.",
            [*labels],
            registry=own,
            multiprocess_mode="livemax",
        ).labels(**labels).set(1)

    def text(self) -> bytes:
        """Everything in the text format of Prometheus, of all processes if there are several."""
        if self._shared_folder is None:
            return generate_latest(self._registry)
        together = CollectorRegistry()
        MultiProcessCollector(together, self._shared_folder)  # type: ignore[no-untyped-call]  # the library has no types here
        return generate_latest(together)

    def count(self, scope: Scope, status: int | None, seconds: float) -> None:
        """Count a request that has ended."""
        method: str = scope["method"]
        route = getattr(scope.get("route"), "path", NO_ROUTE)
        outcome: str | None = scope.get(OUTCOME_KEY)
        counted = self._known.get((method, route, status, outcome))
        if counted is None:
            counted = self._look_up(method, route, status, outcome)
        counted.request()
        counted.seconds(seconds)
        if counted.title:
            counted.title()
        if OUTCOMES_KEY in scope:
            for one, number in scope[OUTCOMES_KEY].items():
                self.titles.labels("batch", one or "error").inc(number)
        if PROBLEM_KEY in scope:
            self.problems.labels(scope[PROBLEM_KEY]).inc()

    def _look_up(
        self, method: str, route: str, status: int | None, outcome: str | None
    ) -> "_Counted":
        known = method if method in _METHODS else _OTHER_METHOD
        made = _Counted(
            self.requests.labels(known, route, NO_ANSWER if status is None else status).inc,
            self.seconds.labels(known, route).observe,
            None if outcome is None else self.titles.labels("one", outcome).inc,
        )
        if known == method:  # what a caller makes up is not kept
            self._known[method, route, status, outcome] = made
        return made


class Measured:
    """Counts every request that comes in, whoever answers it further inside."""

    def __init__(
        self, app: ASGIApp, *, metrics: Metrics, clock: Callable[[], float] = time.perf_counter
    ) -> None:
        self._app = app
        self._metrics = metrics
        self._clock = clock

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status: int | None = None

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        started = self._clock()
        self._metrics.in_flight.inc()
        try:
            await self._app(scope, receive, noted)
        finally:
            self._metrics.in_flight.dec()
            self._metrics.count(scope, status, self._clock() - started)
