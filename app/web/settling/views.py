"""Settle what is unclear: one title at a time, or all of them in a table."""

from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse

from app.errors import PersonalDataError, ProposalInvalidError, RoleNotFoundError
from app.http.addresses import address
from app.http.caching import PRIVATE
from app.http.deps import (
    ContributorDep,
    IndexDep,
    MaybeCallerDep,
    OpenSessionDep,
    SessionDep,
    WriteSessionDep,
    author_of,
    sender_of,
)
from app.services.checks.pages import settling
from app.services.checks.pages.reading import read_list
from app.services.checks.pages.readings import find_roles, read_open_title
from app.services.content.word_lists import job_words_of
from app.services.settled.keeping import keep_for_trust
from app.services.settled.sending import send_title
from app.web.checking.addresses import CheckIdDep, path_of
from app.web.forms import form_fields
from app.web.pages import page
from app.web.routing import page_router
from app.web.settling.choices import Choice, Chosen, choice_of
from app.web.settling.presenting import shown_keeping, shown_table, shown_title

router = page_router()
_HEADERS: Final = {"Cache-Control": PRIVATE}
Number = Annotated[int, Path(ge=0, le=2**31 - 1)]
Fields = Annotated[dict[str, str], Depends(form_fields)]


@router.get("/checks/{check_id}/settle")
def show_titles(
    request: Request,
    check_id: CheckIdDep,
    session: SessionDep,
    caller: MaybeCallerDep,
    number: Annotated[int, Query(alias="page", ge=1, le=1_000_000)] = 1,
    kept: Annotated[str, Query(max_length=40)] = "",
) -> Response:
    """Every title that the registry leaves open, with the user's decision."""
    checked = read_list(session, check_id, datetime.now(UTC))
    titles = settling.read_titles(session, check_id, number)
    context = {**shown_table(checked, titles), **shown_keeping(caller, kept)}
    return page(request, "settling/table.html", headers=_HEADERS, **context)


@router.get("/checks/{check_id}/settle/next")
def go_to_next(check_id: CheckIdDep, session: SessionDep) -> Response:
    """Lead to the first title without a decision."""
    return _to(check_id, settling.next_title(session, check_id))


@router.post("/checks/{check_id}/settle/keep")
def keep_titles(
    request: Request,
    caller: ContributorDep,
    check_id: CheckIdDep,
    session: WriteSessionDep,
    snapshot: IndexDep,
    fields: Fields,
) -> Response:
    """Keep what is settled as the titles of the caller's trust."""
    trust = fields.get("trust", "").upper()
    caller.must_act_for(trust)
    author = author_of(request, caller)
    words = job_words_of(snapshot[1])
    found = keep_for_trust(session, check_id, trust, words, author, author.at)
    counts = f"{found.kept}-{found.otherwise}-{found.by_code}"
    return RedirectResponse(f"{address(path_of(check_id, 'settle'))}?kept={counts}", 303)


@router.get("/checks/{check_id}/settle/{number}")
def show_title(
    request: Request,
    check_id: CheckIdDep,
    number: Number,
    session: SessionDep,
    caller: MaybeCallerDep,
    done: Annotated[int | None, Query(ge=0, le=2**31 - 1)] = None,
) -> Response:
    """One title with its readings."""
    found = read_open_title(session, check_id, number, datetime.now(UTC), done)
    context = shown_title(found, Choice(), caller)
    return page(request, "settling/title.html", headers=_HEADERS, **context)


@router.post("/checks/{check_id}/settle/{number}")
def settle(
    request: Request,
    check_id: CheckIdDep,
    number: Number,
    session: OpenSessionDep,
    snapshot: IndexDep,
    caller: MaybeCallerDep,
    fields: Fields,
) -> Response:
    """Keep the user's decision and lead to the next title."""
    now = datetime.now(UTC)
    choice = choice_of(fields)
    if choice.chosen == Chosen.OTHER and choice.other:
        choice = choice.with_found(find_roles(session, choice.other))
    if choice.chosen == Chosen.OWN_ROLE:
        choice = _without_personal_data(choice, job_words_of(snapshot[1]))
    title = settling.get_title(session, check_id, number, now)
    if choice.settlement is not None:
        try:
            settling.decide(session, title, choice.settlement, now)
        except RoleNotFoundError:
            choice = choice.with_fault("choice", "This role is not in use. Choose another role")
        else:
            return _to(check_id, settling.next_title(session, check_id, title), done=number)
    found = read_open_title(session, check_id, number, now)
    status = 422 if choice.faults else 200
    context = shown_title(found, choice, caller)
    return page(request, "settling/title.html", status=status, headers=_HEADERS, **context)


@router.post("/checks/{check_id}/settle/{number}/send")
def send(
    request: Request,
    check_id: CheckIdDep,
    number: Number,
    session: OpenSessionDep,
    snapshot: IndexDep,
    caller: MaybeCallerDep,
) -> Response:
    """Send the decision to the registry, as a report that a contributor can take on."""
    limit, sender = request.app.state.report_limit, sender_of(request)
    try:
        send_title(session, check_id, number, snapshot, limit, sender)
    except ProposalInvalidError as error:
        found = read_open_title(session, check_id, number, sender.at)
        choice = Choice(faults={"send": error.places[0][1]})
        context = shown_title(found, choice, caller)
        return page(request, "settling/title.html", status=422, headers=_HEADERS, **context)
    return _to(check_id, number)


@router.post("/checks/{check_id}/settle/{number}/undo")
def undo(check_id: CheckIdDep, number: Number, session: OpenSessionDep) -> Response:
    """Take the decision back, and show the title again."""
    title = settling.get_title(session, check_id, number, datetime.now(UTC))
    settling.undo(session, title)
    return _to(check_id, number)


def _to(check_id: str, number: int | None, done: int | None = None) -> Response:
    """Lead to a title, or to the table where there is none."""
    path = path_of(check_id, "settle" if number is None else f"settle/{number}")
    after = "" if done is None or number is None else f"?done={done}"
    return RedirectResponse(f"{address(path)}{after}", 303)


def _without_personal_data(choice: Choice, words: frozenset[str]) -> Choice:
    try:
        settling.refuse_personal_data(choice.reason, words)
    except PersonalDataError as error:
        return choice.with_fault("reason", error.summary)
    return choice
