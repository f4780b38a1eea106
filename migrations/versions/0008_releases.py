"""Releases and their files, which the database itself refuses to change or delete."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0008"
down_revision: str | None = "0003"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_TABLES = ("release", "release_file")
_REFUSAL = "a release is never changed"


def upgrade() -> None:
    op.create_table(
        "release",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("content_hash", sa.String(), nullable=False),
        sa.Column("resolver", sa.String(), nullable=False),
        sa.Column("last_change", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("notes", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("number", name="pk_release"),
        sa.UniqueConstraint("version", name="uq_release_version"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "release_file",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("format", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.CheckConstraint(
            "format IN ('datapackage', 'jsonl', 'sssom', 'fhir', 'sqlite')",
            name="ck_release_file_format_is_known",
        ),
        sa.ForeignKeyConstraint(["version"], ["release.version"], name="fk_release_file_version"),
        sa.PrimaryKeyConstraint("version", "format", name="pk_release_file"),
    )
    for table in _TABLES:
        _refuse_changes(table)


def _refuse_changes(table: str) -> None:
    if _is_postgresql():
        op.execute(
            f"""CREATE OR REPLACE FUNCTION refuse_to_alter_release() RETURNS trigger
                LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"""
        )
        op.execute(
            f"""CREATE TRIGGER {table}_refuses_alteration
                BEFORE UPDATE OR DELETE OR TRUNCATE ON {table}
                FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_release()"""
        )
        return
    for verb in ("UPDATE", "DELETE"):
        op.execute(
            f"""CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table}
                BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
        )


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def downgrade() -> None:
    for table in reversed(_TABLES):
        op.drop_table(table)
    if _is_postgresql():
        op.execute("DROP FUNCTION refuse_to_alter_release()")
