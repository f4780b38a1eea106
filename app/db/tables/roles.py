"""Roles, their names, ambiguous titles, and the relations between roles."""

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from app.db.columns import dates, interval, one_of, unique_where
from app.db.tables.base import Cited, Curated
from app.vocabulary import (
    AfcBand,
    AmbiguityKind,
    DefinitionBasis,
    Entry,
    Family,
    Novelty,
    Origin,
    RoleRelation,
    RoleStatus,
    StaffGroup,
    SynonymKind,
    SynonymScope,
)


class Role(Cited, table=True):
    """A canonical role. `role_id` is permanent and never reused."""

    __tablename__ = "role"
    __table_args__ = (
        one_of("family", Family),
        one_of("staff_group", StaffGroup),
        one_of("definition_basis", DefinitionBasis),
        one_of("novelty", Novelty),
        one_of("status", RoleStatus),
        one_of("entry", Entry),
        one_of("afc_band_min", AfcBand),
        one_of("afc_band_max", AfcBand),
        one_of("origin", Origin),
        *dates("introduced", "name_since"),
        *interval(),
        unique_where("uq_role_name_active", "name", where="status = 'active'"),
    )

    role_id: str = Field(primary_key=True)
    name: str
    family: str
    staff_group: str | None = None
    definition: str | None = None
    definition_basis: str | None = None
    novelty: str | None = None
    status: str = RoleStatus.ACTIVE
    introduced: str | None = None
    setting: str | None = None
    afc_band_min: str | None = None
    afc_band_max: str | None = None
    entry: str | None = None
    regulator: str | None = None
    protected_title: bool | None = None
    is_mental_health: bool
    name_since: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None


class FormerName(Cited, table=True):
    """An earlier national name of a role."""

    __tablename__ = "former_name"
    __table_args__ = (
        UniqueConstraint("role_id", "name", "valid_from"),
        # A unique constraint allows NULLs to repeat, but an undated name must not.
        unique_where("uq_former_name_undated", "role_id", "name", where="valid_from IS NULL"),
        one_of("origin", Origin),
        *interval(),
    )

    id: int | None = Field(default=None, primary_key=True)
    role_id: str = Field(foreign_key="role.role_id")
    name: str
    valid_from: str | None = None
    valid_to: str | None = None
    reason: str | None = None


class Synonym(Cited, table=True):
    """Another name of a role. Only some scopes may match: see `MATCHABLE_SCOPES`."""

    __tablename__ = "synonym"
    __table_args__ = (
        one_of("kind", SynonymKind),
        one_of("scope", SynonymScope),
        one_of("origin", Origin),
        *interval(),
        unique_where(
            "uq_synonym_term_matchable",
            "term",
            where="scope IN ('exact', 'narrower', 'former', 'misspelling')",
        ),
    )

    role_id: str = Field(foreign_key="role.role_id", primary_key=True)
    term: str = Field(primary_key=True, index=True)
    kind: str
    scope: str
    valid_from: str | None = None
    valid_to: str | None = None
    note: str | None = None


class AmbiguousTitle(Cited, table=True):
    """An ambiguous title, with the question that a person should ask."""

    __tablename__ = "ambiguous_title"
    __table_args__ = (one_of("kind", AmbiguityKind), one_of("origin", Origin))

    title: str = Field(primary_key=True)
    kind: str
    is_always_ambiguous: bool
    question: str | None = None
    explanation: str | None = None
    outside_meaning: str | None = None


class AmbiguousCandidate(Curated, table=True):
    """A role that an ambiguous title may mean. `bands` and `words` are lists that point to it."""

    __tablename__ = "ambiguous_candidate"
    __table_args__ = (
        UniqueConstraint("title", "role_id"),
        CheckConstraint("position >= 1", name="position_counts_from_one"),
        one_of("origin", Origin),
    )

    title: str = Field(foreign_key="ambiguous_title.title", primary_key=True)
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    role_id: str = Field(foreign_key="role.role_id", index=True)
    bands: str | None = None
    words: str | None = None


class Relation(Cited, table=True):
    """A relation between two roles. `is_inferred` where no source says so directly."""

    __tablename__ = "relation"
    __table_args__ = (
        one_of("relation", RoleRelation),
        one_of("origin", Origin),
        CheckConstraint("from_role_id <> to_role_id", name="joins_two_roles"),
        *interval(),
    )

    from_role_id: str = Field(foreign_key="role.role_id", primary_key=True)
    relation: str = Field(primary_key=True)
    to_role_id: str = Field(foreign_key="role.role_id", primary_key=True, index=True)
    is_inferred: bool
    evidence: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
