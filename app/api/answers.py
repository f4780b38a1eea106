"""The answer with a list: one page as JSON or CSV, and the address of the next page."""

import re
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
    """The format of a list: the parameter's, else the one that `Accept` likes best, else JSON."""
    response.headers["Vary"] = "Accept"
    return form or _accepted(request.headers.get("accept", ""))


def _accepted(accept: str) -> ListFormat:
    """The format with the greatest weight; of several, the first that is not a range.

    Source: RFC 9110, 12.5.1.

    >>> _accepted("text/csv;q=0.5, application/json"), _accepted("text/*")
    (<ListFormat.JSON: 'json'>, <ListFormat.CSV: 'csv'>)
    """
    parts = [part.lower().partition(";") for part in accept.split(",")]
    kinds = [(kind.strip(), weight) for kind, _, weight in parts]
    named = [
        ((_weight(weight), "*" not in kind), _OF_MEDIA_TYPE[kind])
        for kind, weight in kinds
        if kind in _OF_MEDIA_TYPE
    ]
    liked = [each for each in named if each[0][0] > 0]
    return max(liked, key=lambda each: each[0])[1] if liked else ListFormat.JSON


def _weight(parameters: str) -> float:
    """The weight of a media type, 1 where none can be read."""
    found = _WEIGHT.search(parameters)
    return float(found[1]) if found else 1.0


_WEIGHT: Final = re.compile(r"(?:^|;)\s*q\s*=\s*([01](?:\.\d{0,3})?)\s*(?:;|$)")
_OF_MEDIA_TYPE: Final = {
    "application/json": ListFormat.JSON,
    "application/*": ListFormat.JSON,
    "*/*": ListFormat.JSON,
    "text/csv": ListFormat.CSV,
    "text/*": ListFormat.CSV,
}
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
