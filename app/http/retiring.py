"""Announces in each answer that an operation will go: `Deprecation` and `Sunset`.

RFC 9745 and RFC 8594. NHS England asks for twelve months between the two.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from email.utils import format_datetime
from typing import Any, Final

from app.http.addresses import address

LEAST_NOTICE: Final = timedelta(days=365)
_KEY: Final = "x-retiring"


@dataclass(frozen=True, slots=True)
class Retiring:
    """Since when an operation is deprecated, when it will go, and the page that says what to use.

    Raises `ValueError` where the notice is too short.
    """

    since: date
    ends: date
    see: str

    def __post_init__(self) -> None:
        if self.ends - self.since < LEAST_NOTICE:
            raise ValueError("An operation goes twelve months after it is deprecated, or later")

    def declared(self) -> dict[str, Any]:
        """For the decorator of a route: `@router.get("/old", **Retiring(…).declared())`."""
        shown = {"since": self.since.isoformat(), "ends": self.ends.isoformat(), "see": self.see}
        return {"deprecated": True, "openapi_extra": {_KEY: shown}}

    def headers(self) -> dict[str, str]:
        """What each answer says."""
        ends = datetime.combine(self.ends, time.min, UTC)
        return {
            "Deprecation": f"@{int(datetime.combine(self.since, time.min, UTC).timestamp())}",
            "Sunset": format_datetime(ends, usegmt=True),
            "Link": f'<{address(self.see)}>; rel="deprecation"; type="text/html"',
        }


def retiring(*, is_deprecated: bool, extra: Mapping[str, Any] | None) -> Retiring | None:
    """What a route declares. Raises `ValueError` for one that is deprecated without dates."""
    shown = (extra or {}).get(_KEY)
    if shown is None:
        if is_deprecated:
            raise ValueError("Declare a deprecated route with Retiring: answers need its dates")
        return None
    since, ends = date.fromisoformat(shown["since"]), date.fromisoformat(shown["ends"])
    return Retiring(since, ends, shown["see"])
