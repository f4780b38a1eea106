"""A trust's own titles: tied to a national role or marked local, changed and undone."""

from collections.abc import Mapping
from typing import Annotated, Final, Literal

from fastapi import Depends, Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from starlette.status import HTTP_303_SEE_OTHER

from app.db.models import LocalTitle
from app.errors import LocalTitleDecidedError, PersonalDataError, RoleNotFoundError
from app.http.addresses import address
from app.http.caching import PRIVATE
from app.http.deps import ContributorDep, IndexDep, SessionDep, WriteSessionDep, author_of
from app.matching.repair import TitleError
from app.services.content.word_lists import job_words_of
from app.services.trusts.local_titles import (
    TitleDecision,
    change_decision,
    decide_title,
    forget_title,
    get_local_title,
    get_trust,
    list_local_titles,
)
from app.services.trusts.sent_posts import check_words
from app.web.forms import Filled, fill, form_fields
from app.web.pages import page
from app.web.routing import page_router
from app.web.trusts.asking import OwnPageDep, RoleNamesDep
from app.web.words import actor_in_words, day_in_words

router = page_router()
_PATH: Final = "/organisations/{ods_code}/local-titles"
_TEXT: Final = r"^[^\x00-\x1f\x7f]*$"
_WHY: Final = "Say why it is a role of your own, in 3 to 500 characters"
_NO_ROLE: Final = "No role has this national name. Choose one of the list"
_WHICH_ROLE: Final = "Enter the national name of a role"
_WORDS: Final = {
    "title": "Enter the title as your list has it, in at most 300 characters",
    "what": "Choose what the title is",
    "reason": _WHY,
}
_DECIDED: Final = "This title is decided already. Change it in the list above"
_PERSONAL: Final = "This looks like a person's data. Remove it"
FieldsDep = Annotated[dict[str, str], Depends(form_fields)]
LocalId = Annotated[int, Path(ge=1, le=2**31 - 1)]


class DecisionForm(BaseModel):
    """What a trust says of a title: a national role, or a role of its own with the reason."""

    what: Literal["role", "own"]
    role: str | None = None
    reason: Annotated[str | None, Field(min_length=3, max_length=500, pattern=_TEXT)] = None


class TitleForm(DecisionForm):
    """The title, and what it is."""

    title: Annotated[str, Field(max_length=300, pattern=_TEXT)]


@router.get(_PATH)
def show_titles(
    request: Request,
    ods_code: OwnPageDep,
    session: SessionDep,
    names: RoleNamesDep,
    title: Annotated[str, Query(max_length=300)] = "",
) -> Response:
    """Every title that the trust decided itself, and the form for another one."""
    return _titles(request, session, ods_code, names, {"title": title}, {})


@router.post(_PATH)
def add_title(
    request: Request,
    ods_code: OwnPageDep,
    fields: FieldsDep,
    caller: ContributorDep,
    snapshot: IndexDep,
    session: WriteSessionDep,
    names: RoleNamesDep,
) -> Response:
    """The title is decided for the trust's own list."""
    filled = fill(TitleForm, fields, _WORDS)
    decision, faults = _decision(filled, names)
    if filled.read is None or decision is None:
        return _titles(request, session, ods_code, names, fields, faults)
    try:
        check_words((filled.read.title, decision.reason), job_words_of(snapshot[1]))
        author = author_of(request, caller)
        decide_title(session, ods_code, filled.read.title, decision, author)
    except PersonalDataError:
        faults = {"title": _PERSONAL}
    except LocalTitleDecidedError:
        faults = {"title": _DECIDED}
    except RoleNotFoundError:
        faults = {"role": _NO_ROLE}
    except TitleError as error:
        faults = {"title": str(error)}
    if faults:
        return _titles(request, session, ods_code, names, fields, faults)
    return _to(ods_code)


