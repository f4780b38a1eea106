from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session

from app.db.models import Release, ReleaseFile
from app.vocabulary import ReleaseFormat

NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)


@pytest.mark.parametrize("table", ["release", "release_file"])
@pytest.mark.parametrize("change", ["UPDATE {} SET version = '2026.2'", "DELETE FROM {}"])
def test_the_database_refuses_to_change_a_release(
    session: Session, table: str, change: str
) -> None:
    session.add(_release())
    session.flush()
    session.add(_file())
    session.commit()

    with pytest.raises(DBAPIError, match="a release is never changed"):
        session.execute(text(change.format(table)))


def _release() -> Release:
    return Release(
        version="2026.1",
        published_at=NOON,
        actor="tester",
        content_hash="sha256:",
        resolver="1",
        last_change=0,
        counts={},
        notes=[],
    )


def _file() -> ReleaseFile:
    return ReleaseFile(
        version="2026.1",
        format=ReleaseFormat.JSON_LINES,
        name="content.jsonl",
        media_type="application/jsonl",
        size=0,
        sha256="",
        content=b"",
    )
