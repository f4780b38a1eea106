"""The impact of open proposals: calculated one at a time, with the last reports kept.

Anybody can ask, and each report takes seconds of processor time. So only a few questions wait
at a time, more are refused, and a repeated question is answered from memory.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from app.errors import TooBusyError
from app.services.content.recently_used import RecentlyUsed
from app.services.proposals.impact.comparing import ImpactReport
from app.services.proposals.impact.trying import AskedTitles

KEPT_REPORTS: Final = 32
_BUSY: Final = "The impact of many proposals is being calculated. Please try again soon."
MOST_WAITING: Final = 4
"""How many questions are in work or waiting. Each uses a thread that others could use."""


@dataclass(frozen=True, slots=True)
class ImpactQuestion:
    """Everything that an impact depends on: the same question has the same answer.

    `content` is the registry's content hash, `titles` a digest of what is asked.
    """

    proposal: int
    revision: int
    content: str
    titles: str
    day: str


def digest_of(titles: AskedTitles) -> str:
    """A short digest of a list of titles with their hints, in order."""
    found = sha256()
    for title in titles:
        found.update(repr(title).encode())
    return found.hexdigest()


class ImpactReports:
    """The last reports of this process."""

    def __init__(self, kept: int = KEPT_REPORTS, most_waiting: int = MOST_WAITING) -> None:
        """Keep this many reports. The one that was not asked for longest is dropped first."""
        self._places = threading.BoundedSemaphore(most_waiting)
        self._turn = threading.Lock()
        self._found: RecentlyUsed[ImpactQuestion, ImpactReport] = RecentlyUsed(kept)

    def peek(self, question: ImpactQuestion) -> ImpactReport | None:
        """The report for a question, if it is kept."""
        return self._found.get(question)

    def keep(self, question: ImpactQuestion, report: ImpactReport) -> ImpactReport:
        """A report that was calculated elsewhere, kept."""
        return self._found.keep(question, report)

    def get(self, question: ImpactQuestion, calculate: Callable[[], ImpactReport]) -> ImpactReport:
        """The report for a question, calculated if it is not kept.

        Raises `TooBusyError` where many questions already wait. An error of `calculate` is
        passed on, and nothing is kept of it.
        """
        report = self._found.get(question)
        if report is not None:
            return report
        if not self._places.acquire(blocking=False):
            raise TooBusyError(_BUSY)
        try:
            with self._turn:
                return self._found.get(question) or self._found.keep(question, calculate())
        finally:
            self._places.release()
