"""What an error of the database means, in the same words for SQLite and PostgreSQL."""

from typing import Final, TypeAlias

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError

from app.errors import (
    DatabaseDamagedError,
    DatabaseFullError,
    DatabaseReadOnlyError,
    DatabaseUnavailableError,
    NotMigratedError,
    TooBusyError,
    UnavailableError,
    WritersCollidedError,
)

_Meaning: TypeAlias = type[UnavailableError]

# PostgreSQL, appendix A of its manual.
_OF_STATE: Final[dict[str, _Meaning]] = {
    "25006": DatabaseReadOnlyError,
    "40001": WritersCollidedError,
    "40P01": WritersCollidedError,
    "42P01": NotMigratedError,
    "42703": NotMigratedError,
    "53100": DatabaseFullError,
    "53200": TooBusyError,
    "53300": TooBusyError,
    "55P03": TooBusyError,
    "57014": TooBusyError,
    "XX001": DatabaseDamagedError,
    "XX002": DatabaseDamagedError,
}
# SQLite, https://www.sqlite.org/rescode.html: the primary code is the last byte.
_OF_CODE: Final[dict[int, _Meaning]] = {
    5: TooBusyError,
    6: TooBusyError,
    8: DatabaseReadOnlyError,
    11: DatabaseDamagedError,
    13: DatabaseFullError,
    26: DatabaseDamagedError,
}
_NO_ROOM_FOR_SHARED_MEMORY: Final = 4874
_MISSING: Final = ("no such table", "no such column")


def meaning_of(error: DBAPIError) -> _Meaning | None:
    """What an error means for the user, or None if a fault in our own statement caused it."""
    state: str | None = getattr(error.orig, "sqlstate", None)
    if state is not None:
        return _OF_STATE.get(state) or _if_not_ours(error)
    code: int | None = getattr(error.orig, "sqlite_errorcode", None)
    return _if_not_ours(error) if code is None else _of_sqlite(error, code)


def _of_sqlite(error: DBAPIError, code: int) -> _Meaning | None:
    if code == _NO_ROOM_FOR_SHARED_MEMORY:
        return DatabaseFullError
    if str(error.orig).startswith(_MISSING):
        return NotMigratedError
    return _OF_CODE.get(code & 0xFF) or _if_not_ours(error)


def _if_not_ours(error: DBAPIError) -> _Meaning | None:
    is_away = error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return DatabaseUnavailableError if is_away else None
