"""Tables for codes that a role has by a rule of the registry, apart from what sources say."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0013"
down_revision: str | None = "0012"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None


def upgrade() -> None:
    """Make two empty tables. The next load of the seed fills them."""
    op.create_table(
        "reading_rule",
        _text("origin"),
        _text("source_id"),
        sa.Column("source_detail", sa.String(), nullable=True),
        _text("rule_id"),
        _text("says"),
        _text("fit"),
        _one_of("reading_rule", "fit", "line", "level", "grade", "field"),
        _one_of("reading_rule", "origin", "seed", "proposal", "derived"),
        sa.ForeignKeyConstraint(
            ["source_id"], ["source.source_id"], name="fk_reading_rule_source_id"
        ),
        sa.PrimaryKeyConstraint("rule_id", name="pk_reading_rule"),
    )
    op.create_index("ix_reading_rule_source_id", "reading_rule", ["source_id"])
    op.create_table(
        "code_reading",
        _text("origin"),
        *(_text(name) for name in ("role_id", "system_id", "version", "code")),
        *(_text(name) for name in ("relation", "rule_id", "confidence", "review")),
        sa.Column("note", sa.String(), nullable=True),
        _one_of("code_reading", "relation", "own", "shared"),
        _one_of("code_reading", "confidence", "high", "medium", "low"),
        _one_of("code_reading", "review", "reviewed", "to review"),
        _one_of("code_reading", "origin", "seed", "proposal", "derived"),
        sa.ForeignKeyConstraint(["role_id"], ["role.role_id"], name="fk_code_reading_role_id"),
        sa.ForeignKeyConstraint(
            ["rule_id"], ["reading_rule.rule_id"], name="fk_code_reading_rule_id"
        ),
        sa.ForeignKeyConstraint(
            ["system_id", "version", "code"],
            ["code.system_id", "code.version", "code.code"],
            name="fk_code_reading_system_id_version_code",
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("role_id", "system_id", "version", "code", name="pk_code_reading"),
    )
    op.create_index("ix_code_reading_rule_id", "code_reading", ["rule_id"])


def downgrade() -> None:
    """Remove the tables with their rows."""
    op.drop_table("code_reading")
    op.drop_table("reading_rule")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String(), nullable=False)


def _one_of(table: str, column: str, *words: str) -> sa.CheckConstraint:
    listed = ", ".join(f"'{word}'" for word in words)
    return sa.CheckConstraint(f"{column} IN ({listed})", name=f"ck_{table}_{column}_is_known")
