"""What a handler can ask for: sessions, callers and the match index."""

import asyncio
import hashlib
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Annotated, Final
from urllib.parse import urlsplit

import structlog
from anyio import CapacityLimiter, from_thread, to_thread
from fastapi import Depends, Header, Request, Security
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer
from pydantic import Field, TypeAdapter, ValidationError
from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from app.db.session import reading, transaction
from app.errors import NotAuthenticatedError, OtherSiteError, TooBusyError
from app.matching.index import MatchIndex
from app.services.access import keys
from app.services.access.callers import Caller
from app.services.access.logins import caller_of_login
from app.services.access.retries import Attempt, StoredAnswer, claim
from app.services.content.indexing import IndexCache, Version
from app.services.history.recording import Author
from app.services.proposals.feedback import ReportSender
from app.services.proposals.impact.golden import golden_titles
from app.services.proposals.impact.judging import ImpactJudgement, read_case
from app.services.releases.indexes import ReleaseIndexes
from app.services.seed.golden import GoldenTitle
from app.settings import SHIPPED_SEED_DIR
from app.vocabulary import Scope

REQUEST_ID_KEY: Final = "registry.request_id"
RECORDED_ID_KEY: Final = "registry.recorded_id"
KEY_ID_KEY: Final = "registry.key_id"
"""Where a request has the id of its API key, once the key is recognised."""
OUTCOME_KEY: Final = "registry.outcome"
"""Where a request notes the outcome of the one title that it asks, for the metrics."""

OUTCOMES_KEY: Final = "registry.outcomes"
"""How many titles of a batch have each outcome: a `Counter`, complete when the answer is sent."""

PROBLEM_KEY: Final = "registry.problem"
"""The code of the failure that was answered, as a problem or as a page."""

SESSION_COOKIE: Final = "__Host-registry-session"
_LONGEST_WAIT_SECONDS: Final = 10
_PROPOSAL_ID: Final = TypeAdapter(Annotated[int, Field(ge=1, le=2**31 - 1)])
_SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
_OWN_SITES: Final = frozenset({"same-origin", "none"})
Snapshot = tuple[Version, MatchIndex]
_log = structlog.get_logger()
_bearer = HTTPBearer(
    scheme_name="ApiKey",
    description="A key made with `role-registry keys create`.",
    auto_error=False,
)
_cookie = APIKeyCookie(
    name=SESSION_COOKIE,
    scheme_name="Session",
    description="A person who is logged in; see `/auth/login`.",
    auto_error=False,
)


class AnsweredBefore(Exception):  # noqa: N818  # not an error: the write was done
    """The write was done before. `answer` is the first answer."""

    def __init__(self, answer: StoredAnswer) -> None:
        super().__init__()
        self.answer = answer


def get_session(request: Request) -> Iterator[Session]:
    """A session that sees one state of the database and cannot write."""
    with reading(request.app.state.engine) as session:
        yield session


def get_caller(
    request: Request,
    given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    cookie: Annotated[str | None, Security(_cookie)],
) -> Caller:
    """Who asks: the holder of a key, or a person who is logged in.

    Raises `NotAuthenticatedError` for an unknown caller. A browser sends its cookie with every
    request, even one that another website starts. So a write with a cookie must come from our
    own pages.
    """
    if given is not None:
        return _holder_of(given.credentials, request)
    if cookie:
        refuse_other_sites(request)
        return _logged_in(request, cookie)
    raise NotAuthenticatedError("Send an API key, or log in.", was_tried=False)


def refuse_other_sites(request: Request) -> None:
    """Raise `OtherSiteError` for a write that did not come from our own pages.

    The browser says where a request comes from (Fetch Metadata, W3C), or else `Origin` does. A
    write with neither is refused.
    """
    if request.method in _SAFE_METHODS:
        return
    site = request.headers.get("sec-fetch-site")
    is_own = site in _OWN_SITES if site else request.headers.get("origin") == _origin(request)
    if not is_own:
        raise OtherSiteError


def get_caller_if_any(
    request: Request,
    given: Annotated[HTTPAuthorizationCredentials | None, Security(_bearer)],
    cookie: Annotated[str | None, Security(_cookie)],
) -> Caller | None:
    """Who asks, or None: for what everybody can read, but some callers see more of.

    A session that has ended counts as none. A key that is not in force is a mistake, so it is
    refused.
    """
    try:
        return get_caller(request, given, cookie)
    except NotAuthenticatedError:
        if given is not None:
            raise
        return None


