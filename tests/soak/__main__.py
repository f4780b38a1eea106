"""`python -m tests.soak`: mixed traffic at a high steady rate, then far too much of it.

The highest rate that the service keeps up with is looked for first. The soak has 80% of it, or
another `--share`: what a busy machine can do is not the same from minute to minute.

The service runs on this machine in processes of its own, beside the program that makes the load.
So the rates say what this machine can do with both, and only hold for it. The exit code is 1 if
something was not answered, or if the memory grew.
"""

import argparse
import asyncio
import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final

from rich.console import Console

from app.settings import SHIPPED_SEED_DIR
from tests.soak.client import Asked
from tests.soak.driving import Results, drive
from tests.soak.service import Memory, Service, database, running
from tests.soak.traffic import SHARES, Content, from_one, mixed

DATABASES: Final = ("sqlite", "postgresql")
_FIRST_RATE: Final = 5.0
_STEP: Final = 1.4
_STEP_SECONDS: Final = 10
_STEP_BACK: Final = 1.15
_HELD_SECONDS: Final = 20
_MOST_RATE: Final = 5_000.0
_WARM_UP_SECONDS: Final = 20
_OVERLOAD_SECONDS: Final = 20
_REST_SECONDS: Final = 5
_CONNECTIONS: Final = 128
_TOO_MANY_CONNECTIONS: Final = 512
_MOST_LATE_SECONDS: Final = 10
_MOST_MEDIAN_MS: Final = 500
_TIMES_TOO_MUCH: Final = 5
_TRIES: Final = 4
_LIMIT_OF_AN_ADDRESS: Final = 600
_FEWEST_GREEDY: Final = 100.0
_GREEDY_ADDRESS: Final = "192.0.2.1"
_MB: Final = 1024 * 1024


@dataclass(slots=True)
class Soak:
    """One run against one service. `faults` are what it must not do."""

    service: Service
    requests: Iterator[Asked]
    content: Content
    console: Console
    faults: list[str]

    def load(self, rate: float, seconds: float, connections: int = _CONNECTIONS) -> Results:
        """Mixed traffic at a rate."""
        return self.drive(self.requests, rate, seconds, connections)

    def drive(
        self, requests: Iterator[Asked], rate: float, seconds: float, connections: int
    ) -> Results:
        """These requests at a rate."""
        return asyncio.run(
            drive(requests, self.service.port, rate=rate, seconds=seconds, connections=connections)
        )

    def find_rate(self) -> float:
        """The highest rate that held for 20 seconds, in requests per second.

        A short step can hold at a rate that is too high for longer. So the rate goes up in short
        steps until one fails, and then back in small ones until a long one holds.
        """
        rate = _FIRST_RATE
        while rate <= _MOST_RATE and self.holds(rate, _STEP_SECONDS):
            rate *= _STEP
        while not self.holds(rate := rate / _STEP_BACK, _HELD_SECONDS):
            if rate < 1:
                raise SystemExit("This machine is too busy for one request a second.")
        return rate

    def holds(self, rate: float, seconds: float) -> bool:
        """Whether the service keeps up with a rate. What is still under way ends first."""
        results = self.load(rate, seconds)
        self.say(f"  {rate:6.1f} a second for {seconds:.0f} s: {_in_short(results)}")
        self.say_errors(results)
        return _holds(results)

    def steady(self, rate: float, minutes: float) -> Results:
        """The soak: no error, nothing refused, and no more memory at the end."""
        with self.service.watched() as memory:
            results = self.load(rate, minutes * 60)
        self.show(results)
        self.show_memory(memory)
        self.check(results, "the soak")
        if results.shed or results.not_sent:
            self.faults.append(f"the soak: {results.shed} refused, {results.not_sent} not sent")
        if memory.has_grown:
            self.faults.append("the soak: the memory has grown")
        return results

    def overload(self, rate: float) -> None:
        """Far too many requests, twice as many each time until some are refused.

        Of one address, and then of all.
        """
        much = rate * _TIMES_TOO_MUCH
        greedy = from_one(_GREEDY_ADDRESS, self.content)
        phases = (
            ("one address asks", greedy, max(much, _FEWEST_GREEDY)),
            ("all together ask", self.requests, much),
        )
        for who, requests, pace in phases:
            paces = [pace * 2**more for more in range(_TRIES)]
            if not any(self.refuses(who, requests, pace) for pace in paces):
                self.faults.append(f"{who} {paces[-1]:.0f} times a second: nothing was refused")

    def refuses(self, who: str, requests: Iterator[Asked], pace: float) -> bool:
        """Whether so many requests were too many, so that some were refused."""
        what = f"{who} {pace:.0f} times a second"
        results = self.drive(requests, pace, _OVERLOAD_SECONDS, _TOO_MANY_CONNECTIONS)
        self.say(f"{what}: {_in_short(results)}")
        self.check(results, what)
        return results.shed > 0

    def recovered(self, rate: float, before: Results) -> None:
        """The same rate as before, after a short rest."""
        after = self.load(rate, _OVERLOAD_SECONDS)
        self.check(after, "after the overload")
        if after.shed or after.not_sent:
            self.faults.append("after the overload: requests are still refused")
        self.say(
            f"p99 before {before.percentile(0.99):.0f} ms, after {after.percentile(0.99):.0f} ms"
        )

    def check(self, results: Results, when: str) -> None:
        """Note what was not answered as it should be."""
        self.faults.extend(f"{when}: {what} ({count})" for what, count in results.errors.items())

    def say_errors(self, results: Results) -> None:
        """What was not answered as it should be."""
        for what, count in results.errors.items():
            self.say(f"         {what} ({count})")

    def show(self, results: Results) -> None:
        """The rate and the times of each kind."""
        self.say(f"  {'kind':22}{'answers':>9}{'a second':>10}{'p50 ms':>9}{'p99 ms':>9}")
        for kind in SHARES:
            times = results.times[kind]
            self.say(
                f"  {kind:22}{len(times):9,}{len(times) / results.seconds:10.1f}"
                f"{results.percentile(0.5, kind):9.1f}{results.percentile(0.99, kind):9.1f}"
            )
        self.say(f"  all: {_in_short(results)}")

    def show_memory(self, memory: Memory) -> None:
        """The memory at the start, in the middle and at the end, each minute, and its growth."""
        each_minute = ", ".join(f"{sample / _MB:.0f}" for sample in memory.samples[::60])
        start, middle, end = (sample / _MB for sample in memory.in_short)
        self.say(
            f"  memory: {start:.0f} MB at the start, {middle:.0f} MB in the middle, "
            f"{end:.0f} MB at the end (each minute: {each_minute}); in the second half it grew "
            f"by {memory.growth / _MB:.2f} MB a minute"
        )

    def say(self, text: str) -> None:
        """Print a line."""
        self.console.print(text, highlight=False, soft_wrap=True)


