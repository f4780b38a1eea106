"""Work that would only slow down other work, done a piece or two at a time, short lists first."""

import asyncio
import heapq
from collections.abc import Callable
from itertools import count
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread

Done = TypeVar("Done")
PATIENCE_SECONDS: Final = 0.0025
"""For each of its items, a list waits so long for shorter ones that come after it."""


class Turns:
    """Gives the turn to the piece of work whose list has the first place.

    Only one thread of Python runs at a time: lists that share it piece by piece would all be
    done at the end. A list goes on with its next piece if it asks for it at once. If its reader
    is slow, the next list has the turn. A list whose reader is gone leaves the queue.

    More can have the turn `at_once` where the work is done by other processes.
    """

    def __init__(self, at_once: int = 1) -> None:
        self._numbers = count()
        self._queue: list[tuple[float, int, asyncio.Future[None]]] = []
        self._free = at_once
        self._threads = CapacityLimiter(at_once)

    @property
    def waiting(self) -> int:
        """How many pieces of work wait for their turn."""
        return sum(not turn.done() for _, _, turn in self._queue)

    @staticmethod
    def place_of(items: int) -> float:
        """The place of a list that comes now, for all its pieces. The least is first."""
        return asyncio.get_running_loop().time() + items * PATIENCE_SECONDS

    async def do(self, work: Callable[[], Done], place: float) -> Done:
        """The result of some work, done in a thread in its turn."""
        await self._take(place)
        try:
            return await to_thread.run_sync(work, limiter=self._threads)
        finally:
            # Not at once: a list that has its next piece ready asks for it before this is done.
            asyncio.get_running_loop().call_soon(self._give)

    async def _take(self, place: float) -> None:
        if self._free:
            self._free -= 1
            return
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, (place, next(self._numbers), turn))
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it had been given in the same moment
                self._give()
            raise

    def _give(self) -> None:
        while self._queue:
            _, _, turn = heapq.heappop(self._queue)
            if not turn.done():
                turn.set_result(None)
                return
        self._free += 1