@cache
def require(scope: Scope) -> Callable[[Caller], Caller]:
    """A dependency that gives a caller who has the scope: `Depends(require(Scope.REVIEW))`.

    401 for an unknown caller, 403 for a caller without the scope.
    """

    def allowed(caller: Annotated[Caller, Depends(get_caller)]) -> Caller:
        caller.must(scope)
        return caller

    return allowed


def get_attempt(
    request: Request,
    caller: Annotated[Caller, Depends(get_caller)],
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=255,
            pattern=r"^[\x20-\x7e]+$",
            description="A name for this write. A write with the same name is not done twice.",
        ),
    ] = None,
) -> Attempt | None:
    """This sending of a write, if the sender gave it a name."""
    fingerprint = _fingerprint(request)
    request_id = request.scope[REQUEST_ID_KEY]
    if idempotency_key is not None:
        return Attempt(caller.actor, f"key:{idempotency_key}", fingerprint)
    if request.headers.get("x-request-id") == request_id:
        # One request id can cover a chain of requests, so the content must be the same too.
        return Attempt(caller.actor, f"request:{request_id}:{fingerprint}", fingerprint)
    return None


def get_write_session(
    request: Request, attempt: Annotated[Attempt | None, Depends(get_attempt)]
) -> Iterator[Session]:
    """A session in one transaction: committed before the answer leaves, undone if that fails.

    Raises `AnsweredBefore` for a write that was sent before; see `app.http.once`.
    """
    with transaction(request.app.state.engine) as session:
        answer = None if attempt is None else claim(session, attempt, datetime.now(UTC))
        if answer is not None:
            raise AnsweredBefore(answer)
        request.state.attempt, request.state.write_session = attempt, session
        yield session


def get_open_session(request: Request) -> Iterator[Session]:
    """A session that can write for an unknown caller: for work that is safe to do again."""
    with transaction(request.app.state.engine) as session:
        yield session


def get_refreshed(request: Request) -> Iterator[None]:
    """Bring the index up to date with this request's changes before its answer leaves.

    Name this before the session: the first dependency ends last.
    """
    yield
    request.app.state.index_cache.refresh_after_commit()


def author_of(request: Request, caller: Caller) -> Author:
    """The author that the history names for the changes of this request."""
    return Author(caller.actor, datetime.now(UTC), request.scope[RECORDED_ID_KEY])


def sender_of(request: Request) -> ReportSender:
    """Where a report that anybody can send comes from."""
    host = request.client.host if request.client else ""
    return ReportSender(host, datetime.now(UTC), request.scope[RECORDED_ID_KEY])


def current_snapshot(request: Request) -> Snapshot:
    """The present match index and the version of its content, without SQL."""
    cache: IndexCache[MatchIndex] = request.app.state.index_cache
    return cache.snapshot


async def snapshot_of(request: Request, release: str | None) -> Snapshot:
    """The index of a release and the version of its content; the live one without a release.

    One that is not in memory is built in a thread, one at a time. Other requests go on.
    """
    live = current_snapshot(request)
    if release is None or release == live[0].release:
        return live
    indexes: ReleaseIndexes[MatchIndex] = request.app.state.release_indexes
    in_memory = indexes.peek(release)
    if in_memory is not None:
        return in_memory
    builder: CapacityLimiter = request.app.state.release_builder
    return await to_thread.run_sync(indexes.get, release, limiter=builder)


def snapshot_in_thread(request: Request, release: str | None) -> Snapshot:
    """`snapshot_of`, for a handler that runs in its own thread."""
    return from_thread.run(snapshot_of, request, release)


def get_golden(request: Request) -> tuple[GoldenTitle, ...]:
    """The golden set of the seed folder, or the one that is shipped if the folder has none."""
    return golden_titles(request.app.state.settings.seed_dir, otherwise=SHIPPED_SEED_DIR)


async def get_snapshot(request: Request) -> Snapshot:
    """`current_snapshot` as a dependency. A coroutine, because a plain function costs a thread."""
    return current_snapshot(request)


