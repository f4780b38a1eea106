"""From start to ready, and what a batch of 10,000 distinct titles costs the whole server."""

import http.client
import json
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from statistics import median
from typing import Final

from tests.bench.services import HERE, Service, registry_file, service

ROUNDS: Final = 3
TITLES: Final = 10_000
_JSON: Final = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True)
class Served:
    """Medians over the rounds. `ready` is from the start of the process to its first answer."""

    name: str
    ready_seconds: float
    ready_processor_seconds: float
    ready_bytes: float
    batch_seconds: float
    batch_processor_seconds: float
    batch_bytes: float


def time_serving(seed: Path, titles: Sequence[str], beside: Path | None = None) -> list[Served]:
    """A service of this code, and of another folder of code beside it, in turn."""
    codes = {"this code": HERE} | ({} if beside is None else {"beside": beside})
    body = json.dumps({"titles": distinct(titles, TITLES)}).encode()
    found: dict[str, list[tuple[float, ...]]] = {name: [] for name in codes}
    with ExitStack() as stack:
        settings = {
            name: stack.enter_context(registry_file(seed, code)) for name, code in codes.items()
        }
        for _ in range(ROUNDS):
            for name, code in codes.items():
                with service(settings[name], code) as running:
                    found[name].append(_figures(running, body))
    return [
        Served(name, *(median(figures) for figures in zip(*rounds, strict=True)))
        for name, rounds in found.items()
    ]


def distinct(titles: Sequence[str], count: int) -> list[str]:
    """As many distinct titles: the given ones, then the same with a ward."""
    endings = ("", *(f" - Ward {number}" for number in range(1, count)))
    all_titles = (f"{title[:280]}{ending}" for ending in endings for title in dict.fromkeys(titles))
    return list(islice(dict.fromkeys(islice(all_titles, 2 * count)), count))


def _figures(running: Service, body: bytes) -> tuple[float, ...]:
    ready = running.resident_bytes()
    before, begun = running.processor_seconds(), time.perf_counter()
    connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=120)
    connection.request("POST", "/resolve", body, _JSON)
    answer = connection.getresponse()
    while answer.read(1 << 20):
        pass
    seconds = time.perf_counter() - begun
    spent = running.processor_seconds() - before
    connection.close()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{answer.status} for the batch")
    return (
        running.ready_seconds,
        running.ready_processor_seconds,
        ready,
        seconds,
        spent,
        running.resident_bytes(),
    )
