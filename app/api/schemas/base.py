"""What every answer and request has in common. Answers have no defaults."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, computed_field

from app.http.addresses import address
from app.matching.resolve import RESOLVER_VERSION
from app.services.content.indexing import Version


class Out(BaseModel):
    """An answer, read from the attributes of a service's result."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class In(BaseModel):
    """A request. An unknown field is an error: ignoring it would hide a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RegistryOut(Out):
    """What gave an answer. The same three values give the same answer, byte for byte."""

    release: str | None
    content: str
    resolver: str

    @classmethod
    def of(cls, version: Version) -> "RegistryOut":
        """The stamp of this version of the content."""
        return cls(release=version.release, content=version.content_hash, resolver=RESOLVER_VERSION)


class RoleCardOut(Out):
    """A role in brief."""

    id: str = Field(validation_alias="role_id")
    name: str
    family: str

    @computed_field  # type: ignore[prop-decorator]  # as in pydantic's documentation
    @property
    def url(self) -> str:
        """The address of everything about the role."""
        return address(f"/roles/{self.id}")


def validated(kind: type[Out], rows: Iterable[object]) -> list[Any]:
    """Rows of a service in the form of the API."""
    return [kind.model_validate(row) for row in rows]


class ListOut(Out):
    """A page of a list, with the number of all rows and the address of the next page."""

    total: int
    next: str | None
