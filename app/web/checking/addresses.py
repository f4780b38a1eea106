"""The addresses of the pages of one check."""

import re
from typing import Annotated, Final

from fastapi import Depends

from app.errors import CheckNotFoundError

CHECKS: Final = "/ui/checks"
_ID: Final = re.compile(r"[A-Za-z0-9_-]{32}")


def check_id_of(check_id: str) -> str:
    """The id in an address; raises `CheckNotFoundError` for one that no check can have."""
    if _ID.fullmatch(check_id) is None:
        raise CheckNotFoundError
    return check_id


CheckIdDep = Annotated[str, Depends(check_id_of)]


def path_of(check_id: str, part: str = "") -> str:
    """The path of a page of a check.

    >>> path_of("a1", "rows")
    '/ui/checks/a1/rows'
    """
    return f"{CHECKS}/{check_id}/{part}".rstrip("/")
