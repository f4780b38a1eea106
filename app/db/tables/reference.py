"""Sources, organisations and published facts of the study."""

from sqlmodel import Field

from app.db.columns import dates, one_of
from app.db.tables.base import Curated
from app.vocabulary import OrganisationKind, Origin, SourceStanding


class Source(Curated, table=True):
    """A document, list or site that facts are taken from."""

    __tablename__ = "source"
    __table_args__ = (
        one_of("standing", SourceStanding),
        one_of("origin", Origin),
        *dates("published"),
    )

    source_id: str = Field(primary_key=True)
    title: str
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    licence: str | None = None
    standing: str
    note: str | None = None


class Organisation(Curated, table=True):
    """A trust, integrated care board or region, by its ODS code."""

    __tablename__ = "organisation"
    __table_args__ = (
        one_of("kind", OrganisationKind),
        one_of("origin", Origin),
        *dates("closed_on", "as_of"),
    )

    ods_code: str = Field(primary_key=True)
    name: str
    kind: str
    region_code: str | None = None
    icb_code: str | None = None
    trust_type: str | None = None
    closed_on: str | None = None
    successor_codes: str | None = None
    as_of: str | None = None
    source_id: str = Field(foreign_key="source.source_id", index=True)
    note: str | None = None


class StudyAvailability(Curated, table=True):
    """A published fact of the Sheffield study: which trusts could give numbers for new roles.

    The published facts have no key, so the seed distinguishes them by the columns that name their
    subject.
    """

    __tablename__ = "study_availability"
    __table_args__ = (one_of("origin", Origin),)

    id: int | None = Field(default=None, primary_key=True)
    record_type: str
    trust_id: str | None = None
    region: str | None = None
    role_id: str | None = Field(default=None, foreign_key="role.role_id", index=True)
    role_label: str | None = None
    responded: int | None = None
    approached: int | None = None
    availability_class: str | None = None
    count_note: str | None = None
    source_id: str = Field(foreign_key="source.source_id", index=True)
    source_detail: str | None = None