async def take_turn_to_decide(request: Request) -> AsyncIterator[None]:
    """One acceptance at a time in this process, from its judgement to its commit.

    Each changes the content, so that judgements made in the meantime would have to be made
    again. Raises `TooBusyError` where many wait.
    """
    if getattr(request.state, "has_turn", False):  # the write is tried again
        yield
        return
    turn: asyncio.Lock = request.app.state.turn_to_decide
    try:
        async with asyncio.timeout(_LONGEST_WAIT_SECONDS):
            await turn.acquire()
    except TimeoutError:
        raise TooBusyError from None
    request.state.has_turn = True
    try:
        yield
    finally:
        turn.release()


def get_judgement(
    request: Request,
    _reviewer: Annotated[Caller, Depends(require(Scope.REVIEW))],
    golden: Annotated[tuple[GoldenTitle, ...], Depends(get_golden)],
    snapshot: Annotated[Snapshot, Depends(get_snapshot)],
    _turn: Annotated[None, Depends(take_turn_to_decide, scope="function")],
) -> ImpactJudgement | None:
    """The impact that a proposal is decided by, or None if there is nothing to judge."""
    day = datetime.now(UTC).date().isoformat()
    try:
        proposal_id = _PROPOSAL_ID.validate_python(request.path_params["proposal_id"])
    except ValidationError:
        return None  # the handler's own parameter says what is wrong
    with reading(request.app.state.engine) as session:
        case = read_case(session, proposal_id, golden, snapshot, day)
    return None if case is None else case.judge(request.app.state.impact_reports)


# "function": the session ends before the response leaves. The default scope ends it after.
SessionDep = Annotated[Session, Depends(get_session, scope="function")]
WriteSessionDep = Annotated[Session, Depends(get_write_session, scope="function")]
OpenSessionDep = Annotated[Session, Depends(get_open_session, scope="function")]
RefreshDep = Annotated[None, Depends(get_refreshed, scope="function")]
CallerDep = Annotated[Caller, Depends(get_caller)]
MaybeCallerDep = Annotated[Caller | None, Depends(get_caller_if_any)]
ContributorDep = Annotated[Caller, Depends(require(Scope.CONTRIBUTE))]
ReviewerDep = Annotated[Caller, Depends(require(Scope.REVIEW))]
AdminDep = Annotated[Caller, Depends(require(Scope.ADMIN))]
IndexDep = Annotated[Snapshot, Depends(get_snapshot)]
JudgementDep = Annotated[ImpactJudgement | None, Depends(get_judgement)]
GoldenDep = Annotated[tuple[GoldenTitle, ...], Depends(get_golden)]


def has_ended(request: Request) -> bool:
    """Whether the caller came with a session that no longer counts, as far as anybody asked."""
    return bool(getattr(request.state, "session_has_ended", False))


def _logged_in(request: Request, cookie: str) -> Caller:
    try:
        with reading(request.app.state.engine) as session:
            return caller_of_login(session, cookie, datetime.now(UTC))
    except NotAuthenticatedError:
        request.state.session_has_ended = True
        raise


def _origin(request: Request) -> str:
    """The scheme and host of this registry as a browser sees it."""
    address = urlsplit(request.app.state.settings.public_url or str(request.url))
    return f"{address.scheme}://{address.netloc}"


def _fingerprint(request: Request) -> str:
    """A hash of the whole request."""
    target = [request.method, request.url.path, request.url.query]
    body: bytes = request.state.body
    return hashlib.sha256("\n".join(target).encode() + b"\n" + body).hexdigest()


def _holder_of(key: str, request: Request) -> Caller:
    now, engine = datetime.now(UTC), request.app.state.engine
    with reading(engine) as session:
        known = keys.recognise(session, key, now)
    request.scope[KEY_ID_KEY] = known.row.key_id
    if known.is_use_worth_noting(now):
        _note_use(known.row.key_id, now, engine)
    return known.caller


def _note_use(key_id: str, now: datetime, engine: Engine) -> None:
    """Note the use in a separate transaction: a request that fails also counts as a use."""
    try:
        with transaction(engine) as session:
            keys.note_use(session, key_id, now)
    except SQLAlchemyError as error:
        # The caller is served even if the use cannot be noted.
        _log.warning("use of a key not noted", key_id=key_id, kind=type(error).__name__)
