"""The real seed in every form that a release has, opened with the tools that people use."""

import json

from sqlalchemy import select

from app.db.models import Source
from app.services.content.snapshots import opened, take_snapshot
from app.services.releases.forms.files import MadeFile, make_files
from app.services.releases.forms.package import ReleaseStamp
from app.services.releases.forms.tables import PublishedTable
from app.vocabulary import ReleaseFormat

Files = dict[ReleaseFormat, MadeFile]


def test_the_same_content_gives_the_same_bytes(
    stamp: ReleaseStamp, snapshot: bytes, tables: list[PublishedTable], files: Files
) -> None:
    again = make_files(stamp, snapshot, tables)

    assert {made.format: made.content for made in again} == {
        form: made.content for form, made in files.items()
    }


def test_a_registry_opened_from_a_snapshot_is_the_same_registry(snapshot: bytes) -> None:
    with opened(snapshot) as session:
        assert take_snapshot(session) == snapshot


def test_what_a_later_registry_dropped_or_added_does_not_stop_an_old_snapshot() -> None:
    fact = {"source_id": "s", "title": "A source", "standing": "verified", "dropped": 1}
    line = json.dumps(["source", fact]).encode()

    with opened(line) as session:
        (source,) = session.scalars(select(Source)).all()

    assert (source.title, source.note) == ("A source", None)
