"""Proposals, what was said of them, and the sources that they rest on."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0010"
down_revision: str | None = "0009"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "proposal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("payload", sa.JSON(), nullable=False),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("organisation", sa.String(), nullable=True),
        sa.Column("proposer", sa.String(), nullable=True),
        sa.Column("reviewer", sa.String(), nullable=True),
        sa.Column("decider", sa.String(), nullable=True),
        sa.Column("decision_reason", sa.String(), nullable=True),
        sa.Column("override_reason", sa.String(), nullable=True),
        sa.Column("verdict", sa.String(), nullable=True),
        sa.Column("national_status", sa.String(), nullable=True),
        sa.Column("national_version", sa.String(), nullable=True),
        sa.Column("national_code", sa.String(), nullable=True),
        sa.Column("national_on", sa.String(), nullable=True),
        sa.Column("national_note", sa.String(), nullable=True),
        sa.Column("report", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("reports", sa.Integer(), nullable=False),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("changed_at", _INSTANT, nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "kind IN ('new_code', 'new_role', 'new_synonym', 'change_mapping', 'retire_synonym', 'retire_role', 'mark_ambiguous')",
            name="ck_proposal_kind_is_known",
        ),
        sa.CheckConstraint(
            "national_status IN ('pack_ready', 'sent', 'approved', 'declined')",
            name="ck_proposal_national_status_is_known",
        ),
        sa.CheckConstraint(
            "state <> 'rejected' OR decision_reason IS NOT NULL",
            name="ck_proposal_a_rejection_has_a_reason",
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'submitted', 'in_review', 'accepted', 'rejected', 'withdrawn')",
            name="ck_proposal_state_is_known",
        ),
        sa.CheckConstraint(
            "state IN ('draft', 'withdrawn') OR proposer IS NOT NULL",
            name="ck_proposal_has_a_proposer",
        ),
        sa.CheckConstraint(
            "state NOT IN ('accepted', 'rejected') OR decider IS NOT NULL",
            name="ck_proposal_has_a_decider",
        ),
        sa.CheckConstraint("decider <> proposer", name="ck_proposal_is_decided_by_another"),
        sa.ForeignKeyConstraint(
            ["organisation"], ["organisation.ods_code"], name="fk_proposal_organisation"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_proposal_role_id", "proposal", ["role_id"], unique=False)
    op.create_index("ix_proposal_state", "proposal", ["state"], unique=False)
    op.create_index("ix_proposal_subject", "proposal", ["subject"], unique=False)
    op.create_table(
        "proposal_comment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("at", _INSTANT, nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_proposal_comment_proposal_id"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_proposal_comment"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_proposal_comment_proposal_id", "proposal_comment", ["proposal_id"], unique=False
    )
    op.create_table(
        "proposal_source",
        sa.Column("proposal_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("source_id", sa.String(), nullable=True),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("publisher", sa.String(), nullable=True),
        sa.Column("published", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("licence", sa.String(), nullable=True),
        sa.Column("detail", sa.String(), nullable=True),
        sa.CheckConstraint(
            "(source_id IS NULL) = (title IS NOT NULL AND url IS NOT NULL)",
            name="ck_proposal_source_is_known_or_described",
        ),
        sa.ForeignKeyConstraint(
            ["proposal_id"], ["proposal.id"], name="fk_proposal_source_proposal_id"
        ),
        sa.PrimaryKeyConstraint("proposal_id", "position", name="pk_proposal_source"),
    )


def downgrade() -> None:
    for table in ("proposal_source", "proposal_comment", "proposal"):
        op.drop_table(table)
