"""Check a list: send it, see what it comes to and its rows, take it away, delete it."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from app.db.models import CheckJob
from app.errors import TableError, TooBusyError
from app.http.addresses import address
from app.http.caching import PRIVATE
from app.http.deps import SessionDep
from app.http.uploads import read_upload
from app.services.checks.desk import Desk
from app.services.checks.intake import HeldFile, SentList, check_chosen, look_again, take_in
from app.services.checks.pages.downloads import as_file
from app.services.checks.pages.overview import read_overview
from app.services.checks.pages.reading import RowFilter, RowOrder, read_list, read_rows
from app.services.checks.writing import MEDIA_TYPES, Form
from app.web.checking.addresses import CHECKS, CheckIdDep, path_of
from app.web.checking.choosing import chosen_sheets, shown_choice
from app.web.checking.presenting import ListForm, failed_words, progress_of, shown_overview
from app.web.checking.rows import shown_rows
from app.web.forms import form_fields
from app.web.pages import page
from app.web.routing import page_router

router = page_router()
_REFRESH_SECONDS: Final = 3
_HEADERS: Final = {"Cache-Control": PRIVATE}
_TOO_LARGE: Final = 413


@router.get("/checks")
def show_form(request: Request) -> Response:
    """The page on which a list is sent."""
    return _form(request, ListForm())


@router.post("/checks/pasted")
async def check_pasted(
    request: Request, fields: Annotated[dict[str, str], Depends(form_fields)]
) -> Response:
    """Check titles that were pasted."""
    form = ListForm("titles", titles=fields.get("titles", ""), skips=bool(fields.get("skip")))
    if not form.titles:
        return _form(request, form.with_fault("Paste at least one job title"))
    # Cells of a spreadsheet are pasted with tabs between them, and no title has one.
    is_list_of_titles = "\t" not in form.titles
    sent = SentList(form.titles.encode(), is_list_of_titles, form.skips, is_pasted=True)
    return await _take_in(request, form, sent)


@router.post("/checks")
async def check_file(request: Request) -> Response:
    """Check a file."""
    form = ListForm("file")
    try:
        upload = await read_upload(request)
    except HTTPException as error:
        if error.status_code != _TOO_LARGE:
            raise
        return _form(request, form.with_fault(_too_large(request)))
    if not upload.data:
        return _form(request, form.with_fault("Select a file"))
    skips, chooses = (bool(upload.fields.get(name)) for name in ("skip", "choose"))
    form = ListForm("file", skips=skips, chooses=chooses)
    sent = SentList(upload.data, upload.is_plain_text, skips, chooses)
    return await _take_in(request, form, sent)


@router.post("/checks/chosen")
async def check_chosen_sheets(
    request: Request, fields: Annotated[dict[str, str], Depends(form_fields)]
) -> Response:
    """Check the sheets and columns that were chosen of a held file."""
    desk: Desk = request.app.state.desk
    held = await desk.in_turn(partial(look_again, desk, fields.get("key", "")))
    chosen = chosen_sheets(held, fields)
    if chosen.faults:
        return _choice(request, shown_choice(held, fields, chosen.faults))
    try:
        job = await desk.in_turn(partial(check_chosen, desk, held, chosen.sheets))
    except TableError as error:
        return _choice(request, shown_choice(held, fields, {}, error))
    return RedirectResponse(address(path_of(job.check_id)), 303)


@router.get("/checks/deleted")
def show_deleted(request: Request) -> Response:
    """Say that a list is deleted."""
    return page(request, "checking/deleted.html", title="The list is deleted")


@router.get("/checks/pasted")
@router.get("/checks/chosen")
def show_form_again() -> Response:
    """Lead to the form a person who opens the address of a list that was refused."""
    return RedirectResponse(address(CHECKS), 303)


@router.get("/checks/{check_id}")
def show_check(request: Request, check_id: CheckIdDep, session: SessionDep) -> Response:
    """How far a check is, or what the list comes to."""
    found = read_overview(session, check_id, datetime.now(UTC))
    if isinstance(found, CheckJob):
        return _unfinished(request, found)
    return page(
        request, "checking/result.html", headers=_HEADERS, **shown_overview(found, check_id)
    )


@router.get("/checks/{check_id}/rows")
def show_rows(
    request: Request,
    check_id: CheckIdDep,
    session: SessionDep,
    show: RowFilter = RowFilter.ALL,
    sort: RowOrder = RowOrder.LIST,
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
) -> Response:
    """Some rows of a list."""
    checked = read_list(session, check_id, datetime.now(UTC))
    rows = read_rows(session, checked, show, sort, number)
    return page(
        request, "checking/rows.html", headers=_HEADERS, **shown_rows(checked, rows, show, sort)
    )


@router.get("/checks/{check_id}/download")
async def download(request: Request, check_id: CheckIdDep, form: Form = Form.XLSX) -> Response:
    """The list with the answers and the user's decisions, as a file."""
    desk: Desk = request.app.state.desk
    form = Form.CSV if form is Form.JSON else form
    make = partial(as_file, desk.engine, check_id, form, desk.rules.limits, datetime.now(UTC))
    headers = {
        "Content-Type": MEDIA_TYPES[form],
        "Content-Disposition": f'attachment; filename="checked.{form}"',
    }
    return Response(await desk.in_turn(make), headers={**_HEADERS, **headers})


@router.post("/checks/{check_id}/delete")
def delete_list(request: Request, check_id: CheckIdDep) -> Response:
    """Delete a list with all that is kept of it."""
    desk: Desk = request.app.state.desk
    desk.delete(check_id)
    return RedirectResponse(address(f"{CHECKS}/deleted"), 303)


async def _take_in(request: Request, form: ListForm, sent: SentList) -> Response:
    desk: Desk = request.app.state.desk
    try:
        found = await desk.in_turn(partial(take_in, desk, sent), file_bytes=len(sent.data))
    except (TableError, TooBusyError) as error:
        return _form(request, form.with_error(error))
    if isinstance(found, HeldFile):
        return _choice(request, shown_choice(found, {}, {}))
    return RedirectResponse(address(path_of(found.check_id)), 303)


def _choice(request: Request, context: dict[str, Any]) -> Response:
    status = 422 if context["faults"] else 200
    return page(request, "checking/choose.html", status=status, headers=_HEADERS, **context)


def _form(request: Request, sent: ListForm) -> Response:
    settings = request.app.state.settings
    return page(
        request,
        "checking/form.html",
        status=sent.status,
        headers=_HEADERS,
        title="Check a list",
        sent=sent,
        faults=sent.faults,
        most_megabytes=settings.max_body_bytes // 1024**2,
        hours=settings.check_hours_kept,
    )


def _unfinished(request: Request, job: CheckJob) -> Response:
    if job.problem_code:
        return page(
            request,
            "checking/failed.html",
            headers=_HEADERS,
            title="The list could not be checked",
            problem=failed_words(job),
        )
    # A header and no element of the page: the page needs no script to go on.
    refresh = {**_HEADERS, "Refresh": str(_REFRESH_SECONDS)}
    return page(request, "checking/progress.html", headers=refresh, **progress_of(job))


def _too_large(request: Request) -> str:
    most = request.app.state.settings.max_body_bytes // 1024**2
    return f"The file must be smaller than {most} MB"
