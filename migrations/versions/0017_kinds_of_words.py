"""More kinds of words in two word lists. The next load of the seed uses them."""

from collections.abc import Iterable, Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0017"
down_revision: str | None = "0016"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

_EARLIER = {
    "set_aside_word": ("contract", "hours", "recruitment", "function", "status"),
    "special_term": (
        "function",
        "level",
        "registration",
        "general parent",
        "grade form",
        "level role",
        "contested level",
        "medical grade",
    ),
}
_ADDED = {
    "set_aside_word": ("event",),
    "special_term": (
        "field parent",
        "field meaning",
        "discipline",
        "discipline head",
        "homonym",
        "filler",
    ),
}


def upgrade() -> None:
    for table, kinds in _EARLIER.items():
        _replace_check(table, kinds, (*kinds, *_ADDED[table]))


def downgrade() -> None:
    """Return to the earlier kinds. The words of the other kinds are deleted."""
    for table, kinds in _EARLIER.items():
        op.execute(f"DELETE FROM {table} WHERE {_is_one_of(_ADDED[table])}")  # noqa: S608  # nosec B608  # our own words
        _replace_check(table, (*kinds, *_ADDED[table]), kinds)


def _replace_check(table: str, earlier: Iterable[str], later: Iterable[str]) -> None:
    if op.get_context().dialect.name == "sqlite":
        _replace_in_sqlite(table, _is_one_of(earlier), _is_one_of(later))
        return
    # The convention for names put its beginning before the one that the tables were given.
    name = f"ck_{table}_ck_{table}_kind_is_known"
    op.drop_constraint(op.f(name), table, type_="check")
    op.create_check_constraint(op.f(name), table, _is_one_of(later))


def _replace_in_sqlite(table: str, earlier: str, later: str) -> None:
    """Change the stored text of the table: a copy would break the keys that point to it.

    Source: sqlite.org/lang_altertable.html, the procedure for changes that leave rows alone.
    """
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :earlier, :later) "
            "WHERE type = 'table' AND name = :name"
        ).bindparams(earlier=earlier, later=later, name=table)
    )
    op.execute("PRAGMA writable_schema = RESET")


def _is_one_of(kinds: Iterable[str]) -> str:
    listed = ", ".join(f"'{kind}'" for kind in kinds)
    return f"kind IN ({listed})"
