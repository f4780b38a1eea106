"""Long checks and their results, which are deleted after a while. Not content."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field, SQLModel

from app.db.columns import UtcDateTime, one_of
from app.vocabulary import CheckState


class CheckJob(SQLModel, table=True):
    """A list that is being checked, while its sender asks how far the check is.

    `check_id` cannot be guessed, and anybody who knows it may read the result. `listed` is the
    columns kept of the list, compressed, until the check has ended. The process that works on it
    has the `lease` and renews it. If the lease runs out, that process has stopped, and another
    starts the check again. Everything is deleted at `expires_at`.
    """

    __tablename__ = "check_job"
    __table_args__ = (one_of("state", CheckState),)

    check_id: str = Field(primary_key=True)
    state: str = CheckState.QUEUED
    asked: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    listed: bytes | None = Field(default=None, sa_column=Column(LargeBinary))
    rows: int
    rows_done: int = 0
    attempts: int = 0
    lease: str | None = None
    lease_until: datetime | None = Field(default=None, sa_type=UtcDateTime)
    problem_code: str | None = None
    problem: str | None = None
    created_at: datetime = Field(sa_type=UtcDateTime)
    finished_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)


class CheckPart(SQLModel, table=True):
    """A piece of a result, compressed by itself. The pieces in order are the file."""

    __tablename__ = "check_part"

    check_id: str = Field(primary_key=True, foreign_key="check_job.check_id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    data: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
