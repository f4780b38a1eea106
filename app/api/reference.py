"""Reference lists: sources, skill-mix change types, organisations and the history."""

from datetime import UTC, date, datetime, time
from typing import Annotated

from fastapi import Query, Request, Response

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_page, page_fields, place
from app.api.schemas.reference import (
    ChangeOut,
    ChangesOut,
    OrganisationOut,
    OrganisationsOut,
    SkillMixTypeOut,
    SkillMixTypesOut,
    SourceOut,
    SourcesOut,
)
from app.db.models import Organisation
from app.http.deps import SessionDep
from app.http.routing import Cursor, DayText, Limit, Name, PathId, strict_router
from app.services.roles import lists
from app.vocabulary import OrganisationKind

router = strict_router("Reference")


@router.get(
    "/skill-mix-change-types",
    response_model=SkillMixTypesOut,
    responses=CSV_ANSWER,
    operation_id="list_skill_mix_change_types",
)
def read_skill_mix_types(
    request: Request,
    response: Response,
    session: SessionDep,
    form: FormatDep,
    limit: Limit = None,
    cursor: Cursor = None,
) -> SkillMixTypesOut | Response:
    """Ways in which a role changes who does what, with the literature's terms for them."""
    page = lists.list_skill_mix_types(session, place(cursor, limit, form))
    if form is ListFormat.CSV:
        return csv_page(request, page, name="skill-mix-change-types", kind=SkillMixTypeOut)
    fields = page_fields(
        request, response, page, rows="skill_mix_change_types", kind=SkillMixTypeOut
    )
    return SkillMixTypesOut(**fields)


@router.get(
    "/sources", response_model=SourcesOut, responses=CSV_ANSWER, operation_id="list_sources"
)
def read_sources(
    request: Request,
    response: Response,
    session: SessionDep,
    form: FormatDep,
    limit: Limit = None,
    cursor: Cursor = None,
) -> SourcesOut | Response:
    """Every source of the facts in the registry."""
    page = lists.list_sources(session, place(cursor, limit, form))
    if form is ListFormat.CSV:
        return csv_page(request, page, name="sources", kind=SourceOut)
    return SourcesOut(**page_fields(request, response, page, rows="sources", kind=SourceOut))


@router.get(
    "/organisations",
    response_model=OrganisationsOut,
    responses=CSV_ANSWER,
    operation_id="list_organisations",
)
def read_organisations(
    request: Request,
    response: Response,
    session: SessionDep,
    form: FormatDep,
    kind: OrganisationKind | None = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> OrganisationsOut | Response:
    """Trusts, integrated care boards and regions, by ODS code."""
    page = lists.list_organisations(session, kind, place(cursor, limit, form))
    if form is ListFormat.CSV:
        return csv_page(request, page, name="organisations", kind=OrganisationOut)
    fields = page_fields(request, response, page, rows="organisations", kind=OrganisationOut)
    return OrganisationsOut(**fields)


@router.get(
    "/organisations/{ods_code}", response_model=OrganisationOut, operation_id="get_organisation"
)
def read_organisation(session: SessionDep, ods_code: PathId) -> Organisation:
    """One organisation, by its ODS code in any case."""
    return lists.get_organisation(session, ods_code)


@router.get(
    "/changes", response_model=ChangesOut, responses=CSV_ANSWER, operation_id="list_changes"
)
def read_changes(
    request: Request,
    response: Response,
    session: SessionDep,
    form: FormatDep,
    since: Annotated[DayText | None, Query(description="From the start of this day, UTC")] = None,
    entity: Name = None,
    limit: Limit = None,
    cursor: Cursor = None,
) -> ChangesOut | Response:
    """The history, in the order of commit. Nothing in it is changed or removed.

    Keep `cursor` and use it later: you miss no change and get none twice.
    """
    page = lists.list_changes(session, _start_of(since), entity, place(cursor, limit, form))
    if form is ListFormat.CSV:
        return csv_page(request, page, name="changes", kind=ChangeOut)
    fields = page_fields(request, response, page, rows="changes", kind=ChangeOut)
    return ChangesOut(**fields, cursor=page.last_cursor)


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, UTC)
