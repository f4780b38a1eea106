"""Requests per second of the protocols, beside `GET /_ping` of the same service.

One client asks one thing after the other over one connection. The questions take turns, so that
a busy machine slows all of them alike, and the ratios stay.
"""

import http.client
import itertools
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Final
from urllib.parse import quote, urlencode

from tests.bench.services import registry_file, service

ROUNDS: Final = 7
_REQUESTS_A_ROUND: Final = 60
_BATCHES_A_ROUND: Final = 4
_TITLES_A_BATCH: Final = 100
_ROLES: Final = "urn:nhs-role-registry:CodeSystem:nhs-role"
_ALL: Final = "urn:nhs-role-registry:ValueSet:nhs-role"
_FORM: Final = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True, slots=True)
class Pace:
    """How fast a question is answered: the median time in milliseconds, and per second."""

    name: str
    milliseconds: float
    per_second: float
    of_a_ping: float


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request. Each round takes the next ones of its paths."""

    paths: Iterator[str]
    body: Iterator[str] | None
    times: int


def time_protocols(seed: Path, titles: Sequence[str], role_ids: Sequence[str]) -> list[Pace]:
    """Each question on a service of its own with the seed, the ping first."""
    questions = _questions(titles, role_ids)
    with registry_file(seed) as settings, service(settings) as running:
        connection = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
        for asked in questions.values():
            _ask(connection, asked)  # the first question about a release makes its resources
        costs: dict[str, list[float]] = {name: [] for name in questions}
        for _ in range(ROUNDS):
            for name, asked in questions.items():
                costs[name] += [_ask(connection, asked) for _ in range(asked.times)]
        connection.close()
    typical = {name: median(cost) for name, cost in costs.items()}
    ping = next(iter(typical.values()))
    return [
        Pace(name, seconds * 1_000, 1 / seconds, ping / seconds)
        for name, seconds in typical.items()
    ]


def _questions(titles: Sequence[str], role_ids: Sequence[str]) -> dict[str, _Asked]:
    fhir = "/fhir/{}?{}"
    system, value_set = {"system": _ROLES}, {"url": _ALL}

    def each(path: str, field: str, values: Sequence[str], **more: str) -> _Asked:
        asked = [fhir.format(path, urlencode({**more, field: value})) for value in values]
        return _Asked(itertools.cycle(asked), None, _REQUESTS_A_ROUND)

    words = [title.split()[0] for title in titles if title.split()]
    return {
        "GET /_ping": _Asked(itertools.repeat("/_ping"), None, _REQUESTS_A_ROUND),
        "GET /resolve": _Asked(
            itertools.cycle([f"/resolve?title={quote(title)}" for title in titles]),
            None,
            _REQUESTS_A_ROUND,
        ),
        "$lookup": each("CodeSystem/$lookup", "code", role_ids, **system),
        "$validate-code": each("ValueSet/$validate-code", "code", role_ids, **system, **value_set),
        "$expand, a word, 20 codes": each(
            "ValueSet/$expand", "filter", words, count="20", **value_set
        ),
        "$translate": each("ConceptMap/$translate", "code", role_ids, **system),
        "/reconcile, 100 titles": _Asked(
            itertools.repeat("/reconcile"), _batches(titles), _BATCHES_A_ROUND
        ),
    }


def _batches(titles: Sequence[str]) -> Iterator[str]:
    endless = itertools.cycle(titles)
    while True:
        queries = {
            f"q{place}": {"query": title, "type": "role", "type_strict": "should"}
            for place, title in enumerate(itertools.islice(endless, _TITLES_A_BATCH))
        }
        yield urlencode({"queries": json.dumps(queries)})


def _ask(connection: http.client.HTTPConnection, asked: _Asked) -> float:
    """The seconds of one request. An answer that is not 200 raises an error."""
    path = next(asked.paths)
    body = None if asked.body is None else next(asked.body)
    begun = perf_counter()
    connection.request("GET" if body is None else "POST", path, body, _FORM if body else {})
    answer = connection.getresponse()
    content = answer.read()
    took = perf_counter() - begun
    if answer.status != http.client.OK:
        raise RuntimeError(f"{path}: {answer.status} {content[:200]!r}")
    return took
