"""A table for sealed files whose columns their senders still have to choose."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0016"
down_revision: str | None = "0015"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    op.create_table(
        "sent_file",
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("file_hash", name="pk_sent_file"),
    )
    op.create_index("ix_sent_file_expires_at", "sent_file", ["expires_at"])


def downgrade() -> None:
    op.drop_table("sent_file")
