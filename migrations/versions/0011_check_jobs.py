"""Long checks under way, and their results until they are deleted."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0011"
down_revision: str | None = "0010"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "check_job",
        sa.Column("check_id", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("asked", sa.JSON(), nullable=False),
        sa.Column("listed", sa.LargeBinary(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("rows_done", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease", sa.String(), nullable=True),
        sa.Column("lease_until", _INSTANT, nullable=True),
        sa.Column("problem_code", sa.String(), nullable=True),
        sa.Column("problem", sa.String(), nullable=True),
        sa.Column("created_at", _INSTANT, nullable=False),
        sa.Column("finished_at", _INSTANT, nullable=True),
        sa.Column("expires_at", _INSTANT, nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'running', 'done', 'failed')", name="ck_check_job_state_is_known"
        ),
        sa.PrimaryKeyConstraint("check_id", name="pk_check_job"),
    )
    op.create_index("ix_check_job_expires_at", "check_job", ["expires_at"])
    op.create_table(
        "check_part",
        sa.Column("check_id", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["check_id"],
            ["check_job.check_id"],
            name="fk_check_part_check_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("check_id", "number", name="pk_check_part"),
    )


def downgrade() -> None:
    op.drop_table("check_part")
    op.drop_table("check_job")
