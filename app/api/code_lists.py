"""National code lists, their versions and codes, and which roles map to a code."""

from fastapi import Request, Response

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_page, page_fields, place
from app.api.schemas.code_lists import (
    CodeDetailOut,
    CodesOut,
    CodeSystemOut,
    CodeSystemsOut,
    CodeVersionOut,
    CodeVersionsOut,
    ListedCodeOut,
)
from app.http.deps import SessionDep
from app.http.routing import Cursor, Limit, Name, PathId, Words, strict_router
from app.services.codes import lists as code_lists
from app.services.roles.paging import Page
from app.vocabulary import CodeStatus

router = strict_router("Codes")


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
