"""A third standing of a source: the registry's own curation, which nobody else can confirm."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "0015"
down_revision: str | None = "0014"
branch_labels: Sequence[str] | None = None
depends_on: Sequence[str] | None = None

# The convention for names put its beginning before the one that the first migration gives.
_NAME = "ck_source_ck_source_standing_is_known"
_EARLIER = "standing IN ('verified', 'unverified')"
_NOW = "standing IN ('verified', 'unverified', 'curation')"


def upgrade() -> None:
    """Let a source have the standing `curation`. The next load of the seed uses it."""
    _replace_check(_EARLIER, _NOW)


def downgrade() -> None:
    """Return to two standings: curation was `verified` before."""
    op.execute("UPDATE source SET standing = 'verified' WHERE standing = 'curation'")
    _replace_check(_NOW, _EARLIER)


def _replace_check(earlier: str, later: str) -> None:
    if op.get_context().dialect.name == "sqlite":
        _replace_in_sqlite(earlier, later)
        return
    op.drop_constraint(op.f(_NAME), "source", type_="check")
    op.create_check_constraint(op.f(_NAME), "source", later)


def _replace_in_sqlite(earlier: str, later: str) -> None:
    """Change the stored text of the table: a copy would break the keys that point to it.

    Source: sqlite.org/lang_altertable.html, the procedure for changes that leave rows alone.
    """
    op.execute("PRAGMA writable_schema = ON")
    op.execute(
        sa.text(
            "UPDATE sqlite_master SET sql = replace(sql, :earlier, :later) "
            "WHERE type = 'table' AND name = 'source'"
        ).bindparams(earlier=earlier, later=later)
    )
    op.execute("PRAGMA writable_schema = RESET")
