"""About the registry: what it is, how good it is, data protection, accessibility, licences."""

from typing import Final

from fastapi import Request, Response

from app.http.deps import IndexDep
from app.matching.resolve import RESOLVER_VERSION
from app.services.access.retries import KEPT_FOR
from app.services.checks.pages.holding import HELD_FOR
from app.services.proposals.feedback import MOST_REPORTS
from app.services.proposals.report_limit import MOST_AN_HOUR
from app.services.proposals.unmatched import FEWEST_TRUSTS
from app.services.trusts.disclosure import SMALLEST_SHOWN
from app.web.about.quality import quality_of, stored_figures
from app.web.pages import page
from app.web.routing import page_router

router = page_router()
_MINUTE_SECONDS: Final = 60
_HOUR_SECONDS: Final = 3_600


@router.get("/about")
def show_about(request: Request, snapshot: IndexDep) -> Response:
    """What the registry is and is not, how good its answers are, and its licences."""
    version, index = snapshot
    return page(
        request,
        "about/about.html",
        title="About the registry",
        quality=quality_of(stored_figures()),
        resolver=RESOLVER_VERSION,
        roles=len(index.roles),
        registry={"content": version.content_hash, "release": version.release},
        version=request.app.version,
    )


@router.get("/about/data-protection")
def show_data_protection(request: Request) -> Response:
    """What is stored, for how long, and what is dropped: with the numbers that apply here."""
    settings = request.app.state.settings
    return page(
        request,
        "about/data_protection.html",
        title="Data protection",
        check_hours=settings.check_hours_kept,
        held_minutes=HELD_FOR.seconds // _MINUTE_SECONDS,
        session_minutes=settings.session_minutes,
        answer_hours=int(KEPT_FOR.total_seconds()) // _HOUR_SECONDS,
        most_reports=MOST_REPORTS,
        reports_an_hour=MOST_AN_HOUR,
        smallest_shown=SMALLEST_SHOWN,
        fewest_trusts=FEWEST_TRUSTS,
    )


@router.get("/about/accessibility")
def show_accessibility(request: Request) -> Response:
    """How accessible the pages are, how that was tested, and what falls short."""
    return page(request, "about/accessibility.html", title="Accessibility statement")
