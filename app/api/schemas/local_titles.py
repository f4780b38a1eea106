"""A trust's own titles, as they are sent and shown."""

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field, model_validator

from app.api.schemas.base import In, Out, RoleCardOut
from app.api.schemas.resolve import Context, ResolutionOut, Title
from app.db.models import LocalTitle
from app.http.addresses import address
from app.matching.resolution import Outcome
from app.services.roles.lists import NamedRole
from app.services.trusts.own_answers import DecidedBy

Reason = Annotated[
    str,
    Field(
        min_length=3,
        max_length=500,
        pattern=r"^[^\x00-\x1f\x7f]*[^\x00-\x20\x7f][^\x00-\x1f\x7f]*$",
    ),
]


class LocalTitleIn(In):
    """What a title of the trust's own list is: a national role, or local, with the reason."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": [name], "properties": {name: {"type": "string"}}}
                for name in ("role_id", "reason")
            ]
        }
    )

    role_id: Context = Field(default=None, description="The national role; null for a local title")
    reason: Reason | None = Field(default=None, description="Why; needed for a local title")

    @model_validator(mode="after")
    def _local_needs_a_reason(self) -> "LocalTitleIn":
        if self.role_id is None and self.reason is None:
            raise ValueError("give 'role_id', or for a local title the 'reason'")
        return self


class NewLocalTitleIn(LocalTitleIn):
    """A title of the trust's own list, and what it is."""

    title: Title


class LocalTitleOut(Out):
    """What a trust says of a title; it decides for this trust's list and no other."""

    id: int
    title: str
    role: RoleCardOut | None
    reason: str | None
    actor: str
    decided_at: datetime
    url: str

    @classmethod
    def of(cls, row: LocalTitle, role: NamedRole | None) -> "LocalTitleOut":
        """The wire's shape of a decision."""
        return cls(
            id=row.id or 0,
            title=row.title,
            role=None if role is None else RoleCardOut.model_validate(role),
            reason=row.reason,
            actor=row.actor,
            decided_at=row.decided_at,
            url=address(f"/organisations/{row.ods_code}/local-titles/{row.id}"),
        )


class LocalTitlesOut(Out):
    """A trust's own titles, by title."""

    total: int
    local_titles: list[LocalTitleOut]


class OwnResolutionOut(Out):
    """What a title is on a trust's list: by its own word, else by the registry."""

    decided_by: DecidedBy
    outcome: Outcome
    role: RoleCardOut | None
    local_title: LocalTitleOut | None
    registry_answer: ResolutionOut
