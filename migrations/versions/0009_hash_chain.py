"""Each change of the history seals the one before; what may be updated is a redaction only."""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op

from app.db.columns import UtcDateTime

# The form of the chain is for good: hashes made here and by the service must be alike.
from app.services.history.chain import START, sealed

revision: str = "0009"
down_revision: str | None = "0006"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_REFUSAL = "the history is append-only"
_SEALS = ("salt", "previous_hash", "hash")
_NEW_COLUMNS = (*_SEALS, "seals", "redacted_by")
_ROWS_AT_ONCE = 1_000
_IS_KNOWN = sa.CheckConstraint(
    "action IN ('insert', 'update', 'delete')", name="ck_change_action_is_known"
)

# A redaction leaves alone what the chain is made of, destroys the salt, and names the newest
# change, which tells of it. So each such change allows one update of one row.
_SAME = ("seq", "at", "actor", "action", "entity", "previous_hash", "hash")
_IS_REDACTION = " AND ".join(
    [
        *(f"NEW.{name} = OLD.{name}" for name in _SAME),
        "NEW.salt IS NULL",
        "NEW.seals IS NOT NULL",
        "(OLD.redacted_by IS NULL OR NEW.redacted_by > OLD.redacted_by)",
        "NEW.redacted_by = (SELECT max(seq) FROM change)",
        """EXISTS (SELECT 1 FROM change AS told WHERE told.seq = NEW.redacted_by
           AND told.entity = 'change' AND told.entity_key = CAST(OLD.seq AS TEXT))""",
    ]
)
_SQLITE = (
    f"""CREATE TRIGGER change_refuses_update BEFORE UPDATE ON change
        WHEN ({_IS_REDACTION}) IS NOT TRUE
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
    f"""CREATE TRIGGER change_refuses_delete BEFORE DELETE ON change
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END""",
)
_SQLITE_BEFORE = tuple(
    f"""CREATE TRIGGER change_refuses_{verb.lower()} BEFORE {verb} ON change
        BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"""
    for verb in ("UPDATE", "DELETE")
)
_POSTGRESQL = (
    f"""CREATE FUNCTION allow_only_redaction() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF ({_IS_REDACTION}) IS NOT TRUE THEN RAISE EXCEPTION '{_REFUSAL}'; END IF;
            RETURN NEW;
        END $$""",
    """CREATE TRIGGER change_allows_only_redaction BEFORE UPDATE ON change
        FOR EACH ROW EXECUTE FUNCTION allow_only_redaction()""",
    """CREATE TRIGGER change_refuses_removal BEFORE DELETE OR TRUNCATE ON change
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()""",
)
_POSTGRESQL_BEFORE = (
    """CREATE TRIGGER change_refuses_alteration BEFORE UPDATE OR DELETE OR TRUNCATE ON change
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_alter_history()""",
)
_WITHOUT_SQLITE = tuple(
    f"DROP TRIGGER IF EXISTS change_refuses_{verb}" for verb in ("update", "delete")
)
_WITHOUT_POSTGRESQL = (
    "DROP TRIGGER IF EXISTS change_refuses_alteration ON change",
    "DROP TRIGGER IF EXISTS change_allows_only_redaction ON change",
    "DROP TRIGGER IF EXISTS change_refuses_removal ON change",
    "DROP FUNCTION IF EXISTS allow_only_redaction()",
)


def upgrade() -> None:
    _run(_WITHOUT_POSTGRESQL if _is_postgresql() else _WITHOUT_SQLITE)
    op.add_column("registry_version", sa.Column("head_seq", sa.Integer(), nullable=True))
    op.add_column("registry_version", sa.Column("head_hash", sa.String(), nullable=True))
    with _change_table() as table:
        for name in _SEALS:
            table.add_column(sa.Column(name, sa.String(), nullable=True))
        table.add_column(sa.Column("seals", sa.JSON(none_as_null=True), nullable=True))
        table.add_column(sa.Column("redacted_by", sa.Integer(), nullable=True))
    _chain()
    with _change_table() as table:
        for name in ("previous_hash", "hash"):
            table.alter_column(name, existing_type=sa.String(), nullable=False)
    _run(_POSTGRESQL if _is_postgresql() else _SQLITE)


def downgrade() -> None:
    _run(_WITHOUT_POSTGRESQL if _is_postgresql() else _WITHOUT_SQLITE)
    with _change_table() as table:
        for name in _NEW_COLUMNS:
            table.drop_column(name)
    op.drop_column("registry_version", "head_hash")
    op.drop_column("registry_version", "head_seq")
    _run(_POSTGRESQL_BEFORE if _is_postgresql() else _SQLITE_BEFORE)


def _change_table() -> Any:  # noqa: ANN401  # Alembic's context manager
    """The table as it is altered: SQLite makes it anew where a column may not be null."""
    return op.batch_alter_table(
        "change", table_args=(_IS_KNOWN,), table_kwargs={"sqlite_autoincrement": True}
    )


def _chain() -> None:
    """Seal what is there already, in the order of commit."""
    connection = op.get_bind()
    table = _change()
    last, head = START, None
    for rows in _batches(connection, table):
        chained = []
        for row in rows:
            chained.append(sealed(row, last))
            last, head = chained[-1]["hash"], row["seq"]
        _store(connection, table, chained)
    if head is not None:
        connection.execute(
            sa.text("UPDATE registry_version SET head_seq = :seq, head_hash = :hash"),
            {"seq": head, "hash": last},
        )


def _batches(connection: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, Any]]]:
    after = 0
    while True:
        page = sa.select(table).where(table.c.seq > after).order_by(table.c.seq)
        rows = connection.execute(page.limit(_ROWS_AT_ONCE)).mappings().all()
        if not rows:
            return
        after = rows[-1]["seq"]
        yield [dict(row) for row in rows]


def _store(connection: sa.Connection, table: sa.Table, rows: list[dict[str, Any]]) -> None:
    statement = sa.update(table).where(table.c.seq == sa.bindparam("of_seq"))
    statement = statement.values({name: sa.bindparam(f"new_{name}") for name in _SEALS})
    given = [{f"new_{name}": row[name] for name in _SEALS} | {"of_seq": row["seq"]} for row in rows]
    connection.execute(statement, given)


def _change() -> sa.Table:
    json = sa.JSON(none_as_null=True)
    texts = ("actor", "action", "entity", "entity_key", "reason", "request_id")
    return sa.Table(
        "change",
        sa.MetaData(),
        sa.Column("seq", sa.Integer(), primary_key=True),
        sa.Column("at", UtcDateTime()),
        *(sa.Column(name, sa.String()) for name in texts),
        sa.Column("before", json),
        sa.Column("after", json),
        *(sa.Column(name, sa.String()) for name in _SEALS),
    )


def _is_postgresql() -> bool:
    return op.get_context().dialect.name == "postgresql"


def _run(statements: Sequence[str]) -> None:
    for statement in statements:
        op.execute(statement)
