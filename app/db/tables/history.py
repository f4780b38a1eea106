"""The history, which only grows, and the version of the content."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from app.db.columns import UtcDateTime, one_of
from app.vocabulary import ChangeAction


class Change(SQLModel, table=True):
    """One step of the history: who changed which row, how and why.

    The database refuses to update or delete a row. `seq` grows in the order of commit, so a reader
    that remembers the last one misses none. `entity` is a table, and `entity_key` the row's natural
    key with its parts joined by '|'.

    `hash` seals the row and `previous_hash` (see `services.history.chain`). The one update that
    the database allows is a redaction. It removes values, replaces the `salt` by `seals`, and
    names in `redacted_by` the change that records it.
    """

    __tablename__ = "change"
    __table_args__ = (one_of("action", ChangeAction), {"sqlite_autoincrement": True})

    seq: int | None = Field(default=None, primary_key=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    action: str
    entity: str
    entity_key: str = Field(index=True)
    before: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    after: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    reason: str | None = None
    request_id: str | None = None
    salt: str | None = None
    seals: dict[str, dict[str, str]] | None = Field(
        default=None, sa_column=Column(JSON(none_as_null=True))
    )
    redacted_by: int | None = None
    previous_hash: str
    hash: str


class RegistryVersion(SQLModel, table=True):
    """The one row that says which content is live: a number that grows, and a hash.

    `head_seq` and `head_hash` are those of the newest change, so that a history that lost its end
    is noticed. Only the transaction that has locked this row may write.
    """

    __tablename__ = "registry_version"
    __table_args__ = (CheckConstraint("id = 1", name="there_is_one_row"),)

    id: int = Field(default=1, primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int = 0
    content_hash: str
    head_seq: int | None = None
    head_hash: str | None = None
