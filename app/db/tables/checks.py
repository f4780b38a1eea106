"""Stored checks and their results, which are deleted after a while. Not content."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, LargeBinary
from sqlmodel import Field, SQLModel

from app.db.columns import UtcDateTime, one_of
from app.vocabulary import CheckState, OwnDecision


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


class CheckTitle(SQLModel, table=True):
    """A title of a list with its code and the registry's answer, once for all rows with the same.

    `detail` has the readings and the reasons. `decision` is the user's own. It applies to every
    one of these rows, and it never changes the answer. `report` is the number of the proposal
    that the user sent it as.
    """

    __tablename__ = "check_title"
    __table_args__ = (one_of("decision", OwnDecision),)

    check_id: str = Field(primary_key=True, foreign_key="check_job.check_id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    title: str
    band: str | None = None
    code: str | None = None
    outcome: str
    is_miscoded: bool
    question: str | None = None
    detail: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    rows: int
    staff: int
    decision: str | None = None
    role_id: str | None = None
    role_name: str | None = None
    reason: str | None = None
    decided_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    report: int | None = None


class CheckAnswer(SQLModel, table=True):
    """The cells that a check adds to a row, once for all rows with the same."""

    __tablename__ = "check_answer"

    check_id: str = Field(primary_key=True, foreign_key="check_job.check_id", ondelete="CASCADE")
    number: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    cells: list[Any] = Field(sa_column=Column(JSON, nullable=False))


class CheckRow(SQLModel, table=True):
    """A row of a checked list, to be read a page at a time.

    `place` counts the rows from 0. `number` is the row in the user's file. A row that was not
    checked has no `title_number`. `sort_title` is the title as it is sorted.
    """

    __tablename__ = "check_row"

    check_id: str = Field(primary_key=True, foreign_key="check_job.check_id", ondelete="CASCADE")
    place: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    number: int
    title_number: int | None = None
    answer_number: int
    outcome: str
    is_miscoded: bool
    title: str
    sort_title: str
    staff: int | None = None
    cells: list[str] = Field(sa_column=Column(JSON, nullable=False))


class SentFile(SQLModel, table=True):
    """A file whose columns its sender still has to choose, sealed.

    The key is in the sender's page and nowhere else: what is stored here cannot be read.
    `file_hash` is the SHA-256 of that key.
    """

    __tablename__ = "sent_file"

    file_hash: str = Field(primary_key=True)
    sealed: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    expires_at: datetime = Field(sa_type=UtcDateTime, index=True)
