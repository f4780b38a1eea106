"""Published releases: what the registry contained, and the published files."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column
from sqlmodel import Field, SQLModel

from app.db.columns import UtcDateTime, one_of
from app.vocabulary import ReleaseFormat


class Release(SQLModel, table=True):
    """The content at one time. The database refuses to change or delete a row.

    `content_hash` is the SHA-256 of its JSON lines, and the `registry.content` of its answers.
    `last_change` is the last step of the history that it includes. `resolver` is the version
    of the engine that checked its golden set.
    """

    __tablename__ = "release"
    __table_args__ = ({"sqlite_autoincrement": True},)

    number: int | None = Field(default=None, primary_key=True)
    version: str = Field(unique=True)
    published_at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    content_hash: str
    resolver: str
    last_change: int
    counts: dict[str, int] = Field(sa_column=Column(JSON, nullable=False))
    notes: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))


class ReleaseFile(SQLModel, table=True):
    """One file of a release, stored as it was first published, compressed with zlib.

    A file made again could differ in a byte under another version of a library, and anyone who
    cites a checksum must find exactly that file. Old answers are made from the JSON lines.
    """

    __tablename__ = "release_file"
    __table_args__ = (one_of("format", ReleaseFormat),)

    version: str = Field(foreign_key="release.version", primary_key=True)
    format: str = Field(primary_key=True)
    name: str
    media_type: str
    size: int
    sha256: str
    content: bytes
