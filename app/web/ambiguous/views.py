"""The guide to ambiguous titles."""

from typing import Annotated, Final

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from app.http.deps import SessionDep
from app.http.routing import Cursor
from app.services.roles.lists import list_ambiguous_titles
from app.services.roles.paging import Place
from app.web.addresses import next_path, with_query
from app.web.ambiguous.presenting import KINDS, MESSAGES, ListedTitles, guide_entry
from app.web.forms import fill
from app.web.pages import page
from app.web.routing import page_router

router = page_router()
_ON_A_PAGE: Final = 25
_PATH: Final = "/ui/ambiguous-titles"


@router.get("/ambiguous-titles")
def show_guide(
    request: Request, session: SessionDep, cursor: Annotated[Cursor, Query()] = None
) -> HTMLResponse:
    """The titles, what to ask about each, and the roles that it can mean."""
    asked = {name: text.strip() for name, text in request.query_params.items() if name != "cursor"}
    form = fill(ListedTitles, asked, MESSAGES)
    wanted = form.read or ListedTitles()
    found = list_ambiguous_titles(session, wanted.q, wanted.kind, Place(cursor, _ON_A_PAGE))
    return page(
        request,
        "ambiguous/guide.html",
        status=422 if form.faults else 200,
        title="Ambiguous titles",
        values=form.values,
        faults=form.faults,
        kinds=KINDS,
        total=found.total,
        entries=[guide_entry(row) for row in found.rows],
        is_first=cursor is None,
        first=with_query(_PATH, form.values),
        next=next_path(_PATH, {**form.values, "cursor": found.next_cursor}),
        csv=with_query("/ambiguous-titles", {"q": wanted.q, "kind": wanted.kind, "format": "csv"}),
    )
