"""How many reports one address can send, so that one caller cannot fill the queue for all."""

import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from app.errors import ReportLimitError
from app.services.access.addresses import network_of
from app.services.content.recently_used import RecentlyUsed

MOST_AN_HOUR: Final = 60
_HOUR: Final = timedelta(hours=1)
_ADDRESSES_KEPT: Final = 10_000


@dataclass(frozen=True, slots=True)
class _Hour:
    """The reports of one address in the hour that began with its first report."""

    began: datetime
    reports: int


class ReportLimit:
    """The reports of each address in the last hour, for one process. Nothing is stored."""

    def __init__(self, most: int = MOST_AN_HOUR) -> None:
        self._most = most
        self._counting = threading.Lock()
        self._hours: RecentlyUsed[str, _Hour] = RecentlyUsed(_ADDRESSES_KEPT)

    def count(self, address: str, now: datetime) -> None:
        """Count a report from an address. Raises `ReportLimitError` for one too many."""
        network = network_of(address)
        with self._counting:
            hour = self._hours.get(network)
            if hour is None or now - hour.began >= _HOUR:
                hour = _Hour(now, 0)
            if hour.reports >= self._most:
                raise ReportLimitError(self._most)
            self._hours.keep(network, _Hour(hour.began, hour.reports + 1))
