"""What a handler may ask for."""

from collections.abc import Iterator
from typing import Annotated, Final

from fastapi import Depends, Request
from sqlmodel import Session

from app.db.session import reading
from app.matching.index import MatchIndex
from app.services.indexing import IndexCache, Version

REQUEST_ID_KEY: Final = "registry.request_id"
Snapshot = tuple[Version, MatchIndex]


def get_session(request: Request) -> Iterator[Session]:
    """One request, one state of the database; nothing can be written with it."""
    with reading(request.app.state.engine) as session:
        yield session


def current_snapshot(request: Request) -> Snapshot:
    """The match index as of now and the content that it answers for: no SQL."""
    cache: IndexCache[MatchIndex] = request.app.state.index_cache
    return cache.snapshot


async def get_snapshot(request: Request) -> Snapshot:
    """`current_snapshot` as a dependency; a coroutine, for a plain function costs a thread."""
    return current_snapshot(request)


# "function": the session ends before the response leaves. The default scope ends it after.
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
IndexDep = Annotated[Snapshot, Depends(get_snapshot)]
