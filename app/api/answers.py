"""How a list is answered: a page with the way to the next one, as JSON or CSV."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Annotated, Any, Final
from urllib.parse import urlencode

from fastapi import Query, Request, Response
from pydantic import BaseModel

from app.api.schemas.base import Out, validated
from app.http.tabular import CSV_MEDIA_TYPE, to_csv
from app.services.roles.paging import Page, Place

DEFAULT_LIMIT: Final = 100
CSV_ANSWER: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/csv": {"schema": {"type": "string"}}}}
}
"""For the documentation of a route that answers CSV too."""


class ListFormat(StrEnum):
    """How a list is written."""

    JSON = "json"
    CSV = "csv"


FormatQuery = Annotated[
    ListFormat, Query(alias="format", description="CSV holds every row unless 'limit' is given")
]


def place(cursor: str | None, limit: int | None, form: ListFormat) -> Place:
    """The page asked for; a table is wanted whole, so CSV has no limit of its own."""
    if limit is None and form is ListFormat.JSON:
        return Place(cursor, DEFAULT_LIMIT)
    return Place(cursor, limit)


def page_fields(
    request: Request, response: Response, page: Page[Any], *, rows: str, kind: type[Out]
) -> dict[str, Any]:
    """The fields of a list's answer; names the next page in a `Link` header as well."""
    following = next_url(request, page.next_cursor)
    if following is not None:
        response.headers["Link"] = f'<{following}>; rel="next"'
    return {"total": page.total, "next": following, rows: validated(kind, page.rows)}


def csv_page(request: Request, page: Page[Any], *, name: str, kind: type[Out]) -> Response:
    """A page as CSV; the way to the next one is in the `Link` header."""
    following = next_url(request, page.next_cursor)
    link = {} if following is None else {"Link": f'<{following}>; rel="next"'}
    return csv_answer(kind, validated(kind, page.rows), name, link)


def csv_answer(
    kind: type[BaseModel], rows: Sequence[BaseModel], name: str, headers: dict[str, str]
) -> Response:
    """Rows as a CSV file to download."""
    named = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return Response(to_csv(kind, rows), media_type=CSV_MEDIA_TYPE, headers={**named, **headers})


def next_url(request: Request, cursor: str | None) -> str | None:
    """The same question with another cursor."""
    if cursor is None:
        return None
    asked = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
    return f"{request.url.path}?{urlencode([*asked, ('cursor', cursor)])}"
