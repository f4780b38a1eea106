"""The start page and the answer to one title."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.http.deps import IndexDep, SessionDep
from app.matching.resolve import TitleError, resolve_title
from app.services.figures import read_figures
from app.web.finding.asking import CONTEXT, MESSAGES, AskedTitle, asked_again
from app.web.finding.presenting import found_answer, main_jobs, points_of
from app.web.forms import Filled, fill
from app.web.pages import page
from app.web.routing import page_router

router = page_router()
_MOST_READINGS = 20


@router.get("")
@router.get("/")
def show_start(request: Request, session: SessionDep) -> HTMLResponse:
    """The first page: one box to search with, and what else the registry does."""
    return page(
        request,
        "finding/start.html",
        title="Find the national role behind a job title",
        jobs=main_jobs(read_figures(session)),
        context=CONTEXT,
        values={},
    )


@router.get("/find")
async def show_answer(request: Request, snapshot: IndexDep) -> HTMLResponse:
    """The answer to one title, with its reasons and codes."""
    values = {name: text.strip() for name, text in request.query_params.items()}
    form = fill(AskedTitle, values, MESSAGES)
    if form.read is None:
        return _asked_badly(request, form, form.faults)
    version, index = snapshot
    try:
        answer = resolve_title(
            form.read.title, index, hints=form.read.hints(), limit=_MOST_READINGS
        )
    except TitleError as error:
        return _asked_badly(request, form, {"title": str(error)})
    return page(
        request,
        "finding/answer.html",
        title=form.read.title,
        answer=found_answer(form.read.title, answer, index.role_rows, points_of(answer, index)),
        context=CONTEXT,
        values=values,
        again=asked_again(values),
        registry={"content": version.content_hash, "release": version.release},
    )


def _asked_badly(
    request: Request, form: Filled[AskedTitle], faults: dict[str, str]
) -> HTMLResponse:
    return page(
        request,
        "finding/again.html",
        status=422,
        title="Find a role",
        context=CONTEXT,
        values=form.values,
        faults=faults,
    )
