"""The answer with a list: one page as JSON or CSV, and the address of the next page."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from pydantic import BaseModel

from app.api.schemas.base import Out, validated
from app.http.addresses import address, without_root
from app.http.tabular import CSV_MEDIA_TYPE, to_csv
from app.services.roles.paging import Page, Place

DEFAULT_LIMIT: Final = 100
CSV_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
}
"""For the documentation of a route that can also answer with CSV."""


class ListFormat(StrEnum):
    """The format of a list."""

    JSON = "json"
    CSV = "csv"


async def chosen_format(
    request: Request,
    response: Response,
    form: Annotated[
        ListFormat | None,
        Query(
            alias="format",
            description="Or send `Accept: text/csv`. CSV has every row unless 'limit' is given",
        ),
    ] = None,
) -> ListFormat:
    """The format of a list: the parameter's, else the one that `Accept` names first, else JSON."""
    response.headers["Vary"] = "Accept"
    return form or _accepted(request.headers.get("accept", ""))


def _accepted(accept: str) -> ListFormat:
    kinds = [part.partition(";")[0].strip().lower() for part in accept.split(",")]
    named = [kind for kind in kinds if kind in _OF_MEDIA_TYPE]
    return _OF_MEDIA_TYPE[named[0]] if named else ListFormat.JSON


_OF_MEDIA_TYPE: Final = {"application/json": ListFormat.JSON, "text/csv": ListFormat.CSV}
FormatDep = Annotated[ListFormat, Depends(chosen_format)]


def place(cursor: str | None, limit: int | None, form: ListFormat) -> Place:
    """The page that is asked for. CSV has every row unless a limit is given."""
    if limit is None and form is ListFormat.JSON:
        return Place(cursor, DEFAULT_LIMIT)
    return Place(cursor, limit)


def page_fields(
    request: Request, response: Response, page: Page[Any], *, rows: str, kind: type[Out]
) -> dict[str, Any]:
    """The fields of the answer with a list. A `Link` header also names the next page."""
    following = next_url(request, page.next_cursor)
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return {"total": page.total, "next": following, rows: validated(kind, page.rows)}


def csv_page(request: Request, page: Page[Any], *, name: str, kind: type[Out]) -> Response:
    """A page as CSV. The `Link` header has the address of the next page."""
    following = next_url(request, page.next_cursor)
    link = {} if following is None else {"Link": f'<{following}>; rel="next"'}
    return csv_answer(kind, validated(kind, page.rows), name, link)


def csv_answer(
    kind: type[BaseModel], rows: Sequence[BaseModel], name: str, headers: dict[str, str]
) -> Response:
    """Rows as a CSV file to download."""
    named = {"Content-Disposition": f'attachment; filename="{name}.csv"', "Vary": "Accept"}
    return Response(to_csv(kind, rows), media_type=CSV_MEDIA_TYPE, headers={**named, **headers})


def next_url(request: Request, cursor: str | None) -> str | None:
    """The address of the same question with another cursor."""
    if cursor is None:
        return None
    asked = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    path = address(without_root(request.url.path))
    return f"{path}?{urlencode([*asked, ('cursor', cursor)])}"
