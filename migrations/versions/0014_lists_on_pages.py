"""Tables for checked lists that are shown a page at a time, with the user's own decisions."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

revision: str = "0014"
down_revision: str | None = "0013"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    _create(
        "check_title",
        "number",
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=True),
        sa.Column("code", sa.String(), nullable=True),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("is_miscoded", sa.Boolean(), nullable=False),
        sa.Column("question", sa.String(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=False),
        sa.Column("decision", sa.String(), nullable=True),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("role_name", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("decided_at", _INSTANT, nullable=True),
        sa.Column("report", sa.Integer(), nullable=True),
        sa.CheckConstraint(
            "decision IN ('role', 'own role', 'ask the manager')",
            name="ck_check_title_decision_is_known",
        ),
    )
    _create("check_answer", "number", sa.Column("cells", sa.JSON(), nullable=False))
    _create(
        "check_row",
        "place",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("title_number", sa.Integer(), nullable=True),
        sa.Column("answer_number", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("is_miscoded", sa.Boolean(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("sort_title", sa.String(), nullable=False),
        sa.Column("staff", sa.Integer(), nullable=True),
        sa.Column("cells", sa.JSON(), nullable=False),
    )


def downgrade() -> None:
    for name in ("check_row", "check_answer", "check_title"):
        op.drop_table(name)


def _create(name: str, number: str, *columns: Any) -> None:  # noqa: ANN401  # columns and constraints
    op.create_table(
        name,
        sa.Column("check_id", sa.String(), nullable=False),
        sa.Column(number, sa.Integer(), autoincrement=False, nullable=False),
        *columns,
        sa.ForeignKeyConstraint(
            ["check_id"], ["check_job.check_id"], name=f"fk_{name}_check_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("check_id", number, name=f"pk_{name}"),
    )
