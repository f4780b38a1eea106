import sqlite3
from contextlib import closing
from pathlib import Path

from app.db.session import make_engine, reading
from app.matching.index import content_key
from app.services.content.indexing import content_tables
from app.services.content.matching_tables import read_tables
from app.services.content.snapshots import opened
from app.services.releases.forms.files import MadeFile
from app.services.releases.forms.package import ReleaseStamp
from app.vocabulary import ReleaseFormat

Files = dict[ReleaseFormat, MadeFile]


def test_the_sqlite_file_answers_queries_and_says_what_it_is(
    files: Files, stamp: ReleaseStamp, snapshot: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "release.sqlite"
    path.write_bytes(files[ReleaseFormat.SQLITE].content)

    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened_file:
        shown = dict(opened_file.execute("SELECT name, value FROM edition"))
        code = opened_file.execute(
            "SELECT code FROM mapping JOIN role USING (role_id) "
            "WHERE name = 'Education Mental Health Practitioner' AND system_id = 'esr-job-role'"
        ).fetchall()
        names = {row[0] for row in opened_file.execute("SELECT name FROM sqlite_master")}

    assert shown["content_hash"] == stamp.content_hash
    assert code == [("07054",)]
    assert {table.name for table in content_tables()} <= names
    assert not {"change", "api_key", "release"} & names


def test_the_sqlite_file_decides_like_the_registry(
    files: Files, snapshot: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "release.sqlite"
    path.write_bytes(files[ReleaseFormat.SQLITE].content)
    engine = make_engine(f"sqlite:///{path}")

    with reading(engine) as session, opened(snapshot) as original:
        assert content_key(read_tables(session)) == content_key(read_tables(original))
    engine.dispose()
