"""What every answer and request on the wire has in common. Answers have no defaults."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, computed_field

from app.matching.resolve import RESOLVER_VERSION
from app.services.content.indexing import Version


class Out(BaseModel):
    """An answer, read from the attributes of what a service returned."""

    model_config = ConfigDict(from_attributes=True, frozen=True)


class In(BaseModel):
    """A request. A field that is not known is a fault, not noise."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class RegistryOut(Out):
    """What an answer was made from: the same three give the same answer, byte for byte."""

    release: str | None
    content: str
    resolver: str

    @classmethod
    def of(cls, version: Version) -> "RegistryOut":
        """What stands in this version of the content."""
        return cls(release=version.release, content=version.content_hash, resolver=RESOLVER_VERSION)


class RoleCardOut(Out):
    """A role in short."""

    id: str = Field(validation_alias="role_id")
    name: str
    family: str

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's documentation has it
    @property
    def url(self) -> str:
        """Where all about the role is."""
        return f"/roles/{self.id}"


def validated(kind: type[Out], rows: Iterable[object]) -> list[Any]:
    """Rows of a service in the wire's shape."""
    return [kind.model_validate(row) for row in rows]


class ListOut(Out):
    """A page of a list: how many there are in all, and where the next page is."""

    total: int
    next: str | None
