"""The pages of roles: the list, and one role."""

from typing import Annotated, Final

from fastapi import Query, Request
from fastapi.responses import HTMLResponse

from app.http.deps import IndexDep, SessionDep
from app.http.routing import Cursor
from app.services.codes.gaps.report import role_ids_without_code
from app.services.content.indexing import read_version
from app.services.roles.lists import list_skill_mix_types
from app.services.roles.paging import Place
from app.services.roles.roles import get_role, list_roles_by_name
from app.services.trusts.availability import read_totals
from app.web import addresses
from app.web.code_words import role_facts
from app.web.forms import fill
from app.web.pages import page
from app.web.releases.history import moments
from app.web.roles import presenting
from app.web.roles.career import career_of, draw
from app.web.roles.listing import MESSAGES, ListedRoles, code_lists, families, listed_roles
from app.web.roles.timeline import timeline_of
from app.web.routing import page_router

router = page_router()
_ON_A_PAGE: Final = 50
_MOST_CHANGES: Final = 30
_PATH: Final = "/ui/roles"


@router.get("/roles")
def show_roles(
    request: Request, session: SessionDep, cursor: Annotated[Cursor, Query()] = None
) -> HTMLResponse:
    """The roles, narrowed by words, family, newness, change of skill mix and lacking codes."""
    types = list_skill_mix_types(session, Place()).rows
    asked = {name: text.strip() for name, text in request.query_params.items() if name != "cursor"}
    form = fill(ListedRoles, asked, MESSAGES)
    faults = dict(form.faults)
    if form.read and form.read.skill_mix and form.read.skill_mix not in {t.type_id for t in types}:
        faults["skill_mix"] = MESSAGES["skill_mix"]
    wanted = ListedRoles() if faults or form.read is None else form.read
    lacking = (
        role_ids_without_code(session, wanted.without_code_in) if wanted.without_code_in else None
    )
    found = list_roles_by_name(session, wanted.wanted(lacking), Place(cursor, _ON_A_PAGE))
    return page(
        request,
        "roles/list.html",
        status=422 if faults else 200,
        title="Roles",
        values=form.values,
        faults=faults,
        families=families(),
        types=types,
        code_lists=code_lists(),
        roles=listed_roles(found.rows),
        total=found.total,
        is_first=cursor is None,
        first=addresses.with_query(_PATH, form.values),
        next=addresses.next_path(_PATH, {**form.values, "cursor": found.next_cursor}),
        csv=addresses.with_query("/roles", {**wanted.query(), "format": "csv"}),
    )


@router.get("/roles/{role_id}")
def show_role(
    request: Request, role_id: str, session: SessionDep, snapshot: IndexDep
) -> HTMLResponse:
    """Everything about one role."""
    detail, version = get_role(session, role_id), read_version(session)
    index, career = snapshot[1], career_of(detail.present_relations)
    names = {one: card.name for one, card in index.roles.items()}
    return page(
        request,
        "roles/role.html",
        title=detail.name,
        caption=detail.role.family.capitalize(),
        role=detail.role,
        facts=presenting.facts_of(detail.role),
        basis=presenting.basis_in_words(detail.role),
        names=presenting.names_of(detail),
        confusions=presenting.confusions_of(detail, index.role_rows),
        own_facts=role_facts(index.role_rows[role_id]) if role_id in index.role_rows else "",
        ambiguous_titles=detail.ambiguous_titles,
        career=career,
        drawing=draw(detail.name, career),
        relatives=presenting.relatives_of(detail, index.role_rows),
        skill_mix=detail.skill_mix,
        codes=presenting.codes_of(detail.present_codes),
        timeline=timeline_of(detail),
        trusts=presenting.trusts_in_words(role_id, read_totals(session)),
        history=moments(detail.history[: -_MOST_CHANGES - 1 : -1], names),
        sources=presenting.numbered(detail.sources),
        citation=presenting.citation(detail.role, version),
        registry={"content": version.content_hash, "release": version.release},
    )
