"""Trusts' establishments, which are never altered once stored, and their local titles."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0006"
down_revision: str | None = "0008"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_STORED = (
    "establishment_version",
    "establishment_line",
    "establishment_resolution",
    "establishment_answer",
)
_REFUSAL = "a stored establishment is never altered"
_YEAR, _MONTH, _DAY = "[12][0-9][0-9][0-9]", "[01][0-9]", "[0-3][0-9]"


def upgrade() -> None:
    op.create_table(
        "establishment_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ods_code", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("as_at", sa.String(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("lines_hash", sa.String(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.CheckConstraint("number >= 1", name="ck_establishment_version_number_counts_from_one"),
        sa.CheckConstraint(_is_date("as_at"), name="ck_establishment_version_as_at_is_a_date"),
        sa.ForeignKeyConstraint(
            ["ods_code"], ["organisation.ods_code"], name="fk_establishment_version_ods_code"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_establishment_version"),
        sa.UniqueConstraint("ods_code", "number", name="uq_establishment_version_ods_code_number"),
    )
    op.create_table(
        "establishment_line",
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("band", sa.String(), nullable=True),
        sa.Column("occupation_code", sa.String(), nullable=True),
        sa.Column("job_role", sa.String(), nullable=True),
        sa.Column("staff_group", sa.String(), nullable=True),
        sa.Column("setting", sa.String(), nullable=True),
        sa.Column("site", sa.String(), nullable=True),
        sa.Column("headcount_quality", sa.String(), nullable=False),
        sa.Column("headcount", sa.Integer(), nullable=True),
        sa.Column("fte", sa.Float(), nullable=True),
        sa.Column("employed_by", sa.String(), nullable=True),
        sa.Column("new_as", sa.String(), nullable=True),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.CheckConstraint(
            "headcount_quality IN ('exact', 'estimate', 'unknown')",
            name="ck_establishment_line_headcount_quality_is_known",
        ),
        sa.CheckConstraint(
            "employed_by IN ('trust', 'outsourced')",
            name="ck_establishment_line_employed_by_is_known",
        ),
        sa.CheckConstraint(
            "new_as IN ('nationally', 'to_the_trust', 'new_setting', 'new_title')",
            name="ck_establishment_line_new_as_is_known",
        ),
        sa.CheckConstraint("headcount >= 0", name="ck_establishment_line_headcount_is_no_debt"),
        sa.CheckConstraint("fte >= 0", name="ck_establishment_line_fte_is_no_debt"),
        sa.CheckConstraint(
            "(headcount_quality = 'exact' AND headcount IS NOT NULL)"
            " OR headcount_quality = 'estimate'"
            " OR (headcount_quality = 'unknown' AND headcount IS NULL)",
            name="ck_establishment_line_headcount_fits_its_quality",
        ),
        sa.ForeignKeyConstraint(
            ["version_id"], ["establishment_version.id"], name="fk_establishment_line_version_id"
        ),
        sa.PrimaryKeyConstraint("version_id", "position", name="pk_establishment_line"),
    )
    op.create_table(
        "establishment_resolution",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("version_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("registry_content", sa.String(), nullable=False),
        sa.Column("resolver", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("actor", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["version_id"],
            ["establishment_version.id"],
            name="fk_establishment_resolution_version_id",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_establishment_resolution"),
        sa.UniqueConstraint(
            "version_id", "number", name="uq_establishment_resolution_version_id_number"
        ),
    )
    op.create_table(
        "establishment_answer",
        sa.Column("resolution_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("confidence", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resolution_id"],
            ["establishment_resolution.id"],
            name="fk_establishment_answer_resolution_id",
        ),
        sa.ForeignKeyConstraint(
            ["role_id"], ["role.role_id"], name="fk_establishment_answer_role_id"
        ),
        sa.PrimaryKeyConstraint("resolution_id", "position", name="pk_establishment_answer"),
    )
    op.create_index("ix_establishment_answer_role_id", "establishment_answer", ["role_id"])
    op.create_table(
        "local_title",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ods_code", sa.String(), nullable=False),
        sa.Column("title_key", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("role_id", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("actor", sa.String(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "role_id IS NOT NULL OR reason IS NOT NULL", name="ck_local_title_local_has_a_reason"
        ),
        sa.ForeignKeyConstraint(
            ["ods_code"], ["organisation.ods_code"], name="fk_local_title_ods_code"
        ),
        sa.ForeignKeyConstraint(["role_id"], ["role.role_id"], name="fk_local_title_role_id"),
        sa.PrimaryKeyConstraint("id", name="pk_local_title"),
        sa.UniqueConstraint("ods_code", "title_key", name="uq_local_title_ods_code_title_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_local_title_role_id", "local_title", ["role_id"])
    for table in _STORED:
        _refuse_changes(table)


def _is_date(column: str) -> str:
    if _is_postgresql():
        return f"{column} ~ '^{_YEAR}(-{_MONTH}(-{_DAY})?)?$'"
    patterns = (_YEAR, f"{_YEAR}-{_MONTH}", f"{_YEAR}-{_MONTH}-{_DAY}")
    return " OR ".join(f"{column} GLOB '{pattern}'" for pattern in patterns)


def _refuse_changes(table: str) -> None:
    # Taking a whole version out stays possible, by hand: a list may turn out to hold what
    # should never have been sent. Nothing in the service does it.
    if not _is_postgresql():
        op.execute(
            f"""CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table}
                BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
        )
        return
    op.execute(
        f"""CREATE OR REPLACE FUNCTION refuse_to_alter_establishment() RETURNS trigger
            LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"""
    )
    op.execute(
        f"""CREATE TRIGGER {table}_refuses_update BEFORE UPDATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_establishment()"""
    )


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def downgrade() -> None:
    for table in ("local_title", *reversed(_STORED)):
        op.drop_table(table)
    if _is_postgresql():
        op.execute("DROP FUNCTION refuse_to_alter_establishment()")