def main() -> None:
    """Run on each database that is asked for."""
    asked = _parser().parse_args()
    console, faults = Console(), list[str]()
    for kind in asked.databases or DATABASES:
        console.print(f"\n{kind}, {asked.workers} process(es)")
        with _soak(kind, asked.workers, console) as soak:
            soak.load(_FIRST_RATE, _WARM_UP_SECONDS)
            rate = asked.rate or soak.find_rate() * asked.share
            soak.say(f"{asked.minutes:g} minutes at {rate:.0f} a second:")
            before = soak.steady(rate, asked.minutes)
            soak.overload(rate)
            asyncio.run(asyncio.sleep(_REST_SECONDS))
            soak.recovered(rate, before)
            faults += [f"{kind}, {fault}" for fault in soak.faults]
    for fault in faults:
        console.print(f"fault: {fault}", highlight=False, soft_wrap=True)
    raise SystemExit(1 if faults else 0)


@contextmanager
def _soak(kind: str, workers: int, console: Console) -> Iterator[Soak]:
    serve = () if workers == 1 else ("--workers", str(workers))
    settings = {"REGISTRY_REQUESTS_A_MINUTE_PER_ADDRESS": str(_LIMIT_OF_AN_ADDRESS)}
    with database(kind) as url, running(url, settings, serve) as service:
        content = _content(service.key)
        yield Soak(service, mixed(content), content, console, [])


def _content(key: str) -> Content:
    with (SHIPPED_SEED_DIR / "roles.csv").open(encoding="utf-8", newline="") as file:
        roles = list(csv.DictReader(file))
    with (SHIPPED_SEED_DIR / "synonyms.csv").open(encoding="utf-8", newline="") as file:
        terms = [row["term"] for row in csv.DictReader(file)]
    titles = [row["name"] for row in roles] + terms
    return Content(titles, [row["role_id"] for row in roles], key)


def _holds(results: Results) -> bool:
    """Whether all was answered, half of it soon, and the rest did not pile up."""
    is_answered = not (results.errors or results.shed or results.not_sent)
    is_soon = results.percentile(0.5) <= _MOST_MEDIAN_MS
    return is_answered and is_soon and results.late_seconds <= _MOST_LATE_SECONDS


def _in_short(results: Results) -> str:
    refused = f"{results.count(429):,} with 429, {results.count(503):,} with 503"
    return (
        f"{results.answered / results.seconds:.0f} answered a second, "
        f"p50 {results.percentile(0.5):.0f} ms, p99 {results.percentile(0.99):.0f} ms; "
        f"{refused}, {results.not_sent:,} not sent, {sum(results.errors.values()):,} errors"
    )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("databases", nargs="*", choices=[*DATABASES, []], metavar="database")
    parser.add_argument("--minutes", type=float, default=10, help="how long the soak is")
    parser.add_argument("--rate", type=float, help="requests a second, instead of searching")
    parser.add_argument(
        "--share", type=float, default=0.8, help="how much of the highest rate the soak has"
    )
    parser.add_argument("--workers", type=int, default=1, help="processes of the service")
    return parser


if __name__ == "__main__":
    main()