@router.get(_PATH + "/{local_id}")
def show_title(
    request: Request,
    ods_code: OwnPageDep,
    local_id: LocalId,
    session: SessionDep,
    names: RoleNamesDep,
) -> Response:
    """One title with the form that changes what it is, and the button that undoes it."""
    row = get_local_title(session, ods_code, local_id)
    values = {
        "what": "role" if row.role_id else "own",
        "role": names.get(row.role_id or "", row.role_id or ""),
        "reason": row.reason or "",
    }
    return _title(request, ods_code, row, names, values, {})


@router.post(_PATH + "/{local_id}")
def change_title(
    request: Request,
    ods_code: OwnPageDep,
    local_id: LocalId,
    fields: FieldsDep,
    caller: ContributorDep,
    snapshot: IndexDep,
    session: WriteSessionDep,
    names: RoleNamesDep,
) -> Response:
    """The title is something else from now on. The earlier decision stays in the history."""
    decision, faults = _decision(fill(DecisionForm, fields, _WORDS), names)
    if decision is not None:
        try:
            check_words((decision.reason,), job_words_of(snapshot[1]))
            author = author_of(request, caller)
            change_decision(session, ods_code, local_id, decision, author)
        except PersonalDataError:
            faults = {"reason": _PERSONAL}
        except RoleNotFoundError:
            faults = {"role": _NO_ROLE}
    if faults:
        row = get_local_title(session, ods_code, local_id)
        return _title(request, ods_code, row, names, fields, faults)
    return _to(ods_code)


@router.post(_PATH + "/{local_id}/undo")
def undo_title(
    request: Request,
    ods_code: OwnPageDep,
    local_id: LocalId,
    caller: ContributorDep,
    session: WriteSessionDep,
) -> Response:
    """The registry decides the title again."""
    forget_title(session, ods_code, local_id, author_of(request, caller))
    return _to(ods_code)


def _decision(
    filled: Filled[DecisionForm] | Filled[TitleForm], names: Mapping[str, str]
) -> tuple[TitleDecision | None, dict[str, str]]:
    """What is decided, or what is missing by its field."""
    form = filled.read
    if form is None:
        return None, filled.faults
    if form.what == "own":
        if form.reason is None:
            return None, {"reason": _WHY}
        return TitleDecision(None, form.reason), {}
    wanted = (form.role or "").casefold()
    found = next((key for key, name in names.items() if name.casefold() == wanted), None)
    if found is None:
        return None, {"role": _NO_ROLE if wanted else _WHICH_ROLE}
    return TitleDecision(found, form.reason), {}


def _titles(
    request: Request,
    session: SessionDep,
    ods_code: str,
    names: Mapping[str, str],
    values: Mapping[str, str],
    faults: Mapping[str, str],
) -> Response:
    trust = get_trust(session, ods_code)
    rows = list_local_titles(session, trust.ods_code)
    return page(
        request,
        "trusts/local_titles.html",
        status=422 if faults else 200,
        headers={"Cache-Control": PRIVATE},
        title="Titles of your own",
        caption=trust.name,
        ods_code=ods_code,
        rows=[
            (
                row,
                names.get(row.role_id, row.role_id) if row.role_id else "A role of our own",
                f"{day_in_words(row.decided_at.date())}, by {actor_in_words(row.actor)}",
            )
            for row in rows
        ],
        role_names=sorted(names.values()),
        values=values,
        faults=faults,
    )


def _title(
    request: Request,
    ods_code: str,
    row: LocalTitle,
    names: Mapping[str, str],
    values: Mapping[str, str],
    faults: Mapping[str, str],
) -> Response:
    return page(
        request,
        "trusts/local_title.html",
        status=422 if faults else 200,
        headers={"Cache-Control": PRIVATE},
        title=row.title,
        ods_code=ods_code,
        local_id=row.id,
        role_names=sorted(names.values()),
        values=values,
        faults=faults,
    )


def _to(ods_code: str) -> Response:
    path = address(f"/ui/organisations/{ods_code}/local-titles")
    return RedirectResponse(path, status_code=HTTP_303_SEE_OTHER)
