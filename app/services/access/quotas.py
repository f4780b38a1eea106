"""How many requests each caller has left, counted in the memory of one process."""

from collections import OrderedDict
from dataclasses import dataclass
from math import ceil
from typing import Final

WINDOW_SECONDS: Final = 60
CALLERS_KEPT: Final = 20_000
"""Some 6 MB. Beyond this, the count that began first is forgotten."""


@dataclass(frozen=True, slots=True)
class Left:
    """How many requests a caller has left, and for how many seconds.

    `is_over`: there was none left for this request.
    """

    requests: int
    seconds: int
    is_over: bool


class Quota:
    """How many requests each caller makes in the minute that begins with its first one.

    A caller can make twice as many around the end of a minute. That is the price of a count that
    costs a microsecond and tells a caller exactly what it has left. A request that is refused
    does not count.
    """

    def __init__(self, most: int, *, callers_kept: int = CALLERS_KEPT) -> None:
        self.most = most
        self._callers_kept = callers_kept
        # When the minute of a caller ends, and its requests. Every minute is as long, so the
        # order in which they begin is the order in which they end.
        self._minutes: OrderedDict[str, tuple[float, int]] = OrderedDict()

    def take(self, caller: str, now: float) -> Left:
        """Count a request. `now` is in seconds and never goes back."""
        ends, made = self._minute(caller, now)
        if made >= self.most:
            return Left(0, ceil(ends - now), is_over=True)
        self._minutes[caller] = (ends, made + 1)
        return Left(self.most - made - 1, ceil(ends - now), is_over=False)

    def look(self, caller: str, now: float) -> Left:
        """What a caller has left, without a new request."""
        ends, made = self._minutes.get(caller, (now, 0))
        if now >= ends:
            return Left(self.most, WINDOW_SECONDS, is_over=False)
        return Left(self.most - made, ceil(ends - now), is_over=made >= self.most)

    def _minute(self, caller: str, now: float) -> tuple[float, int]:
        found = self._minutes.get(caller)
        if found is not None and now < found[0]:
            return found
        if found is not None:
            del self._minutes[caller]
        elif len(self._minutes) >= self._callers_kept:
            self._minutes.popitem(last=False)
        return now + WINDOW_SECONDS, 0
