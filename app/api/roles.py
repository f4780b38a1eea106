"""Roles and their names."""

from typing import Annotated

from fastapi import Query, Request, Response

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_page, page_fields, place
from app.api.schemas.reference import AmbiguousTitleOut, AmbiguousTitlesOut
from app.api.schemas.roles import RoleDetailOut, RoleOut, RolesOut, SynonymOut, SynonymsOut
from app.http.deps import SessionDep
from app.http.routing import AsOf, Cursor, Limit, Name, PathId, Words, strict_router
from app.services.codes.gaps.report import role_ids_without_code
from app.services.content.indexing import read_version
from app.services.roles import lists
from app.services.roles.lists import SynonymFilter
from app.services.roles.roles import RoleFilter, get_role, list_roles
from app.vocabulary import AmbiguityKind, Family, RoleStatus, SynonymKind, SynonymScope

router = strict_router("Registry")


@router.get("/roles", response_model=RolesOut, responses=CSV_ANSWER, operation_id="list_roles")
def read_roles(
    request: Request,
    response: Response,
    session: SessionDep,
    form: FormatDep,
    q: Words = None,
    family: Family | None = None,
    is_new: Annotated[
        bool | None,
        Query(description="False: known not to be new. Roles that are not known are in neither"),
    ] = None,
    skill_mix: Name = None,
    status: RoleStatus | None = None,
    without_code_in: Annotated[
        Name, Query(description="A code system that is proved to lack the role: see /gaps")
    ] = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> RolesOut | Response:
    """Canonical roles, by id. `q` searches names, former names, synonyms and ids."""
    lacking = None if without_code_in is None else role_ids_without_code(session, without_code_in)
    wanted = RoleFilter(q, family, status, is_new, skill_mix, lacking)
    page = list_roles(session, wanted, place(cursor, limit, form))
    if form is ListFormat.CSV:
        return csv_page(request, page, name="roles", kind=RoleOut)
    return RolesOut(**page_fields(request, response, page, rows="roles", kind=RoleOut))


@router.get("/roles/{role_id}", operation_id="get_role")
def read_role(session: SessionDep, role_id: PathId, as_of: AsOf = None) -> RoleDetailOut:
    """One role: its names, relations, skill mix, codes, evidence, sources and history.

    With `as_of`, its name, synonyms, relations and codes in force on that day.
    """
    detail = get_role(session, role_id, as_of)
    return RoleDetailOut.of(detail, as_of, read_version(session))


@router.get(
    "/synonyms", response_model=SynonymsOut, responses=CSV_ANSWER, operation_id="list_synonyms"
)
def read_synonyms(
    request: Request,
    response: Response,
    session: SessionDep,
    form: FormatDep,
    q: Words = None,
    role_id: Name = None,
    kind: SynonymKind | None = None,
    scope: SynonymScope | None = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> SynonymsOut | Response:
    """Other names of roles, by term. Only scopes exact, narrower, former and misspelling match."""
    wanted = SynonymFilter(q, role_id, kind, scope)
    page = lists.list_synonyms(session, wanted, place(cursor, limit, form))
    if form is ListFormat.CSV:
        return csv_page(request, page, name="synonyms", kind=SynonymOut)
    return SynonymsOut(**page_fields(request, response, page, rows="synonyms", kind=SynonymOut))


@router.get(
    "/ambiguous-titles",
    response_model=AmbiguousTitlesOut,
    responses=CSV_ANSWER,
    operation_id="list_ambiguous_titles",
)
def read_ambiguous_titles(
    request: Request,
    response: Response,
    session: SessionDep,
    form: FormatDep,
    q: Words = None,
    kind: AmbiguityKind | None = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> AmbiguousTitlesOut | Response:
    """Titles that can mean several roles, their meanings, and the question to ask."""
    page = lists.list_ambiguous_titles(session, q, kind, place(cursor, limit, form))
    if form is ListFormat.CSV:
        return csv_page(request, page, name="ambiguous-titles", kind=AmbiguousTitleOut)
    fields = page_fields(request, response, page, rows="ambiguous_titles", kind=AmbiguousTitleOut)
    return AmbiguousTitlesOut(**fields)
