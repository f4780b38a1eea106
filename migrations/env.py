"""Runs the migrations: on the address that the caller hands over, else on the configured one."""

from alembic import context
from sqlalchemy import Connection, text
from sqlmodel import SQLModel

import app.db.models  # noqa: F401  # registers the tables that `alembic check` compares
from app.db.patience import OF_A_COMMAND
from app.db.session import make_engine
from app.settings import read_settings

_LOCK = 0x4E4853
"""Any fixed number: processes that start together migrate one after the other."""


def _database_url() -> str:
    given = context.config.attributes.get("url")
    return str(given) if given else read_settings().database_url


def _migrate(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    context.configure(
        connection=connection,
        target_metadata=SQLModel.metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_server_default=True,
        transactional_ddl=True,
    )
    with context.begin_transaction():
        context.run_migrations()


def _print_statements() -> None:
    context.configure(url=_database_url(), target_metadata=SQLModel.metadata, literal_binds=True)
    with context.begin_transaction():
        context.run_migrations()


def _migrate_database() -> None:
    engine = make_engine(_database_url(), patience=OF_A_COMMAND)
    with engine.begin() as connection:
        _migrate(connection)
    engine.dispose()


if context.is_offline_mode():
    _print_statements()
else:
    _migrate_database()
