"""What `app.http` uses of FastAPI's insides still works as it did in the version named here.

If one of these fails after an upgrade, read `app/http/routing.py` and `app/http/once.py` again.
"""

from importlib.metadata import version
from typing import Annotated, Final

from fastapi import Depends, Header, Path, Query
from fastapi._compat import ModelField
from fastapi.dependencies.models import Dependant
from fastapi.dependencies.utils import get_flat_params
from fastapi.routing import APIRoute
from pydantic import BaseModel

READ_IN: Final = "FastAPI 0.165.0"
CHANGED: Final = f"FastAPI {version('fastapi')} is not as {READ_IN} was: see this file's docstring"


class Fields(BaseModel):
    colour: str = ""
    size: int = 0


def made() -> str:
    return "made"


def outer(inner: Annotated[str, Depends(made)], shade: str = "") -> str:
    return inner + shade


async def handler(
    body: Fields,
    item: Annotated[str, Path()],
    trace: Annotated[str, Header()],
    found: Annotated[str, Depends(outer)],
    limit: Annotated[int, Query(alias="most")] = 1,
) -> None: ...


async def model_handler(fields: Annotated[Fields, Query()]) -> None: ...


def test_a_route_lists_its_parameters_and_those_of_its_dependencies() -> None:
    route = APIRoute("/{item}", handler)

    names = {(field.alias, type(field.field_info).__name__) for field in _flat(route)}

    wanted = {("item", "Path"), ("trace", "Header"), ("most", "Query"), ("shade", "Query")}
    assert names == wanted, CHANGED


def test_a_query_model_is_listed_by_its_fields() -> None:
    names = {field.alias for field in _flat(APIRoute("/", model_handler))}

    assert names == {"colour", "size"}, CHANGED


def test_a_route_says_which_functions_it_depends_on() -> None:
    dependant = APIRoute("/{item}", handler).dependant

    assert isinstance(dependant, Dependant), CHANGED
    (first,) = dependant.dependencies
    assert first.call is outer, CHANGED
    assert [inner.call for inner in first.dependencies] == [made], CHANGED


def test_a_route_says_whether_its_body_is_required() -> None:
    body = APIRoute("/{item}", handler).body_field

    assert body is not None, CHANGED
    assert body.field_info.is_required(), CHANGED
    assert APIRoute("/", model_handler).body_field is None, CHANGED


def _flat(route: APIRoute) -> list[ModelField]:
    return list(get_flat_params(route.dependant))
