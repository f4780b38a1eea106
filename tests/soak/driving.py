"""Sends requests at a steady rate, whether or not the service keeps up, and notes each answer."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from math import ceil
from time import perf_counter
from typing import Final

from tests.soak.client import Asked, Connection

SHED: Final = frozenset({429, 503})
_NO_ANSWER: Final = 0


@dataclass(slots=True)
class Results:
    """The answers of one phase: how many of each status, and how long each took, by kind.

    Times are in milliseconds from when a request was due, so a service that falls behind shows
    it. `late_seconds` is how long the last answers came after the last request. `not_sent`:
    requests for which no connection was free.
    """

    seconds: float = 0.0
    late_seconds: float = 0.0
    statuses: dict[str, Counter[int]] = field(default_factory=lambda: defaultdict(Counter))
    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    not_sent: int = 0

    def note(self, kind: str, status: int, milliseconds: float) -> None:
        """Note one answer. Only the time of a full answer counts."""
        self.statuses[kind][status] += 1
        if 200 <= status < 300:
            self.times[kind].append(milliseconds)

    def count(self, *statuses: int) -> int:
        """How many answers had one of these statuses."""
        return sum(counts[status] for counts in self.statuses.values() for status in statuses)

    @property
    def answered(self) -> int:
        """How many requests were answered in full."""
        return sum(map(len, self.times.values()))

    @property
    def shed(self) -> int:
        """How many requests were refused because there were too many."""
        return self.count(*SHED)

    @property
    def errors(self) -> dict[str, int]:
        """How often something else happened, by kind and status. 'none': no answer."""
        return {
            f"{kind}: {status or 'none'}": count
            for kind, counts in sorted(self.statuses.items())
            for status, count in sorted(counts.items())
            if not 200 <= status < 300 and status not in SHED
        }

    def percentile(self, share: float, kind: str | None = None) -> float:
        """The time within which this share of the full answers came. 0 without answers."""
        wanted = self.times.values() if kind is None else [self.times[kind]]
        ordered = sorted(time for times in wanted for time in times)
        return ordered[max(ceil(share * len(ordered)) - 1, 0)] if ordered else 0.0


async def drive(
    requests: Iterator[Asked], port: int, *, rate: float, seconds: float, connections: int
) -> Results:
    """What happens to requests that are due at a rate, in requests per second."""
    results = Results()
    pool = [Connection(port) for _ in range(connections)]
    free: list[Connection] = [*pool]
    running: set[asyncio.Task[None]] = set()
    begun = perf_counter()
    for number in range(int(rate * seconds)):
        due = begun + number / rate
        wait = due - perf_counter()
        # Give the answers a turn now and then, however late we are.
        if wait > 0 or number % 20 == 0:
            await asyncio.sleep(max(wait, 0))
        if not free:
            results.not_sent += 1
            continue
        task = asyncio.create_task(_ask(free.pop(), next(requests), due, results, free))
        running.add(task)
        task.add_done_callback(running.discard)
    results.seconds = perf_counter() - begun
    if running:
        await asyncio.wait(running)
    results.late_seconds = perf_counter() - begun - results.seconds
    for connection in pool:
        connection.close()
    return results


async def _ask(
    connection: Connection, asked: Asked, due: float, results: Results, free: list[Connection]
) -> None:
    try:
        status = (await connection.ask(asked)).status
    except (OSError, EOFError, ValueError, IndexError):
        status = _NO_ANSWER
    finally:
        free.append(connection)
    results.note(asked.kind, status, (perf_counter() - due) * 1_000)
