"""A trust's list of new roles, as a page to print or send."""

from datetime import date

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.http.deps import ContributorDep, IndexDep, SessionDep
from app.services.posts.cells import Headcount
from app.services.trusts.lines import StaffTally
from app.services.trusts.new_roles import EntryKind, NewRoleEntry, read_new_roles
from app.vocabulary import CodeSystemId, HeadcountQuality
from app.web.pages import page
from app.web.routing import page_router

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
        "new_roles.html",
        headers={"Cache-Control": "private, no-store"},
        title="New roles",
        caption=f"{found.trust.name} ({found.trust.ods_code})",
        as_at=_in_words(found.version.as_at),
        number=found.version.number,
        entries=entries,
        staff=staff,
        code=code,
        systems=CodeSystemId,
        registry={"content": version.content_hash, "release": version.release},
    )


def _in_words(day: str) -> str:
    """
    >>> _in_words("2026-11-01")
    '1 November 2026'
    """
    on = date.fromisoformat(day)
    return f"{on.day} {on:%B %Y}"


def staff(counted: StaffTally | Headcount) -> str:
    """A number of staff in words: '12', 'about 12', 'at least 12', 'not known'."""
    if counted.number is None:
        is_unknown = counted.quality is HeadcountQuality.UNKNOWN
        return "not known" if is_unknown else "some, number not given"
    if isinstance(counted, StaffTally) and counted.is_partial:
        return f"at least {counted.number:,}"
    is_exact = counted.quality is HeadcountQuality.EXACT
    return f"{counted.number:,}" if is_exact else f"about {counted.number:,}"


def code(entry: NewRoleEntry, system: str) -> str:
    """The codes of a role in a list, or why there are none."""
    state = next((state for state in entry.codes if state.system == system), None)
    if state is None:
        return "not known"
    return ", ".join(state.codes) or _GAPS[state.status]
