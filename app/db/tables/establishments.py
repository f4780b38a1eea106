"""The data that trusts keep here: each version of their establishment, and their own titles.

It is not content of the registry: it changes nobody else's answers.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field, SQLModel

from app.db.columns import UtcDateTime, dates, one_of
from app.vocabulary import EmployedBy, HeadcountQuality, NewAs


class EstablishmentVersion(SQLModel, table=True):
    """A trust's list as it was on a day. The database refuses to change it once it is stored.

    `number` counts the versions of one trust. A correction is a new version of the same day.
    `rows` is how many rows the list had before equal ones were added up into lines.
    """

    __tablename__ = "establishment_version"
    __table_args__ = (
        UniqueConstraint("ods_code", "number"),
        CheckConstraint("number >= 1", name="number_counts_from_one"),
        *dates("as_at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ods_code: str = Field(foreign_key="organisation.ods_code")
    number: int
    as_at: str
    stored_at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    lines_hash: str
    rows: int


class EstablishmentLine(SQLModel, table=True):
    """Posts of a version that are the same except for their number.

    `title_key` is the spelling of the title by `local_titles.title_key`. `headcount` is None where
    no number was given. Zero is a number. `fte` is blank where it was not given.
    """

    __tablename__ = "establishment_line"
    __table_args__ = (
        one_of("headcount_quality", HeadcountQuality),
        one_of("employed_by", EmployedBy),
        one_of("new_as", NewAs),
        CheckConstraint("headcount >= 0", name="headcount_is_no_debt"),
        CheckConstraint("fte >= 0", name="fte_is_no_debt"),
        CheckConstraint(
            "(headcount_quality = 'exact' AND headcount IS NOT NULL)"
            " OR headcount_quality = 'estimate'"
            " OR (headcount_quality = 'unknown' AND headcount IS NULL)",
            name="headcount_fits_its_quality",
        ),
    )

    version_id: int = Field(foreign_key="establishment_version.id", primary_key=True)
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    title: str
    title_key: str
    band: str | None = None
    occupation_code: str | None = None
    job_role: str | None = None
    staff_group: str | None = None
    setting: str | None = None
    site: str | None = None
    headcount_quality: str
    headcount: int | None = None
    fte: float | None = None
    employed_by: str | None = None
    new_as: str | None = None
    rows: int


class EstablishmentResolution(SQLModel, table=True):
    """One reading of a version by the registry: with which content and which resolver.

    The first is made when the version is stored. A later one is added beside it.
    """

    __tablename__ = "establishment_resolution"
    __table_args__ = (UniqueConstraint("version_id", "number"),)

    id: int | None = Field(default=None, primary_key=True)
    version_id: int = Field(foreign_key="establishment_version.id")
    number: int
    registry_content: str
    resolver: str
    made_at: datetime = Field(sa_type=UtcDateTime)
    actor: str


class EstablishmentAnswer(SQLModel, table=True):
    """The registry's answer to one line, without the trust's own titles."""

    __tablename__ = "establishment_answer"

    resolution_id: int = Field(foreign_key="establishment_resolution.id", primary_key=True)
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    outcome: str
    why: str | None = None
    role_id: str | None = Field(default=None, foreign_key="role.role_id", index=True)
    confidence: float


class LocalTitle(SQLModel, table=True):
    """A trust's decision on a title of its own list: the national role that it is, or 'local'.

    A blank `role_id` means local, with the reason. It decides for this trust only.
    """

    __tablename__ = "local_title"
    __table_args__ = (
        UniqueConstraint("ods_code", "title_key"),
        CheckConstraint("role_id IS NOT NULL OR reason IS NOT NULL", name="local_has_a_reason"),
        # The address of a title is never given to another title.
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    ods_code: str = Field(foreign_key="organisation.ods_code")
    title_key: str
    title: str
    role_id: str | None = Field(default=None, foreign_key="role.role_id", index=True)
    reason: str | None = None
    actor: str
    decided_at: datetime = Field(sa_type=UtcDateTime)
