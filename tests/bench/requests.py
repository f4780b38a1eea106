"""`GET /resolve` against a bare endpoint of the framework: processor time of the whole server.

The servers run side by side and take turns, one request after the other over one connection.
Nothing of the client is counted.
"""

import http.client
import json
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urlencode

from app.api.schemas.base import RegistryOut
from app.api.schemas.resolve import ResolutionOut, answer_fields
from app.api.writing import AnswerWriter, as_json
from app.matching.index import MatchIndex
from app.matching.resolution import NO_HINTS
from app.matching.resolve import TitleError, resolve_title
from tests.bench.services import HERE, Service, registry_file, service, started
from tests.servers import free_port

ROUNDS: Final = 7
BARE: Final = "bare endpoint"
_REQUESTS_A_ROUND: Final = 150
_MICROSECONDS: Final = 1_000_000
_UNUSUAL: Final = {"if_none_match": '"no such tag"'}
"""A request with a condition takes the ordinary way. No answer meets this one."""

_STAMP: Final = {"release": None, "content": f"sha256:{'0' * 64}", "resolver": "0"}


@dataclass(frozen=True, slots=True)
class RequestCost:
    """The median, least and greatest processor time of a request, in microseconds."""

    name: str
    typical: float
    least: float
    most: float


def time_requests(
    seed: Path, titles: Sequence[str], index: MatchIndex, beside: Path | None = None
) -> list[RequestCost]:
    """The bare endpoint, then seen and unseen titles; `beside` is another folder of code."""
    answers = _answers(titles, index)
    asked = list(answers)
    seen, unseen = asked[:_REQUESTS_A_ROUND], asked[_REQUESTS_A_ROUND:]
    with ExitStack() as stack:
        work: dict[str, tuple[Service, list[list[str]]]] = {}
        bare = stack.enter_context(_bare(_typical(answers)))
        work[BARE] = (bare, [seen] * ROUNDS)
        for name, code in _codes(beside).items():
            settings = stack.enter_context(registry_file(seed, code))
            running = stack.enter_context(service(settings, code))
            _cost(running, seen)
            work[f"seen{name}"] = (running, [seen] * ROUNDS)
            work[f"unseen{name}"] = (running, [unseen[number::ROUNDS] for number in range(ROUNDS)])
        return _costs(work)


def count_alike(seed: Path, titles: Sequence[str], index: MatchIndex) -> int:
    """How many titles have the same answer by the short way, the route and the models.

    Raises `RuntimeError` for a title that has another.
    """
    answers = _answers(titles, index)
    with registry_file(seed) as settings, service(settings) as running, _connected(running) as line:
        for title, answer in answers.items():
            short, ordinary = _get(line, title), _get(line, title, **_UNUSUAL)
            stamp = json.loads(short)["registry"]
            if not short == ordinary == _by_models(title, index, stamp):
                raise RuntimeError(f"{len(answer)} bytes: another answer on another way")
    return len(answers)


def _by_models(title: str, index: MatchIndex, stamp: dict[str, str | None]) -> bytes:
    fields = answer_fields(title, NO_HINTS, resolve_title(title, index))
    registry = RegistryOut.model_validate(stamp)
    return ResolutionOut(**fields, registry=registry).model_dump_json().encode()


def _costs(work: Mapping[str, tuple[Service, list[list[str]]]]) -> list[RequestCost]:
    costs: dict[str, list[float]] = {name: [] for name in work}
    for number in range(ROUNDS):
        for name, (running, parts) in work.items():
            costs[name].append(_cost(running, parts[number][:_REQUESTS_A_ROUND]))
    return [RequestCost(name, median(cost), min(cost), max(cost)) for name, cost in costs.items()]


def _codes(beside: Path | None) -> dict[str, Path]:
    """The folders of code by what their rows are marked with."""
    return {"": HERE} if beside is None else {"": HERE, ", beside": beside}


def _cost(running: Service, titles: Sequence[str]) -> float:
    """The microseconds of a request."""
    with _connected(running) as line:
        before = running.processor_seconds()
        for title in titles:
            _get(line, title)
        spent = running.processor_seconds() - before
    return spent / len(titles) * _MICROSECONDS


@contextmanager
def _connected(running: Service) -> Iterator[http.client.HTTPConnection]:
    line = http.client.HTTPConnection("127.0.0.1", running.port, timeout=60)
    line.connect()
    yield line
    line.close()


def _get(line: http.client.HTTPConnection, title: str, **headers: str) -> bytes:
    """The body for a title. An answer that is not 200 raises an error."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    line.request("GET", f"/resolve?{urlencode({'title': title})}", headers=named)
    answer = line.getresponse()
    body = answer.read()
    if answer.status != http.client.OK:
        raise RuntimeError(f"{answer.status} for a title")
    return body


def _answers(titles: Sequence[str], index: MatchIndex) -> dict[str, bytes]:
    """The answers to the titles that the service takes."""
    answers, writer = {}, AnswerWriter(index)
    for title in titles:
        try:
            found = resolve_title(title, index)
        except TitleError:
            continue
        answers[title] = writer.written(title, NO_HINTS, found, f'"registry":{as_json(_STAMP)}')
    return answers


def _typical(answers: Mapping[str, bytes]) -> bytes:
    """The answer of middle length."""
    return sorted(answers.values(), key=len)[len(answers) // 2]


@contextmanager
def _bare(answer: bytes) -> Iterator[Service]:
    port = free_port()
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answer.json"
        file.write_bytes(answer)
        program = ("-m", "tests.bench.bare", str(port), str(file))
        with started(program, port, "/resolve?title=Nurse") as running:
            yield running
