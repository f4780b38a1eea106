"""Who may write, and the answers to their writes. Nothing here is content or personal data."""

from datetime import datetime

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field, SQLModel

from app.db.columns import UtcDateTime


class ApiKey(SQLModel, table=True):
    """A key of a program. Only the SHA-256 of the key is kept; `key_id` may be shown.

    `scopes` is a list. A revoked or expired key stays, because the history names it.
    """

    __tablename__ = "api_key"

    key_id: str = Field(primary_key=True)
    secret_hash: str
    label: str
    scopes: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    last_used_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class ApiKeyOrganisation(SQLModel, table=True):
    """An organisation that a key may contribute for."""

    __tablename__ = "api_key_organisation"

    key_id: str = Field(foreign_key="api_key.key_id", primary_key=True)
    ods_code: str = Field(foreign_key="organisation.ods_code", primary_key=True)


class LoginSession(SQLModel, table=True):
    """A person who is logged in: a pseudonym, and what the person's groups allow.

    Only the SHA-256 of the cookie is kept. `scopes` and `organisations` are lists.
    """

    __tablename__ = "login_session"

    session_hash: str = Field(primary_key=True)
    actor: str
    scopes: str
    organisations: str
    created_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class AnsweredRequest(SQLModel, table=True):
    """The answer to a write, in case the same caller sends it again.

    `key` is the caller's name for the write, and `fingerprint` the SHA-256 of the request. The
    answer is blank only inside the transaction that makes it.
    """

    __tablename__ = "answered_request"

    actor: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    fingerprint: str
    status: int | None = None
    headers: dict[str, str] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    body: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
