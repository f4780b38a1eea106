"""Whole tables at fixed addresses, for spreadsheets and scripts: no key and no pages."""

from collections.abc import Callable
from typing import Final

from fastapi import Response

from app.api.answers import CSV_ANSWER
from app.http.caching import NEVER_CHANGES
from app.http.deps import SessionDep
from app.http.routing import PathId, strict_router
from app.http.tabular import CSV_MEDIA_TYPE
from app.services.content.indexing import read_version
from app.services.releases import publishing
from app.services.releases.forms.tables import FIXED_TABLES, publish_table

router = strict_router("Tables")
_CONTENT: Final = "X-Registry-Content"


def _live(table: str) -> Callable[[SessionDep], Response]:
    def read(session: SessionDep) -> Response:
        stamp = {_CONTENT: read_version(session).content_hash}
        return _csv(publish_table(session, table).csv, table, stamp)

    return read


def _released(table: str) -> Callable[[SessionDep, PathId], Response]:
    def read(session: SessionDep, version: PathId) -> Response:
        content = publishing.read_table(session, version, table)
        return _csv(content, f"{table}-{version}", {"Cache-Control": NEVER_CHANGES})

    return read


def _csv(content: bytes, name: str, headers: dict[str, str]) -> Response:
    named = {"Content-Disposition": f'attachment; filename="{name}.csv"', **headers}
    return Response(content, media_type=CSV_MEDIA_TYPE, headers=named)


for _table in FIXED_TABLES:
    router.get(
        f"/{_table}.csv",
        response_class=Response,
        responses=CSV_ANSWER,
        operation_id=f"{_table}_csv",
        summary=f"The {_table} as CSV",
        description="The whole table as it is now, with every code as text. "
        "`X-Registry-Content` is the hash of the content.",
    )(_live(_table))
    router.get(
        f"/releases/{{version}}/{_table}.csv",
        response_class=Response,
        responses=CSV_ANSWER,
        operation_id=f"release_{_table}_csv",
        summary=f"The {_table} of a release as CSV",
        description="The whole table as it was in the release. It never changes.",
    )(_released(_table))
