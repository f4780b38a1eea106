"""Proposals with their comments and sources. They are not content of the registry."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column
from sqlmodel import Field, SQLModel

from app.db.columns import UtcDateTime, one_of
from app.vocabulary import NationalStatus, ProposalKind, ProposalState


class Proposal(SQLModel, table=True):
    """A change to the registry that somebody asks for.

    `subject` is what the proposal is about: others about the same thing are found by it.
    `proposer` is None for a reader's report that nobody has taken on yet: `report` is then the
    reported answer, and `reports` is how many times it was reported. `revision` increases with
    each change. Only an accepted `new_code` has a `national_status`.
    """

    __tablename__ = "proposal"
    __table_args__ = (
        one_of("kind", ProposalKind),
        one_of("state", ProposalState),
        one_of("national_status", NationalStatus),
        CheckConstraint(
            "state NOT IN ('accepted', 'rejected') OR decider IS NOT NULL", name="has_a_decider"
        ),
        CheckConstraint("decider <> proposer", name="is_decided_by_another"),
        CheckConstraint(
            "state <> 'rejected' OR decision_reason IS NOT NULL", name="a_rejection_has_a_reason"
        ),
        CheckConstraint(
            "state IN ('draft', 'withdrawn') OR proposer IS NOT NULL", name="has_a_proposer"
        ),
        {"sqlite_autoincrement": True},
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str
    state: str = Field(default=ProposalState.DRAFT, index=True)
    payload: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    reason: str | None = None
    subject: str = Field(index=True)
    role_id: str | None = Field(default=None, index=True)
    organisation: str | None = Field(default=None, foreign_key="organisation.ods_code")
    proposer: str | None = None
    reviewer: str | None = None
    decider: str | None = None
    decision_reason: str | None = None
    override_reason: str | None = None
    verdict: str | None = None
    national_status: str | None = None
    national_version: str | None = None
    national_code: str | None = None
    national_on: str | None = None
    national_note: str | None = None
    report: dict[str, Any] | None = Field(default=None, sa_column=Column(JSON(none_as_null=True)))
    reports: int = 0
    created_at: datetime = Field(sa_type=UtcDateTime)
    changed_at: datetime = Field(sa_type=UtcDateTime)
    revision: int = 1


class ProposalComment(SQLModel, table=True):
    """A comment on a proposal."""

    __tablename__ = "proposal_comment"
    __table_args__ = ({"sqlite_autoincrement": True},)

    id: int | None = Field(default=None, primary_key=True)
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    at: datetime = Field(sa_type=UtcDateTime)
    actor: str
    text: str


class ProposalSource(SQLModel, table=True):
    """A source of a proposal: one that the registry has, or a link to a new one."""

    __tablename__ = "proposal_source"
    __table_args__ = (
        CheckConstraint(
            "(source_id IS NULL) = (title IS NOT NULL AND url IS NOT NULL)",
            name="is_known_or_described",
        ),
    )

    proposal_id: int = Field(foreign_key="proposal.id", primary_key=True)
    position: int = Field(primary_key=True, sa_column_kwargs={"autoincrement": False})
    source_id: str | None = None
    title: str | None = None
    publisher: str | None = None
    published: str | None = None
    url: str | None = None
    licence: str | None = None
    detail: str | None = None
