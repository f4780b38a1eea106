"""Connections to PostgreSQL that give up in time, whatever happens to the network."""

from collections.abc import Callable, Mapping, Sequence
from time import monotonic
from typing import Any, Final, Protocol

from sqlalchemy import Dialect, Engine, event
from sqlalchemy.engine import URL
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from app.db.patience import Patience

# A network that swallows packets is noticed by the operating system within a minute.
_NOTICING: Final = {
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
}
_GRACE_SECONDS: Final = 2
"""The server ends a statement that takes too long. Only a server that is away needs this more."""


def with_psycopg(url: URL) -> URL:
    """The address with the driver that comes with the registry ('postgres:' is common too)."""
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def connection_arguments(url: URL, patience: Patience) -> dict[str, Any]:
    """What the driver is given, unless the address says otherwise."""
    ours = {"connect_timeout": patience.connect_seconds, **_NOTICING}
    chosen = {name: value for name, value in ours.items() if name not in url.query}
    given = url.query.get("options", "")
    # The server takes the last one, so that an operator's own options win.
    options = [*_bounds(patience), *([given] if isinstance(given, str) else given)]
    return {**chosen, "options": " ".join(options).strip()}


def give_up_in_time(engine: Engine, patience: Patience) -> None:
    """Let connections of the engine give up on a server that does not respond at all."""
    seconds = patience.statement_seconds + _GRACE_SECONDS

    def connect(
        dialect: Dialect,
        _entry: ConnectionPoolEntry,
        arguments: Sequence[object],
        named: Mapping[str, object],
    ) -> DBAPIConnection:
        connected: DBAPIConnection = _impatient(dialect.loaded_dbapi, seconds).connect(
            *arguments, **named
        )
        return connected

    event.listen(engine, "do_connect", connect)


def _bounds(patience: Patience) -> list[str]:
    milliseconds = {
        "statement_timeout": patience.statement_seconds * 1_000,
        "lock_timeout": patience.lock_seconds * 1_000,
        # A process that stopped in the middle of a write must not keep others waiting.
        "idle_in_transaction_session_timeout": patience.idle_seconds * 1_000,
    }
    return [f"-c {name}={value}" for name, value in milliseconds.items()]


class _Connection(Protocol):
    """What is used here of a connection of the driver."""

    pgconn: Any


def _impatient(driver: Any, seconds: float) -> Any:  # noqa: ANN401  # a module and a class that may be absent
    """The driver's kind of connection, with a limit for everything that it waits for.

    The server's own limits do not help when no packet comes back.
    """
    inherited: Callable[..., object] = driver.Connection.wait

    def wait(
        self: _Connection, steps: object, interval: float = 0.1, timeout: float | None = None
    ) -> object:
        limit = seconds if timeout is None else timeout
        ends_at = monotonic() + limit
        try:
            return inherited(self, steps, interval, limit)
        except driver.OperationalError:
            if monotonic() >= ends_at:
                # An answer that comes later would be taken for that of the next statement.
                self.pgconn.finish()
            raise

    return type("ImpatientConnection", (driver.Connection,), {"wait": wait})
