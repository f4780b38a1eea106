"""A trust's whole list: checked at once, or in the background when it is long."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, Final, TypeVar

from fastapi import Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import ValidationError
from sqlalchemy import Engine

from app.api.schemas.checks import CheckedListOut, CheckIn, CheckJobOut
from app.db.session import reading, transaction
from app.errors import TooBusyError
from app.http.caching import PRIVATE
from app.http.deps import SessionDep
from app.http.routing import PathId, strict_router
from app.http.uploads import BODY_TYPES, FORM, Upload, limits_of, read_upload
from app.matching.index import MatchIndex
from app.services.checks import jobs
from app.services.checks.basis import Basis, BasisCache
from app.services.checks.process import run_check
from app.services.checks.report import check_table
from app.services.checks.runner import CheckRunner
from app.services.checks.workbook import write
from app.services.checks.writing import MEDIA_TYPES, CheckRequest, Form
from app.services.content.indexing import IndexCache
from app.settings import Settings
from app.spreadsheets.files import ReadFile, read_apart
from app.spreadsheets.sandbox import Bounds
from app.spreadsheets.tables import Limits
from app.spreadsheets.work_folders import delete_abandoned, work_folder

AT_ONCE: Final = 2
"""So many lists are read or checked at one time; the others wait for their turn."""

MOST_WAITING: Final = 8
ROWS_IN_THREAD: Final = 500
"""So few rows are done sooner here than a process is started for them."""

RETRY_AFTER_SECONDS: Final = 2
_RESPOND_ASYNC: Final = "respond-async"  # RFC 7240, 4.1
_AT_ONCE_SECONDS: Final = 300
router = strict_router("Check")
T = TypeVar("T")


@dataclass(slots=True)
class Desk:
    """Where lists are taken in: what they are checked against, with what limits, in turn."""

    engine: Engine
    basis: BasisCache
    runner: CheckRunner
    limits: Limits
    rows_at_once: int
    keep: timedelta
    turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))
    waiting: int = 0

    async def in_turn(self, work: Callable[[], T]) -> T:
        """Do work in a thread, no more at a time than allowed; `TooBusyError` for a long queue."""
        if self.waiting >= MOST_WAITING:
            raise TooBusyError
        self.waiting += 1
        try:
            await self.turns.acquire()
        finally:
            self.waiting -= 1
        try:
            return await run_in_threadpool(work)
        finally:
            self.turns.release()


@asynccontextmanager
async def open_desk(
    engine: Engine, index_cache: IndexCache[MatchIndex], settings: Settings
) -> AsyncIterator[Desk]:
    """The desk of a service, with the thread that does long checks, until the block ends."""
    basis, limits = BasisCache(engine, index_cache), limits_of(settings)
    runner = CheckRunner(engine, basis, limits)
    keep = timedelta(hours=settings.check_hours_kept)
    await run_in_threadpool(delete_abandoned)
    runner.start()
    try:
        yield Desk(engine, basis, runner, limits, settings.check_rows_at_once, keep)
    finally:
        await run_in_threadpool(runner.stop)


_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        FORM: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        },
        **{kind: {"schema": {"type": "string", "format": "binary"}} for kind in BODY_TYPES},
    },
}
_FILE: Final[dict[str, Any]] = {
    MEDIA_TYPES[form].partition(";")[0]: {"schema": {"type": "string", "format": "binary"}}
    for form in (Form.CSV, Form.XLSX)
}


@router.post(
    "/checks",
    summary="Check a list",
    operation_id="check_list",
    response_model=CheckedListOut,
    responses={200: {"content": _FILE}, 202: {"model": CheckJobOut, "description": "Under way"}},
    openapi_extra={"requestBody": _BODY},
)
async def check_list(request: Request, given: Annotated[CheckIn, Query()]) -> Response:
    """The same table with the answers at its right: CSV, XLSX, XLS or ODS, or one title a line.

    Columns are found by their headings. Only those about posts are kept; the others
    are dropped before anything else is done and named in the answer. Nothing is stored,
    unless the list is long or `Prefer: respond-async` is sent: then the answer is 202, and
    the kept columns and the result are stored until the time that the status shows. The
    parameters may be fields of the form too.
    """
    desk: Desk = request.app.state.desk
    upload = await read_upload(request)
    wish = _with_fields(given, upload)
    asked = wish.asked(wish.format or _accepted(request.headers.get("accept", "")))
    is_patient = _RESPOND_ASYNC in request.headers.get("prefer", "").lower()
    return await desk.in_turn(
        lambda: _answer(desk, upload, wish, asked, -1 if is_patient else desk.rows_at_once)
    )


@router.get("/checks/{check_id}", summary="How far a check is", operation_id="get_check")
def get_check(check_id: PathId, session: SessionDep, response: Response) -> CheckJobOut:
    """How far a long check is, and where its result is once it is done."""
    response.headers["Cache-Control"] = PRIVATE
    return CheckJobOut.of(jobs.get_job(session, check_id, datetime.now(UTC)))


@router.get(
    "/checks/{check_id}/result",
    summary="The result of a check",
    operation_id="get_check_result",
    response_model=CheckedListOut,
    responses={200: {"content": _FILE}, 409: {"description": "It is not done"}},
)
def get_check_result(request: Request, check_id: PathId, session: SessionDep) -> Response:
    """The checked list in the form that was asked for, until it is deleted."""
    job = jobs.get_done(session, check_id, datetime.now(UTC))
    parts = _parts(request.app.state.desk.engine, check_id)
    return StreamingResponse(parts, headers=_headers(jobs.asked_of(job).form))


@router.delete(
    "/checks/{check_id}", summary="Delete a check", operation_id="delete_check", status_code=204
)
def delete_check(request: Request, check_id: PathId) -> None:
    """Delete a check and its result before its time; one under way is ended."""
    with transaction(request.app.state.desk.engine) as session:
        jobs.delete_job(session, check_id, datetime.now(UTC))


def _with_fields(given: CheckIn, upload: Upload) -> CheckIn:
    """The wishes of the address, and over them those of the form."""
    try:
        return CheckIn.model_validate({**given.model_dump(exclude_unset=True), **upload.fields})
    except ValidationError as error:
        faults = [{**fault, "loc": ("body", *fault["loc"])} for fault in error.errors()]
        raise RequestValidationError(faults) from None


def _accepted(accept: str) -> Form:
    """The form that a client likes best, of those that it names; JSON where it names none."""
    kinds = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    for kind in kinds:
        for form, media_type in MEDIA_TYPES.items():
            if kind == media_type.partition(";")[0]:
                return form
    return Form.JSON


def _answer(
    desk: Desk, upload: Upload, wish: CheckIn, asked: CheckRequest, rows_at_once: int
) -> Response:
    basis = desk.basis.current
    wanted = wish.wanted(basis.job_words, is_list_of_titles=upload.is_plain_text)
    read = read_apart(upload.data, wanted, desk.limits)
    if read.rows > rows_at_once:
        return _promise(desk, read, asked)
    return _checked(read, asked, basis, desk.limits)


def _checked(read: ReadFile, asked: CheckRequest, basis: Basis, limits: Limits) -> Response:
    if read.rows <= ROWS_IN_THREAD:
        checked = b"".join(_pieces_of_few(read, asked, basis))
    else:
        bounds = Bounds(limits.memory_bytes, _AT_ONCE_SECONDS)
        checked = b"".join(run_check(basis.task(read.data, asked), bounds))
    return Response(checked, headers=_headers(asked.form))


def _pieces_of_few(read: ReadFile, asked: CheckRequest, basis: Basis) -> Iterator[bytes]:
    report = check_table(read.table(), basis.index, basis.uncoded, asked.choices)
    with work_folder() as folder:
        yield from write(report, asked, basis.stamp, folder)


def _promise(desk: Desk, read: ReadFile, asked: CheckRequest) -> Response:
    """202: the check is stored before it is promised."""
    with transaction(desk.engine) as session:
        job = jobs.submit(session, read, asked, datetime.now(UTC), desk.keep)
    desk.runner.wake()
    promised = CheckJobOut.of(job)
    headers = {
        "Location": promised.url,
        "Retry-After": str(RETRY_AFTER_SECONDS),
        "Cache-Control": PRIVATE,
    }
    return Response(
        promised.model_dump_json(), status_code=202, headers=headers, media_type="application/json"
    )


def _headers(form: Form) -> dict[str, str]:
    headers = {"Content-Type": MEDIA_TYPES[form], "Cache-Control": PRIVATE, "Vary": "Accept"}
    if form is not Form.JSON:
        headers["Content-Disposition"] = f'attachment; filename="checked.{form}"'
    return headers


def _parts(engine: Engine, check_id: str) -> Iterator[bytes]:
    """The result from the database piece by piece, each read by itself."""
    number = 0
    while True:
        with reading(engine) as session:
            part = jobs.read_part(session, check_id, number)
        if part is None:
            return
        yield part
        number += 1
