"""A trust's whole list: checked at once, or in the background when it is long."""

from datetime import UTC, datetime
from functools import partial
from typing import Annotated, Any, Final

from fastapi import Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import StreamingResponse
from pydantic import ValidationError

from app.api.schemas.checks import CheckedListOut, CheckIn, CheckJobOut
from app.db.models import CheckJob
from app.http.caching import PRIVATE
from app.http.deps import SessionDep
from app.http.routing import PathId, strict_router
from app.http.uploads import BODY_TYPES, FORM, Upload, read_upload
from app.services.checks import jobs
from app.services.checks.desk import Desk
from app.services.checks.writing import MEDIA_TYPES, Form

RETRY_AFTER_SECONDS: Final = 2
_RESPOND_ASYNC: Final = "respond-async"  # RFC 7240, 4.1
router = strict_router("Check")
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
    wanted = partial(wish.wanted, is_list_of_titles=upload.is_plain_text)
    is_patient = _RESPOND_ASYNC in request.headers.get("prefer", "").lower()
    check = partial(desk.check, upload.data, wanted, asked, is_patient=is_patient)
    done = await desk.in_turn(check, file_bytes=len(upload.data))
    if isinstance(done, CheckJob):
        return _promise(done)
    return Response(done, headers=_headers(asked.form))


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
    desk: Desk = request.app.state.desk
    return StreamingResponse(desk.result(check_id), headers=_headers(jobs.asked_of(job).form))


@router.delete(
    "/checks/{check_id}", summary="Delete a check", operation_id="delete_check", status_code=204
)
def delete_check(request: Request, check_id: PathId) -> None:
    """Delete a check and its result before its time; one under way is ended."""
    desk: Desk = request.app.state.desk
    desk.delete(check_id)


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


def _promise(job: CheckJob) -> Response:
    """202: the check is stored."""
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
