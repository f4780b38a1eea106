"""A trust's one maintained list of new roles."""

from enum import StrEnum
from typing import Annotated, Any, Final

from fastapi import Query, Response

from app.api.schemas.new_roles import NewRoleRowOut, NewRolesOut
from app.api.trusts.own_trust import OwnTrustDep
from app.http.caching import PRIVATE
from app.http.deps import IndexDep, SessionDep
from app.http.routing import strict_router
from app.http.tabular import CSV_MEDIA_TYPE, XLSX_MEDIA_TYPE, to_csv, to_xlsx
from app.services.trusts.new_roles import read_new_roles

router = strict_router("Trusts")


class TableFormat(StrEnum):
    """How the list is written."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


_TABLES: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "content": {
            "text/csv": {"schema": {"type": "string"}},
            XLSX_MEDIA_TYPE: {"schema": {"type": "string", "format": "binary"}},
        }
    }
}


@router.get(
    "/organisations/{ods_code}/new-roles",
    response_model=NewRolesOut,
    responses=_TABLES,
    operation_id="list_new_roles",
)
def read_list(
    ods_code: OwnTrustDep,
    snapshot: IndexDep,
    session: SessionDep,
    form: Annotated[TableFormat, Query(alias="format")] = TableFormat.JSON,
) -> NewRolesOut | Response:
    """The new roles that a trust has, from its current list, today's registry and its own word.

    Roles that the literature counts as new or argues about and roles that the trust calls new,
    with local titles, numbers, codes and gaps; then titles that are open, and what to ask.
    """
    version, index = snapshot
    found = read_new_roles(session, ods_code, index, version.content_hash)
    if form is TableFormat.JSON:
        return NewRolesOut.of(found, version)
    rows = [NewRoleRowOut.of(entry) for entry in found.entries]
    name = f"new-roles-{ods_code}-{found.version.as_at}"
    if form is TableFormat.CSV:
        return _file(to_csv(NewRoleRowOut, rows), CSV_MEDIA_TYPE, f"{name}.csv")
    return _file(to_xlsx(NewRoleRowOut, rows, "New roles"), XLSX_MEDIA_TYPE, f"{name}.xlsx")


def _file(content: str | bytes, media_type: str, name: str) -> Response:
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": PRIVATE,
    }
    return Response(content, media_type=media_type, headers=headers)
