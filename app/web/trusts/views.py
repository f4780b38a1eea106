"""A trust's pages: its trusts, its list, its versions and what changed."""

from typing import Annotated, Final, Literal

from fastapi import Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.status import HTTP_303_SEE_OTHER

from app.errors import EstablishmentNotFoundError
from app.http.addresses import address
from app.http.caching import PRIVATE
from app.http.deps import (
    ContributorDep,
    IndexDep,
    MaybeCallerDep,
    SessionDep,
    WriteSessionDep,
    author_of,
)
from app.matching.resolve import RESOLVER_VERSION
from app.services.trusts import establishments
from app.services.trusts.answers import answer_again, changes_since_answered
from app.services.trusts.availability import AvailabilityQuestion, read_availability
from app.services.trusts.local_titles import get_trust
from app.services.trusts.own_answers import read_stored_list
from app.services.trusts.versions import get_version, latest_days, list_versions
from app.vocabulary import Scope
from app.web.availability.presenting import shown_cell
from app.web.pages import page
from app.web.routing import page_router
from app.web.trusts.asking import OwnPageDep, RoleNamesDep
from app.web.trusts.presenting import (
    MOST_LINES,
    answer_rows,
    difference_in_words,
    line_rows,
    most_staff_first,
    open_rows,
    outcome_charts,
    summary_of,
    version_rows,
)
from app.web.words import day_in_words

router = page_router()
_PATH: Final = "/organisations/{ods_code}"
_OWN: Final = {"Cache-Control": PRIVATE}
Number = Annotated[int, Path(ge=1, le=2**31 - 1)]


@router.get("/organisations")
def show_trusts(
    request: Request,
    session: SessionDep,
    caller: MaybeCallerDep,
    ods_code: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The trusts that the caller acts for. Others see what this is and how to get access."""
    is_admin = caller is not None and caller.may(Scope.ADMIN)
    if is_admin and ods_code.strip():
        path = f"/ui/organisations/{get_trust(session, ods_code.strip()).ods_code}"
        return RedirectResponse(address(path), status_code=HTTP_303_SEE_OTHER)
    codes = frozenset() if caller is None else caller.organisations
    days = latest_days(session, codes) if codes else {}
    return page(
        request,
        "trusts/trusts.html",
        title="Your trust",
        trusts=[
            (code, name, None if day is None else day_in_words(day))
            for code, (name, day) in sorted(days.items())
        ],
        is_known=caller is not None,
        is_admin=is_admin,
    )


@router.get(_PATH)
def show_trust(
    request: Request,
    ods_code: OwnPageDep,
    session: SessionDep,
    snapshot: IndexDep,
    names: RoleNamesDep,
) -> Response:
    """What the trust's current list comes to, what needs a person first, and its versions."""
    try:
        stored = read_stored_list(session, ods_code, None)
    except EstablishmentNotFoundError:
        return _empty(request, session, ods_code)
    now = (snapshot[0].content_hash, RESOLVER_VERSION)
    lines = f"/ui/organisations/{ods_code}/versions/{stored.version.number}"
    return page(
        request,
        "trusts/trust.html",
        headers=_OWN,
        title=stored.trust.name,
        ods_code=ods_code,
        as_at=day_in_words(stored.version.as_at),
        number=stored.version.number,
        sentences=summary_of(stored.answers),
        charts=outcome_charts(stored.answers, lines),
        first=open_rows(stored.answers, names),
        versions=version_rows(list_versions(session, ods_code)),
        is_current=(stored.answered.content, stored.answered.resolver) == now,
    )


def _empty(request: Request, session: SessionDep, ods_code: str) -> Response:
    trust = get_trust(session, ods_code)
    return page(
        request,
        "trusts/trust.html",
        headers=_OWN,
        title=trust.name,
        ods_code=ods_code,
        versions=[],
    )


@router.get(_PATH + "/versions/{number}")
def show_version(
    request: Request,
    ods_code: OwnPageDep,
    number: Number,
    session: SessionDep,
    names: RoleNamesDep,
    show: Annotated[Literal["all", "matched", "ambiguous", "unmatched"], Query()] = "all",
) -> Response:
    """The lines of one version with their answers, most staff first."""
    stored = read_stored_list(session, ods_code, number)
    wanted = [answer for answer in stored.answers if show in {"all", answer.outcome}]
    return page(
        request,
        "trusts/version.html",
        headers=_OWN,
        title=f"The list of {day_in_words(stored.version.as_at)}",
        caption=f"{stored.trust.name}, version {number}",
        ods_code=ods_code,
        number=number,
        show=show,
        rows=line_rows(most_staff_first(wanted)[:MOST_LINES], names),
        total=len(wanted),
        shown=MOST_LINES,
    )


@router.get(_PATH + "/versions/{number}/changes")
def show_changes(
    request: Request,
    ods_code: OwnPageDep,
    number: Number,
    session: SessionDep,
    stored: Annotated[Literal["", "new", "same"], Query()] = "",
) -> Response:
    """What a version says that the one before it did not. `stored`: it was sent just now."""
    found = establishments.compare_versions(session, ods_code, None, number)
    return page(
        request,
        "trusts/changes.html",
        headers=_OWN,
        title="What changed in the list",
        ods_code=ods_code,
        number=number,
        before=found.before,
        found=difference_in_words(found),
        stored=stored,
    )


@router.get(_PATH + "/answers")
def show_changed_answers(
    request: Request,
    ods_code: OwnPageDep,
    session: SessionDep,
    snapshot: IndexDep,
    names: RoleNamesDep,
) -> Response:
    """The titles whose answer changed since the list was last answered."""
    version = get_version(session, ods_code, None)
    changes = changes_since_answered(session, version, snapshot[1], snapshot[0].content_hash)
    return page(
        request,
        "trusts/answers.html",
        headers=_OWN,
        title="New answers to your list",
        ods_code=ods_code,
        rows=answer_rows(changes.changed[:MOST_LINES], names),
        total=len(changes.changed),
        is_stored=changes.before == changes.now,
    )


@router.post(_PATH + "/answers")
def store_answers(
    request: Request,
    ods_code: OwnPageDep,
    caller: ContributorDep,
    snapshot: IndexDep,
    session: WriteSessionDep,
) -> Response:
    """Today's answers count from now on. The earlier ones are kept."""
    version = get_version(session, ods_code, None)
    changes = changes_since_answered(session, version, snapshot[1], snapshot[0].content_hash)
    answer_again(session, version, changes.now, author_of(request, caller))
    path = address(f"/ui/organisations/{ods_code}")
    return RedirectResponse(path, status_code=HTTP_303_SEE_OTHER)


@router.get(_PATH + "/availability")
def show_availability(request: Request, ods_code: OwnPageDep, session: SessionDep) -> Response:
    """What everybody sees of this trust's roles."""
    report = read_availability(session, AvailabilityQuestion())
    cells = [
        (row.role.role_id, row.role.name, shown_cell(cell))
        for row in report.roles
        for cell in row.cells
        if cell.ods_code == ods_code and cell.is_reported
    ]
    return page(
        request,
        "trusts/availability.html",
        headers=_OWN,
        title="What others see of your list",
        ods_code=ods_code,
        cells=cells,
    )
