"""What the tables of curated content have in common."""

from sqlmodel import Field, SQLModel

from app.vocabulary import Origin

SQLModel.metadata.naming_convention = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
}


class Curated(SQLModel):
    """The column that each table of curated content has."""

    origin: str = Origin.SEED


class Cited(Curated):
    """The columns that each fact has: its source, and the place in that source."""

    source_id: str = Field(foreign_key="source.source_id", index=True)
    source_detail: str | None = None
