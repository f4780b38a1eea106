"""Routes that refuse what they do not understand instead of ignoring it."""

import re
from datetime import date, datetime
from email.message import Message
from typing import Annotated, Any, Final

from fastapi import APIRouter, Path, Query, Request, Response, params
from fastapi.dependencies.utils import get_flat_params
from fastapi.exceptions import RequestValidationError
from pydantic import AwareDatetime, BeforeValidator
from starlette.exceptions import HTTPException

from app.http.once import Handler, OnceRoute
from app.http.retiring import retiring

_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9:.]+ ?([Zz]|[+-][0-9:]+)")


class StrictRoute(OnceRoute):
    """A route that answers 422 to an unknown query parameter, and to one that is given twice.

    An operation that will go says so in each answer: see `app.http.retiring`.

    A misspelt filter that is ignored would give a wrong list that looks right. A query model
    that forbids extra fields does not see a parameter given twice or a control character, so
    the check is here, for every route.
    """

    def get_route_handler(self) -> Handler:
        """The route's handler, after the checks."""
        handle = super().get_route_handler()
        # A parameter that is not in another place is in the query: fields of a model name none.
        known = {
            field.alias
            for field in get_flat_params(self.dependant)
            if not isinstance(field.field_info, params.Path | params.Header | params.Cookie)
        }
        body = self.body_field
        going = retiring(is_deprecated=bool(self.deprecated), extra=self.openapi_extra)

        async def strict(request: Request) -> Response:
            faults = _faults(request, known)
            if faults:
                raise RequestValidationError(faults)
            if (
                body
                and (body.field_info.is_required() or _has_body(request))
                and not _is_json(request)
            ):
                raise HTTPException(415)
            response = await handle(request)
            if going:
                response.headers.update(going.headers())
            return response

        return strict


def strict_router(tag: str) -> APIRouter:
    """A router of strict routes. `tag` is their heading in the documentation."""
    return APIRouter(route_class=StrictRoute, tags=[tag], redirect_slashes=False)


def _faults(request: Request, known: set[str]) -> list[dict[str, Any]]:
    if not request.query_params and not request.path_params:
        return []
    faults = []
    for name, values in _grouped(request).items():
        if name not in known:
            faults.append(_fault("query", _shown(name), _unknown(known)))
        elif len(values) > 1:
            faults.append(_fault("query", name, "Give this parameter once"))
        elif _CONTROL.search(values[0]):
            faults.append(_fault("query", name, "Leave out control characters"))
    for name, value in request.path_params.items():
        if _CONTROL.search(value):
            faults.append(_fault("path", name, "Leave out control characters"))
    return faults


def _grouped(request: Request) -> dict[str, list[str]]:
    grouped: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        grouped.setdefault(name, []).append(value)
    return grouped


def _unknown(known: set[str]) -> str:
    if not known:
        return "Unknown parameter. This address takes none"
    return f"Unknown parameter. This address takes: {', '.join(sorted(known))}"


def _shown(name: str) -> str:
    return _CONTROL.sub("?", name)[:40]


def _fault(place: str, name: str, message: str) -> dict[str, Any]:
    return {"type": "value_error", "loc": (place, name), "msg": message}


def _has_body(request: Request) -> bool:
    length = request.headers.get("content-length", "0")
    return length != "0" or "transfer-encoding" in request.headers


def _is_json(request: Request) -> bool:
    header = Message()
    header["content-type"] = request.headers.get("content-type", "")
    subtype = header.get_content_subtype()
    is_json = subtype == "json" or subtype.endswith("+json")
    return header.get_content_maintype() == "application" and is_json


def _to_the_day(value: object) -> object:
    if isinstance(value, str) and not _DATE.fullmatch(value):
        raise ValueError("Give the date as YYYY-MM-DD")
    return value


DayText = Annotated[date, BeforeValidator(_to_the_day)]
"""A date as YYYY-MM-DD. Pydantic alone would also take seconds since 1970."""


def _to_the_second(value: object) -> object:
    if isinstance(value, datetime) or (isinstance(value, str) and _MOMENT.fullmatch(value)):
        return value
    raise ValueError("Give the time as YYYY-MM-DDThh:mm:ssZ")


Moment = Annotated[AwareDatetime, BeforeValidator(_to_the_second)]
"""A time with its zone, as RFC 3339. Pydantic alone would also take seconds since 1970."""

PRINTABLE: Final[dict[str, Any]] = {"pattern": r"^[^\x00-\x1f\x7f]*$"}
"""For the documentation of a text: `StrictRoute` refuses control characters."""

AsOf = Annotated[DayText | None, Query(description="The day that you ask about, as YYYY-MM-DD")]
Limit = Annotated[
    int | None, Query(ge=1, le=1_000, description="The most rows to return, 1 to 1,000")
]
Cursor = Annotated[
    str | None,
    Query(
        max_length=1_000,
        description="Where to continue: from 'next' in an answer",
        json_schema_extra=PRINTABLE,
    ),
]
Words = Annotated[
    str | None,
    Query(
        max_length=200,
        description="Words that must all occur, in any case",
        json_schema_extra=PRINTABLE,
    ),
]
Name = Annotated[str | None, Query(max_length=200, json_schema_extra=PRINTABLE)]
PathId = Annotated[str, Path(json_schema_extra=PRINTABLE)]
