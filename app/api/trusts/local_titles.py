"""A trust's own titles: tied to a national role or marked local, for its own list only."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Final

from fastapi import Depends, Path, Query, Request, Response
from fastapi import status as http
from sqlmodel import Session

from app.api.resolve import answer_title
from app.api.schemas.local_titles import (
    LocalTitleIn,
    LocalTitleOut,
    LocalTitlesOut,
    NewLocalTitleIn,
    OwnResolutionOut,
)
from app.api.schemas.resolve import ResolveIn
from app.api.trusts.own_trust import OwnTrustDep
from app.db.models import LocalTitle
from app.http.caching import IfMatch, must_match, tagged
from app.http.deps import (
    ContributorDep,
    IndexDep,
    SessionDep,
    WriteSessionDep,
    author_of,
    snapshot_of,
)
from app.http.routing import strict_router
from app.matching.resolution import Outcome
from app.services.content.word_lists import job_words_of
from app.services.history.recording import wait_for_turn
from app.services.roles.lists import NamedRole, named_roles
from app.services.trusts import local_titles
from app.services.trusts.local_titles import (
    Ties,
    TitleDecision,
    get_trust,
    list_local_titles,
)
from app.services.trusts.own_answers import DecidedBy
from app.services.trusts.sent_posts import check_words

_PATH: Final = "/organisations/{ods_code}/local-titles"
router = strict_router("Trusts")
LocalId = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get(_PATH, response_model=LocalTitlesOut, operation_id="list_local_titles")
def read_local_titles(
    response: Response, ods_code: OwnTrustDep, session: SessionDep
) -> LocalTitlesOut:
    """Every title that a trust has tied to a national role or marked local."""
    rows = list_local_titles(session, get_trust(session, ods_code).ods_code)
    roles = named_roles(session)
    titles = [LocalTitleOut.of(row, roles.get(row.role_id or "")) for row in rows]
    return LocalTitlesOut(total=len(titles), local_titles=titles)


@router.post(
    _PATH,
    response_model=LocalTitleOut,
    status_code=http.HTTP_201_CREATED,
    responses={http.HTTP_200_OK: {"model": LocalTitleOut, "description": "It was decided so"}},
    operation_id="add_local_title",
)
def add_local_title(
    request: Request,
    response: Response,
    ods_code: OwnTrustDep,
    caller: ContributorDep,
    snapshot: IndexDep,
    session: WriteSessionDep,
    given: NewLocalTitleIn,
) -> LocalTitleOut:
    """Say what a title of the trust's own list is. It changes nobody else's answers.

    It decides the whole title, however it is written, and no longer or shorter title.
    """
    check_words((given.title, given.reason), job_words_of(snapshot[1]))
    row, is_new = local_titles.decide_title(
        session, ods_code, given.title, _decision(given), author_of(request, caller)
    )
    if not is_new:
        response.status_code = http.HTTP_200_OK
    shown = _shown(session, row)
    response.headers["Location"] = shown.url
    return tagged(response, shown)


@router.get(_PATH + "/{local_id}", response_model=LocalTitleOut, operation_id="get_local_title")
def read_local_title(
    response: Response,
    ods_code: OwnTrustDep,
    local_id: LocalId,
    session: SessionDep,
) -> LocalTitleOut:
    """One title and what the trust says of it."""
    trust = get_trust(session, ods_code)
    row = local_titles.get_local_title(session, trust.ods_code, local_id)
    return tagged(response, _shown(session, row))


@router.put(_PATH + "/{local_id}", response_model=LocalTitleOut, operation_id="change_local_title")
def change_local_title(
    request: Request,
    response: Response,
    ods_code: OwnTrustDep,
    local_id: LocalId,
    caller: ContributorDep,
    snapshot: IndexDep,
    session: WriteSessionDep,
    given: LocalTitleIn,
    if_match: IfMatch = None,
) -> LocalTitleOut:
    """Change what was decided of a title. The earlier decision stays in the history."""
    check_words((given.reason,), job_words_of(snapshot[1]))
    _must_match(session, if_match, ods_code, local_id)
    author = author_of(request, caller)
    row = local_titles.change_decision(session, ods_code, local_id, _decision(given), author)
    return tagged(response, _shown(session, row))


@router.delete(
    _PATH + "/{local_id}",
    status_code=http.HTTP_204_NO_CONTENT,
    operation_id="forget_local_title",
)
def forget_local_title(
    request: Request,
    ods_code: OwnTrustDep,
    local_id: LocalId,
    caller: ContributorDep,
    session: WriteSessionDep,
    if_match: IfMatch = None,
) -> Response:
    """Leave a title to the registry again; what was decided stays in the history."""
    _must_match(session, if_match, ods_code, local_id)
    local_titles.forget_title(session, ods_code, local_id, author_of(request, caller))
    return Response(status_code=http.HTTP_204_NO_CONTENT)


@dataclass(frozen=True, slots=True)
class OwnTitles:
    """What a trust says of its titles, with the roles that it names."""

    ties: Ties
    roles: Mapping[str, NamedRole]


def read_own_titles(ods_code: OwnTrustDep, session: SessionDep, snapshot: IndexDep) -> OwnTitles:
    """The trust's own titles."""
    rows = list_local_titles(session, get_trust(session, ods_code).ods_code)
    return OwnTitles(Ties(rows, snapshot[1].reader), named_roles(session))


@router.get(
    "/organisations/{ods_code}/resolve",
    response_model=OwnResolutionOut,
    operation_id="resolve_for_trust",
)
async def resolve_for_trust(
    request: Request,
    own: Annotated[OwnTitles, Depends(read_own_titles, scope="function")],
    asked: Annotated[ResolveIn, Query()],
) -> OwnResolutionOut:
    """What a title is on this trust's list: by its own word, else by the registry.

    The registry's answer, which everybody else gets, is beside it.
    """
    answer = answer_title(asked, await snapshot_of(request, asked.release))
    row = own.ties.find(asked.title)
    if row is None:
        return OwnResolutionOut(
            decided_by=DecidedBy.REGISTRY,
            outcome=answer.outcome,
            role=answer.role,
            local_title=None,
            registry_answer=answer,
        )
    shown = LocalTitleOut.of(row, own.roles.get(row.role_id or ""))
    return OwnResolutionOut(
        decided_by=DecidedBy.TRUST,
        outcome=Outcome.UNMATCHED if shown.role is None else Outcome.MATCHED,
        role=shown.role,
        local_title=shown,
        registry_answer=answer,
    )


def _decision(given: LocalTitleIn) -> TitleDecision:
    return TitleDecision(given.role_id, None if given.reason is None else given.reason.strip())


def _shown(session: Session, row: LocalTitle) -> LocalTitleOut:
    return LocalTitleOut.of(row, named_roles(session).get(row.role_id or ""))


def _must_match(session: Session, if_match: str | None, ods_code: str, local_id: int) -> None:
    if if_match is not None:
        wait_for_turn(session)
        trust = get_trust(session, ods_code)
        row = local_titles.get_local_title(session, trust.ods_code, local_id)
        must_match(if_match, _shown(session, row))
