"""Releases: published, listed, compared and downloaded."""

import base64
from typing import Annotated, Any, Final

from fastapi import Depends, Query, Request, Response

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_answer
from app.api.schemas.releases import (
    CorrelationOut,
    ReleaseDetailOut,
    ReleaseDiffOut,
    ReleaseIn,
    ReleaseOut,
    ReleasesOut,
)
from app.http.addresses import address
from app.http.caching import NEVER_CHANGES
from app.http.deps import AdminDep, RefreshDep, SessionDep, WriteSessionDep, author_of
from app.http.routing import PathId, strict_router
from app.services.content.indexing import read_version
from app.services.releases import publishing
from app.services.releases.guards import read_guards
from app.services.releases.publishing import FileFacts, ReleaseGuards
from app.vocabulary import ReleaseFormat

_A_FILE: Final[dict[int | str, dict[str, Any]]] = {
    200: {
        "description": "The file",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
_SUMS: Final[dict[int | str, dict[str, Any]]] = {
    200: {"content": {"text/plain": {"schema": {"type": "string"}}}}
}
router = strict_router("Releases")


def _guards(request: Request, asked: ReleaseIn, _: AdminDep) -> ReleaseGuards:
    """What the release is checked against, read before the database is locked for writing."""
    return read_guards(asked.version, request.app.state.settings.seed_dir)


@router.post(
    "/releases", status_code=201, response_model=ReleaseDetailOut, operation_id="publish_release"
)
def publish_release(
    request: Request,
    response: Response,
    caller: AdminDep,
    asked: ReleaseIn,
    guards: Annotated[ReleaseGuards, Depends(_guards)],
    _: RefreshDep,
    session: WriteSessionDep,
) -> ReleaseDetailOut:
    """Publish the content as it is now under a name, permanently.

    It is refused (409) with every reason in `errors`: names that collide, broken references, a
    golden set that fails, or a seed that contradicts a decision of the curators.
    """
    release = publishing.publish(session, asked.version, author_of(request, caller), guards)
    response.headers["Location"] = address(f"/releases/{release.version}")
    return ReleaseDetailOut.of(release, publishing.list_files(session, release.version))


@router.get(
    "/releases", response_model=ReleasesOut, responses=CSV_ANSWER, operation_id="list_releases"
)
def read_releases(session: SessionDep, form: FormatDep) -> ReleasesOut | Response:
    """Every release, the newest first, and the one that is the same as the live registry."""
    rows = [ReleaseOut.model_validate(row) for row in publishing.list_releases(session)]
    if form is ListFormat.CSV:
        return csv_answer(ReleaseOut, rows, "releases", {})
    return ReleasesOut(live=read_version(session).release, releases=rows)


@router.get("/releases/{version}", operation_id="get_release")
def read_release(session: SessionDep, version: PathId) -> ReleaseDetailOut:
    """One release: what it contains, what changed since the one before, and its files."""
    release = publishing.get_release(session, version)
    return ReleaseDetailOut.of(release, publishing.list_files(session, version))


@router.get(
    "/releases/{version}/diff/{other}",
    response_model=ReleaseDiffOut,
    responses=CSV_ANSWER,
    operation_id="diff_releases",
)
def diff_releases(
    session: SessionDep, form: FormatDep, version: PathId, other: PathId
) -> ReleaseDiffOut | Response:
    """What changed from one release to another, in words and as data.

    `correlation` shows what happened to every role. `format=csv` gives only that table.
    """
    found = publishing.diff(session, version, other)
    answer = ReleaseDiffOut.of(version, other, found)
    if form is ListFormat.CSV:
        name = f"correlation-{version}-{other}"
        return csv_answer(CorrelationOut, answer.correlation, name, {})
    return answer


@router.get(
    "/releases/{version}/download",
    response_class=Response,
    responses=_A_FILE,
    operation_id="download_release",
)
def download_release(
    session: SessionDep,
    version: PathId,
    form: Annotated[
        ReleaseFormat,
        Query(
            alias="format",
            description="datapackage: CSV with Frictionless and CSVW metadata. jsonl: every row. "
            "sssom: the mappings. fhir: an R4 bundle. sqlite: a database",
        ),
    ] = ReleaseFormat.DATA_PACKAGE,
) -> Response:
    """A release as a file, byte for byte as it was first published.

    `Repr-Digest` (RFC 9530) has its SHA-256, which `/releases/{version}` gives as well.
    """
    facts, content = publishing.read_file(session, version, form)
    return Response(content, media_type=facts.media_type, headers=_of_file(facts))


@router.get(
    "/releases/{version}/checksums",
    response_class=Response,
    responses=_SUMS,
    operation_id="get_checksums",
)
def read_checksums(session: SessionDep, version: PathId) -> Response:
    """The SHA-256 of each file, in the format that `sha256sum --check` reads."""
    text = publishing.checksums(session, version)
    return Response(text, media_type="text/plain", headers={"Cache-Control": NEVER_CHANGES})


def _of_file(facts: FileFacts) -> dict[str, str]:
    digest = base64.b64encode(bytes.fromhex(facts.sha256)).decode()
    return {
        "Cache-Control": NEVER_CHANGES,
        "Content-Disposition": f'attachment; filename="{facts.name}"',
        "Repr-Digest": f"sha-256=:{digest}:",
    }
