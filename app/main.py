"""The web application with all its routes."""

import asyncio
import logging
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Final

import structlog
from anyio import CapacityLimiter, to_thread
from fastapi import FastAPI
from sqlalchemy import Engine
from structlog.typing import Processor

import app as package
from app.api import (
    access,
    checks,
    code_lists,
    gaps,
    health,
    login,
    metrics,
    published,
    reference,
    releases,
    resolve,
    roles,
)
from app.api.plain_resolve import PlainResolve
from app.api.proposals import decisions, evidence, feedback, impact, proposals
from app.api.trusts import availability, establishments, local_titles, new_roles
from app.collecting import staying, what_stays
from app.db.patience import Patience
from app.db.session import make_engine
from app.fhir import routes as fhir
from app.fhir.registry import make_shelf
from app.http import docs
from app.http.behind_proxy import BehindProxy
from app.http.caching import ConditionalGet
from app.http.connections import Connection, ConnectionLimits
from app.http.middleware import RequestContext
from app.http.monitoring.looking import Lookout, looking
from app.http.monitoring.metrics import Measured, Metrics
from app.http.monitoring.traces import Traced
from app.http.once import WritersAtOnce
from app.http.open_reading import OpenReading
from app.http.openapi import TITLE, install_description
from app.http.overload import Overload
from app.http.problems import install_error_handlers
from app.http.rate_limits import RateLimits, Rates
from app.http.uploads import limits_of
from app.matching.index import compile_tables
from app.reconcile import routes as reconcile
from app.services.checks.desk import DeskRules, open_desk
from app.services.content.indexing import IndexCache
from app.services.proposals.impact.keeping import ImpactReports
from app.services.proposals.report_limit import ReportLimit
from app.services.releases.indexes import ReleaseIndexes
from app.services.releases.syndication import Syndication
from app.services.releases.terminologies import Terminologies
from app.settings import Settings, SettingsError, read_settings
from app.turns import Turns
from app.web import manual, pages
from app.web.about import views as web_about
from app.web.ambiguous import views as web_ambiguous
from app.web.availability import views as web_availability
from app.web.checking import views as web_checking
from app.web.codes import views as web_codes
from app.web.finding import reporting
from app.web.finding import views as finding
from app.web.proposals import applications as web_applications
from app.web.proposals import drafting as web_drafting
from app.web.proposals import evidence as web_evidence
from app.web.proposals import reports as web_reports
from app.web.proposals import reviewing as web_reviewing
from app.web.proposals import unmatched as web_unmatched
from app.web.proposals import views as web_proposals
from app.web.releases import changes as web_changes
from app.web.releases import views as web_releases
from app.web.roles import views as roles_pages
from app.web.routing import install_page_errors, on_error
from app.web.settling import views as web_settling
from app.web.trusts import local_titles as web_local_titles
from app.web.trusts import new_roles as web_new_roles
from app.web.trusts import sending as web_sending
from app.web.trusts import views as web_trusts

if TYPE_CHECKING:
    from opentelemetry.sdk.trace import TracerProvider

    from app.http.log_in.issuer import Issuer

THREADS: Final = 16
"""Eight may wait as writers and two for lists, so some are always left for readers."""

_SWITCH_SECONDS: Final = 0.001
_RESOLVING_FIRST: Final = (
    resolve,
    reconcile,
    fhir,
    checks,
    roles,
    gaps,
    code_lists,
    reference,
    availability,
    establishments,
    new_roles,
    local_titles,
    proposals,
    decisions,
    impact,
    evidence,
    feedback,
    releases,
    published,
    access,
    login,
    health,
    docs,
)


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings. It opens the database when it starts."""
    tracing = _tracing(settings)
    app = FastAPI(
        title=TITLE,
        version=package.__version__,
        openapi_url=None,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        # Its own metrics and logs have no use here, and each would cost a tenth of an answer.
        telemetry={
            "tracing": tracing is not None,
            "tracer_provider": tracing,
            "metrics": False,
            "logs": False,
            "auto_configure": False,
        },
    )
    app.state.settings = settings
    app.state.tracing = tracing
    app.state.compile_tables = compile_tables
    app.state.metrics = Metrics(settings.commit_id) if settings.metrics_readers else None
    app.state.writers = WritersAtOnce()
    app.state.turn_to_decide = asyncio.Lock()
    app.state.issuer = _issuer(settings)
    # The framework looks through the routes in order, and most requests resolve titles.
    pages_of = (
        finding.router,
        reporting.router,
        roles_pages.router,
        web_codes.router,
        web_ambiguous.router,
        web_availability.router,
        web_trusts.router,
        web_sending.router,
        web_local_titles.router,
        web_new_roles.router,
        web_proposals.router,
        web_drafting.router,
        web_reviewing.router,
        web_applications.router,
        web_reports.router,
        web_unmatched.router,
        web_evidence.router,
        web_checking.router,
        web_settling.router,
        web_releases.router,
        web_changes.router,
        web_about.router,
        manual.router,
    )
    for router in (*(module.router for module in _RESOLVING_FIRST), *pages_of, login.callback):
        # Not `include_router`: it would make each route again at the first request, which would
        # wait for that.
        app.router.routes.extend(router.routes)
    if app.state.metrics:
        app.router.routes.extend(metrics.router.routes)
    docs.mount_assets(app)
    pages.mount_assets(app)
    install_error_handlers(app)
    install_page_errors(app)
    install_description(app)
    # From the inside out: the last one is the first to see a request.
    app.add_middleware(ConditionalGet)
    app.add_middleware(PlainResolve)
    app.add_middleware(RateLimits, rates=_rates(settings), answer=on_error)
    app.add_middleware(Overload, most=settings.most_requests_at_once, answer=on_error)
    if settings.open_reading:
        app.add_middleware(OpenReading)
    app.add_middleware(
        RequestContext,
        max_body_bytes=settings.max_body_bytes,
        max_bodies_bytes=settings.max_bodies_bytes,
        body_seconds=settings.body_seconds,
    )
    if tracing:
        app.add_middleware(Traced)
    if app.state.metrics:
        app.add_middleware(Measured, metrics=app.state.metrics)
    app.add_middleware(BehindProxy, trusted=settings.trusted_proxies)
    return app


def make_app() -> FastAPI:
    """The application of a server process, which has its settings from the environment."""
    settings = read_settings()
    configure_logging(settings.log_level)
    Connection.limits = ConnectionLimits(
        head_seconds=settings.head_seconds,
        unread_seconds=settings.unread_seconds,
        most=settings.most_callers,
    )
    end_with_parent()
    app = create_app(settings)
    # The memory of such a process is for the service alone.
    app.state.compile_tables = staying(compile_tables)
    app.router.lifespan_context = _lifespan_of_a_process
    return app


def end_with_parent() -> None:
    """End this process in good order if the one that started it was killed.

    Otherwise it would keep the port, and the service could not be started again.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:

        def wait() -> None:
            parent.join()
            os.kill(os.getpid(), signal.SIGTERM)

        threading.Thread(target=wait, name="parent", daemon=True).start()


