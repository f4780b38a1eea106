"""How long the registry waits for its database before it gives up."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Patience:
    """The longest times, in seconds.

    `pool_seconds` is for a connection of this process to become free, `connect_seconds` for a new
    one, and `lock_seconds` for another writer. `idle_seconds` is how long a transaction can stand
    still between two statements.
    """

    statement_seconds: int = 20
    lock_seconds: int = 10
    connect_seconds: int = 5
    pool_seconds: int = 5
    idle_seconds: int = 60


OF_A_COMMAND: Final = Patience(statement_seconds=3_600, lock_seconds=600, idle_seconds=3_600)
"""A command waits for others of its kind: several may be started together."""
