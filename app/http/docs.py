"""The documentation for people. It is served from here, without any other host."""

from pathlib import Path
from typing import Final

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse
from starlette.staticfiles import StaticFiles

from app.http.addresses import address
from app.http.routing import StrictRoute

SWAGGER_UI: Final = Path(__file__).parent / "static" / "swagger-ui"
# Swagger UI sets styles from its script and has its icons in data addresses.
_CSP: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'"
)
router = APIRouter(route_class=StrictRoute, redirect_slashes=False)


@router.get("/docs", include_in_schema=False)
async def docs() -> HTMLResponse:
    """The page of Swagger UI. Its script and style are at `/docs/assets`."""
    page = (SWAGGER_UI / "index.html").read_text(encoding="utf-8")
    return HTMLResponse(page, headers={"Content-Security-Policy": _CSP})


@router.get("/openapi.json", include_in_schema=False)
async def openapi(request: Request) -> JSONResponse:
    """The description of this API for machines, OpenAPI 3.1."""
    described = request.app.openapi()
    here, *others = described["servers"]
    return JSONResponse({**described, "servers": [{**here, "url": address("/")}, *others]})


def mount_assets(app: FastAPI) -> None:
    """Serve the files of Swagger UI."""
    app.mount("/docs/assets", StaticFiles(directory=SWAGGER_UI), name="docs-assets")
