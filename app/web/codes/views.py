"""The pages of code gaps: which roles lack codes, and the story of one role's codes."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.errors import CodeSystemNotFoundError
from app.http.deps import SessionDep
from app.services.codes.gaps.report import roles_without_code
from app.services.codes.gaps.timeline import role_timeline
from app.services.content.indexing import read_version
from app.services.trusts.availability import read_totals
from app.web.addresses import with_query
from app.web.codes import presenting
from app.web.codes.presenting import MESSAGES, ON_A_PAGE, ListedGaps
from app.web.codes.story import story_list, story_moments
from app.web.forms import fill
from app.web.pages import page
from app.web.roles.listing import families
from app.web.roles.presenting import trusts_in_words
from app.web.routing import page_router

router = page_router()


@router.get("/gaps")
def show_gaps(request: Request, session: SessionDep) -> HTMLResponse:
    """What is known of roles' codes in one list: charts, then the roles in the order of need."""
    asked = {name: text.strip() for name, text in request.query_params.items()}
    form = fill(ListedGaps, asked, MESSAGES)
    faults, wanted = dict(form.faults), form.read or ListedGaps()
    try:
        report = roles_without_code(session, wanted.question())
    except CodeSystemNotFoundError:
        if wanted.version is None:
            raise
        # The version is one of another list.
        faults["version"] = MESSAGES["version"]
        wanted = wanted.model_copy(update={"version": None})
        report = roles_without_code(session, wanted.question())
    totals, version = read_totals(session), read_version(session)
    found = [gap for gap in report.roles if wanted.has(gap)]
    pages = presenting.pages_of(form.values, wanted.page, len(found))
    return page(
        request,
        "codes/gaps.html",
        status=422 if faults else 200,
        title="Code gaps",
        values={"system": wanted.system, **form.values},
        faults=faults,
        code_lists=presenting.code_lists(),
        versions=presenting.versions(report),
        families=families(),
        statuses=presenting.statuses(),
        evidence=presenting.EVIDENCE,
        headline=presenting.headline(report),
        list_says=report.list_says,
        charts=[
            presenting.by_status(report, form.values),
            presenting.by_family(report, form.values),
            presenting.longest(report),
            presenting.hiding_places(report),
        ],
        rows=presenting.gap_rows(found[pages.begin : pages.end], totals),
        on_a_page=ON_A_PAGE,
        pages=pages,
        csv=with_query("/gaps", {**wanted.query(), "format": "csv"}),
        figures_csv=with_query("/gaps", {**wanted.query(), "status": None, "format": "csv"}),
        file_has_more=wanted.file_has_more,
        registry={"content": version.content_hash, "release": version.release},
    )


@router.get("/gaps/{role_id}")
def show_story(request: Request, role_id: str, session: SessionDep) -> HTMLResponse:
    """One role's codes over all lists and versions."""
    found = role_timeline(session, role_id)
    totals, version = read_totals(session), read_version(session)
    return page(
        request,
        "codes/story.html",
        title=found.role.name,
        role=found.role,
        lists=[story_list(answer) for answer in found.lists],
        timeline=story_moments(found),
        trusts=trusts_in_words(role_id, totals),
        registry={"content": version.content_hash, "release": version.release},
    )
