"""A plain `GET /resolve`, answered without the framework: the bytes of `resolve`, sooner.

The framework needs longer to read a question of ten fields and to check an answer than the
engine needs to find it. A question that is at all unusual is left to `resolve`, which also has
all the words for what is wrong with one.
"""

import re
from dataclasses import dataclass
from typing import Any, Final, NamedTuple
from urllib.parse import parse_qsl

from starlette.types import ASGIApp, Receive, Scope, Send

from app.api.resolve import router
from app.api.schemas.base import RegistryOut
from app.api.schemas.resolve import MAX_TITLE_CHARACTERS
from app.api.writing import AnswerWriter, as_json
from app.http.caching import REVALIDATE, strong_tag
from app.http.deps import OUTCOME_KEY, Snapshot
from app.matching.resolution import NO_HINTS, Hints, Outcome, Strictness
from app.matching.resolve import TitleError, resolve_title
from app.services.content.recently_used import RecentlyUsed

KEPT_BYTES: Final = 16 * 1024 * 1024
"""The most memory for answers: some 5,000, which a system that asks the same titles reuses."""

_BYTES_BESIDE_A_BODY: Final = 1_000
"""What an answer takes besides its body and its question: its headers and the objects."""

_PATH: Final = "/resolve"
_CONDITION: Final = b"if-none-match"
_CONTEXT: Final = frozenset(("band", "occupation_code", "job_role", "staff_group", "setting"))
_KNOWN: Final = _CONTEXT | {"title", "limit", "strictness"}
_MOST_CONTEXT_CHARACTERS: Final = 200
_LIMIT: Final = re.compile(r"[1-9]|[1-4][0-9]|50")
_DEFAULT_LIMIT: Final = "5"
_STRICTNESS: Final = {strictness.value: strictness for strictness in Strictness}
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f]")
_ROUTE: Final = next(route for route in router.routes if getattr(route, "path", "") == _PATH)


class _Question(NamedTuple):
    """A question that `ResolveInFormIn` takes as it is."""

    title: str
    hints: Hints
    limit: int
    strictness: Strictness


@dataclass(frozen=True, slots=True)
class _Answer:
    """An answer as it is sent."""

    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    outcome: Outcome


class _Store:
    """The answers from one state of the registry, which are never answers from another."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.stamp = f'"registry":{as_json(RegistryOut.of(snapshot[0]))}'
        self.writer = AnswerWriter(snapshot[1])
        self.answers = RecentlyUsed[tuple[str, bytes], _Answer](KEPT_BYTES, size=_bytes_of)


class PlainResolve:
    """Answers a plain `GET /resolve` and passes everything else on.

    Put it inside whatever holds for every request, and outside `ConditionalGet`.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app
        self._store: _Store | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        answer = self._answer(scope) if _is_candidate(scope) else None
        if answer is None:
            await self._app(scope, receive, send)
            return
        scope["route"] = _ROUTE
        scope[OUTCOME_KEY] = answer.outcome
        headers = list(answer.headers)
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": answer.body})

    def _answer(self, scope: Scope) -> _Answer | None:
        """The answer to a plain question; None for one that is not plain, or has no answer."""
        snapshot = scope["app"].state.index_cache.built
        if snapshot is None:
            return None
        store = self._store
        if store is None or store.snapshot is not snapshot:
            store = self._store = _Store(snapshot)
        # An answer has addresses, so it also depends on the prefix of a proxy.
        asked = (scope["root_path"], scope["query_string"])
        answer = store.answers.get(asked)
        if answer is None:
            answer = _answered(scope["query_string"], store)
            if answer is not None:
                store.answers.keep(asked, answer)
        return answer


def _bytes_of(asked: tuple[str, bytes], answer: _Answer) -> int:
    return len(asked[1]) + len(answer.body) + _BYTES_BESIDE_A_BODY


def _is_candidate(scope: Scope) -> bool:
    """Whether the request may be plain. A condition can have another answer than the bytes."""
    return (
        scope["type"] == "http"
        and scope["method"] == "GET"
        and scope["path"] == scope["root_path"] + _PATH
        and all(name != _CONDITION for name, _ in scope["headers"])
    )


def _answered(query: bytes, store: _Store) -> _Answer | None:
    question = _read(query)
    if question is None:
        return None
    index = store.snapshot[1]
    title, hints, limit, strictness = question
    try:
        found = resolve_title(title, index, hints=hints, strictness=strictness, limit=limit)
    except TitleError:
        return None
    body = store.writer.written(title, hints, found, store.stamp)
    headers = (
        (b"content-length", b"%d" % len(body)),
        (b"content-type", b"application/json"),
        (b"cache-control", REVALIDATE.encode()),
        (b"etag", strong_tag(body).encode()),
    )
    return _Answer(headers, body, found.outcome)


def _read(query: bytes) -> _Question | None:
    """The question of a query; None unless every part is there once and as simple as can be."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    given: dict[str, Any] = dict(pairs)
    if len(given) != len(pairs) or not given.keys() <= _KNOWN or not all(map(_is_plain, pairs)):
        return None
    title = given.pop("title", None)
    limit = given.pop("limit", _DEFAULT_LIMIT)
    strictness = _STRICTNESS.get(given.pop("strictness", Strictness.STANDARD.value))
    if title is None or strictness is None or not _LIMIT.fullmatch(limit):
        return None
    hints = Hints(**given) if given else NO_HINTS
    return _Question(title, hints, int(limit), strictness)


def _is_plain(pair: tuple[str, str]) -> bool:
    name, text = pair
    most = MAX_TITLE_CHARACTERS if name == "title" else _MOST_CONTEXT_CHARACTERS
    return 0 < len(text) <= most and _CONTROL.search(text) is None
