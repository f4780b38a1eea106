"""Which trusts have which roles."""

from typing import Final

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.errors import RegionNotFoundError
from app.http.deps import SessionDep
from app.services.content.indexing import read_version
from app.services.trusts.availability import AvailabilityQuestion, read_availability
from app.web.addresses import with_query
from app.web.availability import presenting
from app.web.availability.presenting import MESSAGES, ListedAvailability
from app.web.forms import fill
from app.web.pages import page
from app.web.roles.listing import families
from app.web.routing import page_router

router = page_router()
_EVERYTHING: Final = ListedAvailability()


@router.get("/availability")
def show_availability(request: Request, session: SessionDep) -> HTMLResponse:
    """The table of roles and trusts, narrowed by family, newness and region."""
    asked = {name: text.strip() for name, text in request.query_params.items()}
    form = fill(ListedAvailability, asked, MESSAGES)
    faults, wanted = dict(form.faults), form.read or _EVERYTHING
    try:
        report = read_availability(session, wanted.question())
    except RegionNotFoundError:
        faults["region"] = MESSAGES["region"]
        wanted, report = _EVERYTHING, read_availability(session, AvailabilityQuestion())
    version = read_version(session)
    return page(
        request,
        "availability/table.html",
        status=422 if faults else 200,
        title="Availability",
        values=form.values,
        faults=faults,
        families=families(),
        regions=presenting.regions_to_choose(report.regions),
        coverage=presenting.coverage_in_words(report),
        trusts=presenting.keeping(report.trusts),
        rows=presenting.shown_rows(report.roles),
        roles=len(report.roles),
        responses=presenting.responses(report.study),
        published=presenting.published_facts(report.study),
        csv=with_query("/availability", {**wanted.query(), "format": "csv"}),
        registry={"content": version.content_hash, "release": version.release},
    )
