"""The database itself refuses to change or delete a row of the history."""

from collections.abc import Sequence

from alembic import op

revision: str = "0002"
down_revision: str | None = "0001"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_REFUSAL = "the history is append-only"
_SQLITE = tuple(
    f"""CREATE TRIGGER change_refuses_{verb.lower()} BEFORE {verb} ON change
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
    for verb in ("UPDATE", "DELETE")
)
_POSTGRESQL = (
    f"""CREATE FUNCTION refuse_to_alter_history() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$""",
    """CREATE TRIGGER change_refuses_alteration BEFORE UPDATE OR DELETE OR TRUNCATE ON change
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()""",
)


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def upgrade() -> None:
    for statement in _POSTGRESQL if _is_postgresql() else _SQLITE:
        op.execute(statement)


def downgrade() -> None:
    if _is_postgresql():
        op.execute("DROP TRIGGER change_refuses_alteration ON change")
        op.execute("DROP FUNCTION refuse_to_alter_history()")
        return
    op.execute("DROP TRIGGER change_refuses_update")
    op.execute("DROP TRIGGER change_refuses_delete")
