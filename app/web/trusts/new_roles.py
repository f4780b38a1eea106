"""A trust's list of new roles, as a page to print or send."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.http.deps import ContributorDep, IndexDep, SessionDep
from app.services.trusts.new_roles import EntryKind, NewRoleEntry, read_new_roles
from app.vocabulary import CodeSystemId
from app.web.pages import page
from app.web.routing import page_router
from app.web.trusts.presenting import staff
from app.web.words import day_in_words

router = page_router()
_GAPS = {
    "no_code": "no code of its own",
    "shared_code_only": "a shared code only",
    "not_known": "not known",
}


@router.get("/organisations/{ods_code}/new-roles")
def show_new_roles(
    request: Request,
    ods_code: str,
    caller: ContributorDep,
    snapshot: IndexDep,
    session: SessionDep,
) -> HTMLResponse:
    """The list, for the trust's own key or an administrator's."""
    caller.must_act_for(ods_code.upper())
    version, index = snapshot
    found = read_new_roles(session, ods_code, index, version.content_hash)
    entries = {
        kind.value: [entry for entry in found.entries if entry.kind is kind] for kind in EntryKind
    }
    return page(
        request,
        "trusts/new_roles.html",
        headers={"Cache-Control": "private, no-store"},
        title="New roles",
        caption=f"{found.trust.name} ({found.trust.ods_code})",
        as_at=day_in_words(found.version.as_at),
        number=found.version.number,
        ods_code=found.trust.ods_code,
        entries=entries,
        staff=staff,
        code=code,
        systems=CodeSystemId,
        registry={"content": version.content_hash, "release": version.release},
    )


def code(entry: NewRoleEntry, system: str) -> str:
    """The codes of a role in a list, or why there are none."""
    state = next((state for state in entry.codes if state.system == system), None)
    if state is None:
        return "not known"
    return ", ".join(state.codes) or _GAPS[state.status]
