"""National code lists, their versions and codes, and which roles map to a code."""

from typing import Annotated, Any, Final

from fastapi import Depends, Path, Query, Request, Response
from fastapi import status as http

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_page, page_fields, place
from app.api.schemas.code_lists import (
    CodeDetailOut,
    CodeListIn,
    CodeListLoadOut,
    CodesOut,
    CodeSystemOut,
    CodeSystemsOut,
    CodeVersionOut,
    CodeVersionsOut,
    ListedCodeOut,
)
from app.http.deps import AdminDep, RefreshDep, SessionDep, WriteSessionDep, author_of
from app.http.routing import PRINTABLE, Cursor, Limit, Name, PathId, Words, strict_router
from app.http.uploads import FORM, Upload, read_upload
from app.services.codes import lists as code_lists
from app.services.codes.incoming.file import IncomingCode, read_code_list
from app.services.codes.incoming.loading import load_list, try_list
from app.services.content.indexing import read_version
from app.services.roles.paging import Page
from app.vocabulary import CodeStatus

_FILE: Final = {"schema": {"type": "string", "format": "binary"}}
_BODY: Final[dict[str, Any]] = {
    "required": True,
    "content": {
        "text/csv": _FILE,
        FORM: {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": _FILE["schema"]},
            }
        },
    },
}
router = strict_router("Codes")
VersionName = Annotated[
    str, Path(max_length=100, description="As its publisher writes it", json_schema_extra=PRINTABLE)
]


@router.get(
    "/code-systems",
    response_model=CodeSystemsOut,
    responses=CSV_ANSWER,
    operation_id="list_code_systems",
)
def read_code_systems(
    session: SessionDep, form: FormatDep, request: Request
) -> CodeSystemsOut | Response:
    """The national code lists in the registry, and their versions."""
    found = [CodeSystemOut.of(system) for system in code_lists.list_systems(session)]
    if form is ListFormat.CSV:
        page = Page(found, len(found), None, None)
        return csv_page(request, page, name="code-systems", kind=CodeSystemOut)
    return CodeSystemsOut(total=len(found), next=None, code_systems=found)


@router.get("/code-systems/{system_id}", operation_id="get_code_system")
def read_code_system(session: SessionDep, system_id: PathId) -> CodeSystemOut:
    """One code list and its versions, oldest first."""
    return CodeSystemOut.of(code_lists.get_system(session, system_id))


@router.get(
    "/code-systems/{system_id}/versions",
    response_model=CodeVersionsOut,
    responses=CSV_ANSWER,
    operation_id="list_code_system_versions",
)
def read_versions(
    session: SessionDep, form: FormatDep, request: Request, system_id: PathId
) -> CodeVersionsOut | Response:
    """The dated versions of a code list, oldest first."""
    versions = code_lists.get_system(session, system_id).versions
    if form is ListFormat.CSV:
        page = Page(versions, len(versions), None, None)
        return csv_page(request, page, name=f"{system_id}-versions", kind=CodeVersionOut)
    found = [CodeVersionOut.model_validate(version) for version in versions]
    return CodeVersionsOut(total=len(found), next=None, versions=found)


def _codes(_: AdminDep, sent: Annotated[Upload, Depends(read_upload)]) -> tuple[IncomingCode, ...]:
    """The codes of the file, read before the database is locked for writing."""
    return read_code_list(sent.data)


@router.put(
    "/code-systems/{system_id}/versions/{version}",
    response_model=CodeListLoadOut,
    status_code=http.HTTP_201_CREATED,
    responses={
        http.HTTP_200_OK: {"model": CodeListLoadOut, "description": "A preview, or nothing is new"}
    },
    openapi_extra={"requestBody": _BODY},
    operation_id="load_code_list",
)
def load_version(
    request: Request,
    response: Response,
    caller: AdminDep,
    system_id: PathId,
    version: VersionName,
    given: Annotated[CodeListIn, Query()],
    codes: Annotated[tuple[IncomingCode, ...], Depends(_codes)],
    _: RefreshDep,
    session: WriteSessionDep,
) -> CodeListLoadOut:
    """Load a newer version of a national list from a CSV file, with its effect on `/gaps`.

    Columns: `code` and `display`, and if you have them `kind`, `parent`, `status`, `introduced`,
    `retired`, `note` and `titles` (joined by `;`). Mappings go on where a code has the same
    wording. With `preview=true` nothing is stored. Sending the same list again changes nothing.
    If the file has an error, nothing is stored and each error is shown with its row.
    """
    new = given.with_codes(system_id, version, codes)
    run = try_list if given.preview else load_list
    report = run(session, new, author_of(request, caller))
    if given.preview or not report.is_new:
        response.status_code = http.HTTP_200_OK
    is_stored = not given.preview
    return CodeListLoadOut.of(report, read_version(session), is_stored=is_stored)


@router.get(
    "/code-systems/{system_id}/codes",
    response_model=CodesOut,
    responses=CSV_ANSWER,
    operation_id="list_codes",
)
def read_codes(
    request: Request,
    response: Response,
    session: SessionDep,
    form: FormatDep,
    system_id: PathId,
    version: Name = None,
    q: Words = None,
    status: CodeStatus | None = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> CodesOut | Response:
    """The codes of a version, by code. Without a version, the newest one that is loaded."""
    page = code_lists.list_codes(
        session, system_id, version, q=q, status=status, place=place(cursor, limit, form)
    )
    if form is ListFormat.CSV:
        return csv_page(request, page, name=f"{system_id}-codes", kind=ListedCodeOut)
    return CodesOut(**page_fields(request, response, page, rows="codes", kind=ListedCodeOut))


@router.get("/code-systems/{system_id}/codes/{code:path}", operation_id="get_code")
def read_code(
    session: SessionDep, system_id: PathId, code: PathId, version: Name = None
) -> CodeDetailOut:
    """One code: its wordings, the codes below it, and which roles map to it."""
    return CodeDetailOut.of(code_lists.get_code(session, system_id, version, code))
