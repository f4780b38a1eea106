"""A release as one SQLite file, for queries and for resolving titles without the service."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from app.services.content.copies import Facts, write_registry_file
from app.services.releases.forms.package import ReleaseStamp

APPLICATION_ID: Final = 0x4E52_5231
"""'NRR1' in the header of the file, which shows the kind of file whatever its name is."""


def make_sqlite(stamp: ReleaseStamp, facts: Facts) -> bytes:
    """The tables of the content, and a table `edition` that names the release."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "release.db"
        write_registry_file(path, facts)
        with closing(sqlite3.connect(path)) as connection:
            _sign(connection, stamp)
        return path.read_bytes()


def _sign(connection: sqlite3.Connection, stamp: ReleaseStamp) -> None:
    """Name the release in the file, and leave one file without a journal beside it."""
    connection.execute("CREATE TABLE edition (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.executemany("INSERT INTO edition VALUES (?, ?)", _facts_of(stamp).items())
    connection.commit()
    connection.execute("PRAGMA journal_mode = DELETE").close()
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("VACUUM")


def _facts_of(stamp: ReleaseStamp) -> Mapping[str, str]:
    return {
        "version": stamp.version,
        "published_at": stamp.published_at.isoformat(),
        "content_hash": stamp.content_hash,
        "resolver": stamp.resolver,
    }
