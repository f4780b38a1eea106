"""A query of a batch, read and checked by itself."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Annotated, Any, Final

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from app.http.problems import field_errors
from app.matching.resolution import Hints

MOST_CANDIDATES: Final = 50
DEFAULT_CANDIDATES: Final = 5
_BY_NAME: Final = frozenset({"staff_group", "setting"})
_HINTS: Final = ("band", "occupation_code", "job_role", "staff_group", "setting")


class QueryRefusedError(ValueError):
    """The query cannot be used. The message says why."""


class TypeStrictness(StrEnum):
    """How the types of a query limit its candidates. Source: API 0.2, section 4.1."""

    ANY = "any"
    ALL = "all"
    SHOULD = "should"


def _as_list(given: object) -> object:
    return given if isinstance(given, list) else [given]


class PropertyIn(BaseModel):
    """What a query says about a post. Version 0.1 also allows the name of a property, `p`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pid: str | None = None
    p: str | None = None
    v: Any


class QueryIn(BaseModel):
    """One query. It needs a title or properties."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    query: str | None = None
    type: Annotated[list[str], BeforeValidator(_as_list)] = []
    limit: Annotated[int, Field(ge=1)] = DEFAULT_CANDIDATES
    properties: list[PropertyIn] = []
    type_strict: TypeStrictness = TypeStrictness.ANY

    @model_validator(mode="after")
    def _asks_something(self) -> "QueryIn":
        if self.query is None and not self.properties:
            raise ValueError("Give a query or properties")
        return self

    def hints(self) -> Hints:
        """What is known of the post, as the engine takes it."""
        given = dict(self._given())
        return Hints(**{name: given[name] for name in _HINTS if name in given})

    def _given(self) -> Iterator[tuple[str, str]]:
        for one in self.properties:
            name = one.pid or one.p or ""
            if value := _text(one.v, by_name=name in _BY_NAME):
                yield name, value


def read_query(given: object) -> QueryIn:
    """The query in this JSON. Raises `QueryRefusedError` with every fault."""
    try:
        return QueryIn.model_validate({"query": given} if isinstance(given, str) else given)
    except ValidationError as error:
        faults = field_errors(error.errors(include_url=False, include_input=False))
        said = "; ".join(f"{fault.where}: {fault.message}".lstrip(": ") for fault in faults)
        raise QueryRefusedError(said) from None


def _text(value: Any, *, by_name: bool) -> str:  # noqa: ANN401  # the protocol allows many forms
    """The text of a value: of a reconciled cell its name or its id, of a list the first value."""
    if isinstance(value, list):
        return _text(value[0], by_name=by_name) if value else ""
    if isinstance(value, dict):
        first, second = ("name", "id") if by_name else ("id", "name")
        return _text(value.get(first) or value.get(second) or "", by_name=by_name)
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return "" if value is None or isinstance(value, bool) else str(value).strip()