@asynccontextmanager
async def _lifespan_of_a_process(app: FastAPI) -> AsyncIterator[None]:
    async with AsyncExitStack() as running:
        with what_stays():
            await running.enter_async_context(_lifespan(app))
        yield


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    """The engine and the index, while the application runs."""
    share_the_processor()
    app.state.engine = _open_database(app.state.settings)
    app.state.index_cache = IndexCache(app.state.engine, app.state.compile_tables)
    app.state.index_cache.start()
    app.state.release_indexes = ReleaseIndexes(app.state.engine, app.state.compile_tables)
    app.state.syndication = Syndication(app.state.engine)
    app.state.terminologies = Terminologies(app.state.engine, make_shelf)
    app.state.impact_reports = ImpactReports()
    app.state.report_limit = ReportLimit()
    app.state.batches = Turns()
    app.state.release_builder = CapacityLimiter(1)
    try:
        async with open_desk(
            app.state.engine, app.state.index_cache, _desk_rules(app.state.settings)
        ) as app.state.desk:
            with looking(_lookout(app)):
                yield
    finally:
        if app.state.tracing:
            await to_thread.run_sync(app.state.tracing.shutdown)
        app.state.index_cache.stop()
        app.state.engine.dispose()


def share_the_processor() -> None:
    """Let the loop, which answers titles, have its turn however much work threads have.

    Only one thread of Python runs at a time. With the usual 40 threads, and 5 ms for each, the
    loop is 40th in a queue.
    """
    to_thread.current_default_thread_limiter().total_tokens = THREADS
    sys.setswitchinterval(_SWITCH_SECONDS)


def _rates(settings: Settings) -> Rates:
    return Rates(
        by_address=settings.requests_a_minute_per_address,
        by_key=settings.requests_a_minute_per_key,
        failed_keys=settings.failed_keys_a_minute,
    )


def _issuer(settings: Settings) -> "Issuer | None":
    """The log-in service that is set. Only then are its libraries imported."""
    if settings.oidc_issuer is None:
        return None
    issuer: Issuer = import_module("app.http.log_in.issuer").Issuer(settings)
    return issuer


def _tracing(settings: Settings) -> "TracerProvider | None":
    """What sends traces, if a collector is set. Raises `SettingsError` without the extra."""
    if settings.traces_url is None:
        return None
    try:
        collector = import_module("app.http.monitoring.collector")
    except ModuleNotFoundError:
        raise SettingsError(
            "REGISTRY_TRACES_URL: traces need the extra: pip install 'nhs-role-registry[traces]'"
        ) from None
    provider: TracerProvider = collector.make_tracer_provider(
        settings.traces_url, settings.traces_share
    )
    return provider


def _lookout(app: FastAPI) -> Lookout | None:
    state = app.state
    if state.metrics is None:
        return None
    most = state.settings.connections
    return Lookout(state.metrics, state.engine, state.index_cache, most_connections=most)


def _open_database(settings: Settings) -> Engine:
    return make_engine(
        settings.database_url,
        most_connections=settings.connections,
        patience=Patience(statement_seconds=settings.statement_seconds),
    )


def _desk_rules(settings: Settings) -> DeskRules:
    keep = timedelta(hours=settings.check_hours_kept)
    return DeskRules(limits_of(settings), settings.check_rows_at_once, keep)


def configure_logging(level: str) -> None:
    """Log one JSON line for each event on standard output: our events and the server's."""
    shared: list[Processor] = [
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, structlog.processors.JSONRenderer()],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            processor=structlog.processors.JSONRenderer(), foreign_pre_chain=shared
        )
    )
    logging.basicConfig(level=number, handlers=[handler], force=True)
    # At a lower level the library would log the secrets of a log-in.
    logging.getLogger("authlib").setLevel(max(number, logging.INFO))
