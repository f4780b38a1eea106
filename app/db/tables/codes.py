"""Code lists, their versions and codes, and what is known about roles and codes."""

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlmodel import Field

from app.db.columns import dates, interval, one_of, unique_where
from app.db.tables.base import Cited, Curated
from app.vocabulary import (
    CodeKind,
    CodeStatus,
    EvidenceKind,
    MappingJustification,
    MappingPredicate,
    MappingRelation,
    Origin,
    ReadingConfidence,
    ReadingFit,
    ReadingRelation,
    ReviewState,
)


class CodeSystem(Curated, table=True):
    """A national list of codes."""

    __tablename__ = "code_system"
    __table_args__ = (one_of("origin", Origin),)

    system_id: str = Field(primary_key=True)
    title: str
    publisher: str | None = None
    uri: str | None = None
    licence: str | None = None
    note: str | None = None
    source_id: str = Field(foreign_key="source.source_id", index=True)


class CodeSystemVersion(Cited, table=True):
    """One dated version of a list.

    `judged_on` is the date that the list shows. Where it is not known, the list is not older than
    `not_before`. `is_loaded` says whether its codes are in the registry.
    """

    __tablename__ = "code_system_version"
    __table_args__ = (
        one_of("origin", Origin),
        *dates("published", "effective", "conformance", "judged_on", "not_before"),
    )

    system_id: str = Field(foreign_key="code_system.system_id", primary_key=True)
    version: str = Field(primary_key=True)
    published: str | None = None
    effective: str | None = None
    conformance: str | None = None
    judged_on: str | None = None
    not_before: str | None = None
    is_loaded: bool
    note: str | None = None


def _to_version() -> ForeignKeyConstraint:
    return ForeignKeyConstraint(
        ["system_id", "version"], ["code_system_version.system_id", "code_system_version.version"]
    )


def _to_code(third: str = "code") -> ForeignKeyConstraint:
    """The code must be in the list. Checked at commit: a code may come before its parent."""
    return ForeignKeyConstraint(
        ["system_id", "version", third],
        ["code.system_id", "code.version", "code.code"],
        deferrable=True,
        initially="DEFERRED",
    )


class Code(Cited, table=True):
    """One code of one version of a list.

    `introduced` and `retired` are a date or a version of the list, as the source has it.
    """

    __tablename__ = "code"
    __table_args__ = (
        _to_version(),
        _to_code("parent"),
        one_of("kind", CodeKind),
        one_of("status", CodeStatus),
        one_of("origin", Origin),
    )

    system_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    display: str
    kind: str = CodeKind.CODE
    parent: str | None = None
    status: str = CodeStatus.ACTIVE
    introduced: str | None = None
    retired: str | None = None
    note: str | None = None


class CodeTitle(Curated, table=True):
    """Another wording of a code: an index title, or the words of an older print."""

    __tablename__ = "code_title"
    __table_args__ = (_to_code(), one_of("origin", Origin))

    system_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    title: str = Field(primary_key=True)
    kind: str | None = None


class Mapping(Cited, table=True):
    """What a source shows about a role and a code in one version of a list."""

    __tablename__ = "mapping"
    __table_args__ = (
        _to_code(),
        one_of("relation", MappingRelation),
        one_of("predicate", MappingPredicate),
        one_of("justification", MappingJustification),
        one_of("origin", Origin),
        *interval(),
    )

    role_id: str = Field(foreign_key="role.role_id", primary_key=True)
    system_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    relation: str = Field(primary_key=True)
    predicate: str
    justification: str
    valid_from: str | None = None
    valid_to: str | None = None
    note: str | None = None


class ReadingRule(Cited, table=True):
    """A rule by which the registry reads a list, in words. It is ours, not the publisher's."""

    __tablename__ = "reading_rule"
    __table_args__ = (one_of("fit", ReadingFit), one_of("origin", Origin))

    rule_id: str = Field(primary_key=True)
    says: str
    fit: str


class CodeReading(Curated, table=True):
    """A code that a role has by a rule of ours. No source says so: never a mapping."""

    __tablename__ = "code_reading"
    __table_args__ = (
        _to_code(),
        one_of("relation", ReadingRelation),
        one_of("confidence", ReadingConfidence),
        one_of("review", ReviewState),
        one_of("origin", Origin),
    )

    role_id: str = Field(foreign_key="role.role_id", primary_key=True)
    system_id: str = Field(primary_key=True)
    version: str = Field(primary_key=True)
    code: str = Field(primary_key=True)
    relation: str
    rule_id: str = Field(foreign_key="reading_rule.rule_id", index=True)
    confidence: str
    review: str
    note: str | None = None


class CodeEvidence(Curated, table=True):
    """A statement that a role has a code of a list, lacks one, or is recorded under another.

    Rows of kind `searched` are the registry's own search of a loaded list version
    (`services/codes/searches.py`): no source, origin `derived`, and no `code` when the
    search found none.
    """

    __tablename__ = "code_evidence"
    __table_args__ = (
        _to_version(),
        unique_where(
            "uq_code_evidence_stated",
            *("role_id", "system_id", "kind", "as_of", "says"),
            where="kind <> 'searched'",
        ),
        # A unique index allows NULLs to repeat, but an undated statement must not.
        unique_where(
            "uq_code_evidence_undated",
            *("role_id", "system_id", "kind", "says"),
            where="kind <> 'searched' AND as_of IS NULL",
        ),
        unique_where(
            "uq_code_evidence_searched",
            *("role_id", "system_id", "version"),
            where="kind = 'searched'",
        ),
        one_of("kind", EvidenceKind),
        one_of("origin", Origin),
        CheckConstraint(
            "(kind = 'searched') = (origin = 'derived')", name="only_searches_are_derived"
        ),
        CheckConstraint(
            "kind = 'searched' OR source_id IS NOT NULL", name="a_statement_has_a_source"
        ),
        *dates("as_of"),
    )

    id: int | None = Field(default=None, primary_key=True)
    role_id: str = Field(foreign_key="role.role_id", index=True)
    system_id: str = Field(foreign_key="code_system.system_id")
    version: str | None = None
    kind: str
    says: str
    code: str | None = None
    as_of: str | None = None
    source_id: str | None = Field(default=None, foreign_key="source.source_id", index=True)
    source_detail: str | None = None
