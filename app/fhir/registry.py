"""The registry's own resources for one request: the newest release, and older ones when asked.

A release that is not in memory takes a second or two to make. The question is then asked again, so
that what answers it need not wait in the middle.
"""

from collections.abc import Callable, Sequence
from typing import Final, TypeVar

from anyio import CapacityLimiter, to_thread
from fastapi import Request

from app.errors import ReleaseNotFoundError
from app.fhir.terminology.issues import Json
from app.fhir.terminology.library import Library, Shelf
from app.http.deps import current_snapshot
from app.matching.index import compile_tables
from app.matching.tables import MatchingTables
from app.services.releases.publishing import is_name
from app.services.releases.terminologies import Terminologies

_MOST_RELEASES: Final = 3
"""The most old releases in one question: each costs time and memory to make."""

AnswerT = TypeVar("AnswerT")


class ReleaseNeededError(Exception):
    """The answer needs a release that is not in memory yet."""

    def __init__(self, release: str) -> None:
        super().__init__(release)
        self.release = release


def make_shelf(version: str, resources: Sequence[Json], tables: MatchingTables) -> Shelf:
    """The resources of a release, with what searches its roles."""
    return Shelf(version, resources, compile_tables(tables))


async def answered(
    request: Request,
    answer: Callable[[Callable[[Sequence[Json]], Library]], AnswerT],
    *,
    in_thread: bool,
) -> AnswerT:
    """What a function answers that makes libraries from the resources of a question.

    A long answer is made in a thread, so that other requests are answered meanwhile.
    """
    terminologies: Terminologies[Shelf] = request.app.state.terminologies
    current = await _current(request, terminologies)
    fetched: dict[str, Shelf | None] = {current.version: current}

    def older(version: str) -> Shelf | None:
        if version in fetched:
            return fetched[version]
        if not is_name(version) or len(fetched) > _MOST_RELEASES:
            return None
        raise ReleaseNeededError(version)

    def make(brought: Sequence[Json]) -> Library:
        return Library(current, older, brought)

    while True:
        try:
            return await to_thread.run_sync(answer, make) if in_thread else answer(make)
        except ReleaseNeededError as needed:
            fetched[needed.release] = await _release(request, terminologies, needed.release)


async def _current(request: Request, terminologies: Terminologies[Shelf]) -> Shelf:
    live, _ = current_snapshot(request)
    found = terminologies.peek_current(live)
    if found is not None:
        return found
    limiter: CapacityLimiter = request.app.state.release_builder
    return await to_thread.run_sync(terminologies.get_current, live, limiter=limiter)


async def _release(
    request: Request, terminologies: Terminologies[Shelf], name: str
) -> Shelf | None:
    found = terminologies.peek(name)
    if found is not None:
        return found
    limiter: CapacityLimiter = request.app.state.release_builder
    try:
        return await to_thread.run_sync(terminologies.get, name, limiter=limiter)
    except ReleaseNotFoundError:
        return None
