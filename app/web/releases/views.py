"""The pages of releases: the list, one release, and two releases compared."""

from typing import Annotated
from urllib.parse import quote

from fastapi import Path, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.status import HTTP_303_SEE_OTHER

from app.http.addresses import address
from app.http.deps import SessionDep
from app.matching.resolve import RESOLVER_VERSION
from app.services.content.indexing import read_version
from app.services.releases import publishing
from app.web.pages import page
from app.web.releases.presenting import comparison, contents, downloads, tables
from app.web.routing import page_router

router = page_router()
ReleaseName = Annotated[str, Path(max_length=40)]


@router.get("/releases")
def show_releases(request: Request, session: SessionDep) -> Response:
    """Every release, the newest first."""
    releases = publishing.list_releases(session)
    return page(
        request,
        "releases/list.html",
        title="Releases",
        releases=[(release, contents(release.counts)) for release in releases],
        live=read_version(session).release,
    )


@router.get("/releases/compare")
def choose_comparison(
    old: Annotated[str, Query(max_length=40)], new: Annotated[str, Query(max_length=40)]
) -> Response:
    """The form of a comparison leads to the address of its answer."""
    path = f"/ui/releases/{quote(new, safe='')}/since/{quote(old, safe='')}"
    return RedirectResponse(address(path), status_code=HTTP_303_SEE_OTHER)


@router.get("/releases/{version}")
def show_release(request: Request, session: SessionDep, version: ReleaseName) -> Response:
    """One release: how to cite it, what changed, and its files."""
    release = publishing.get_release(session, version)
    return page(
        request,
        "releases/release.html",
        title=f"Release {release.version}",
        release=release,
        contents=contents(release.counts),
        answers_as_then=release.resolver == RESOLVER_VERSION,
        downloads=downloads(version, publishing.list_files(session, version)),
        tables=tables(version),
    )


@router.get("/releases/{version}/since/{other}")
def show_comparison(
    request: Request, session: SessionDep, version: ReleaseName, other: ReleaseName
) -> Response:
    """What is different in a release from an earlier one."""
    found = publishing.diff(session, other, version)
    return page(
        request,
        "releases/comparison.html",
        title=f"From release {other} to release {version}",
        version=version,
        other=other,
        notes=found.notes,
        found=comparison(found),
    )
