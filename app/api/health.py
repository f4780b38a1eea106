"""Whether the service is alive and ready, and what it is."""

from typing import Final

from fastapi import Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

import app
from app.api.schemas.health import (
    HomeOut,
    LinksOut,
    PingOut,
    ProblemKindOut,
    ReadinessCheckOut,
    StatusOut,
)
from app.http.addresses import address
from app.http.problems import KINDS, title_of
from app.http.routing import PathId, strict_router
from app.matching.engine import ENGINE
from app.services.readiness import ReadinessCheck, check_readiness, worst

NAME: Final = "NHS Role Registry"
_NOT_KEPT: Final = {"Cache-Control": "no-store"}
_OK, _NOT_READY = 200, 503
router = strict_router("Service")


@router.get("/", response_model=HomeOut, operation_id="home")
async def home(request: Request, response: Response) -> HomeOut | Response:
    """What this is and its main addresses. A browser is sent to the start page."""
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(address("/ui/"), status_code=303, headers={"Vary": "Accept"})
    response.headers["Vary"] = "Accept"
    links = LinksOut(
        resolve=address("/resolve"),
        roles=address("/roles"),
        gaps=address("/gaps"),
        code_systems=address("/code-systems"),
        ambiguous_titles=address("/ambiguous-titles"),
        changes=address("/changes"),
        releases=address("/releases"),
        help=address("/ui/help/"),
        docs=address("/docs"),
        openapi=address("/openapi.json"),
        status=address("/_status"),
    )
    return HomeOut(name=NAME, version=app.__version__, links=links)


@router.get("/_ping", operation_id="ping")
async def ping(request: Request, response: Response) -> PingOut:
    """Whether the process is alive, and which build it is. Nothing else is checked."""
    response.headers.update(_NOT_KEPT)
    return PingOut(**_build(request))


@router.get("/_status", operation_id="status", responses={503: {"model": StatusOut}})
def status(request: Request, response: Response) -> StatusOut:
    """Whether the registry can answer: database, migrations, index and release."""
    state = request.app.state
    checks = check_readiness(state.engine, state.index_cache)
    response.headers.update(_NOT_KEPT)
    response.status_code = _OK if all(check.is_ready for check in checks) else _NOT_READY
    return StatusOut(
        **_build(request),
        engine=ENGINE,
        status=worst(checks),
        checks={check.name: _shown(check) for check in checks},
    )


@router.get("/problems/{code}", operation_id="get_problem")
async def problem(code: PathId) -> ProblemKindOut:
    """What the `code` of an error means. The `type` of a problem is this address."""
    if code not in KINDS:
        raise HTTPException(404)
    kind = KINDS[code]
    return ProblemKindOut(code=code, title=title_of(code), status=kind.status, meaning=kind.meaning)


def _build(request: Request) -> dict[str, str | None]:
    return {
        "version": app.__version__,
        "revision": app.__version__,
        "releaseId": None,
        "commitId": request.app.state.settings.commit_id,
    }


def _shown(check: ReadinessCheck) -> ReadinessCheckOut:
    return ReadinessCheckOut(
        status=check.condition,
        timeout=False,
        responseCode=_OK if check.is_ready else _NOT_READY,
        outcome=check.outcome,
        links={},
    )
