"""The pages of roles."""

from fastapi import Request
from fastapi.responses import HTMLResponse

from app.http.deps import SessionDep
from app.services.content.indexing import read_version
from app.services.roles.roles import get_role
from app.web.pages import page
from app.web.routing import page_router

router = page_router()


@router.get("/roles/{role_id}")
def show_role(request: Request, role_id: str, session: SessionDep) -> HTMLResponse:
    """One role."""
    detail = get_role(session, role_id)
    version = read_version(session)
    return page(
        request,
        "roles/role.html",
        title=detail.name,
        role=detail.role,
        registry={"content": version.content_hash, "release": version.release},
    )
