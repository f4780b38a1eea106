"""The impact of open proposals: worked out one at a time, the last few reports kept.

Anybody may ask and an answer costs seconds of a processor, so few questions wait their turn,
more are turned away, and one that comes again is answered from memory.
"""

import threading
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

from app.errors import TooBusyError
from app.services.content.recently_used import RecentlyUsed
from app.services.proposals.answer_changes import ImpactReport
from app.services.proposals.impact import AskedTitles

KEPT_REPORTS: Final = 32
MOST_WAITING: Final = 4
"""How many questions are worked on or wait; each holds a thread that others could use."""


@dataclass(frozen=True, slots=True)
class ImpactQuestion:
    """What an impact depends on: the same question has the same answer.

    `content` is the registry's content hash, `titles` a digest of what is asked.
    """

    proposal: int
    revision: int
    content: str
    titles: str
    day: str


def digest_of(titles: AskedTitles) -> str:
    """A short stand-in for a list of titles with their hints, in order."""
    found = sha256()
    for title in titles:
        found.update(repr(title).encode())
    return found.hexdigest()


class ImpactReports:
    """The reports worked out last, for one process."""

    def __init__(self, kept: int = KEPT_REPORTS, most_waiting: int = MOST_WAITING) -> None:
        """Keep so many reports; the one not asked for longest goes first."""
        self._places = threading.BoundedSemaphore(most_waiting)
        self._turn = threading.Lock()
        self._found: RecentlyUsed[ImpactQuestion, ImpactReport] = RecentlyUsed(kept)

    def get(self, question: ImpactQuestion, work_out: Callable[[], ImpactReport]) -> ImpactReport:
        """The report that answers a question, worked out where it must be.

        Raises `TooBusyError` where many wait already, and passes on what `work_out` raises;
        nothing is kept of a failure.
        """
        report = self._found.get(question)
        if report is not None:
            return report
        if not self._places.acquire(blocking=False):
            raise TooBusyError("Much is asked of open proposals")
        try:
            with self._turn:
                return self._found.get(question) or self._found.keep(question, work_out())
        finally:
            self._places.release()
