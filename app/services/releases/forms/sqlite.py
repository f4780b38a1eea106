"""A release as one SQLite file: for queries, and for resolving where there is no service."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from app.services.content.copies import Facts, write_registry_file
from app.services.releases.forms.package import Edition

APPLICATION_ID: Final = 0x4E52_5231
"""'NRR1' in the header of the file: what kind of file it is, whatever it is called."""


def make_sqlite(edition: Edition, facts: Facts) -> bytes:
    """The tables of the content, and one named `edition` that says which release it is."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "release.db"
        write_registry_file(path, facts)
        with closing(sqlite3.connect(path)) as connection:
            _sign(connection, edition)
        return path.read_bytes()


def _sign(connection: sqlite3.Connection, edition: Edition) -> None:
    """Say whose the file is, and leave one plain file that needs no journal beside it."""
    connection.execute("CREATE TABLE edition (name TEXT PRIMARY KEY, value TEXT NOT NULL)")
    connection.executemany("INSERT INTO edition VALUES (?, ?)", _told(edition).items())
    connection.commit()
    connection.execute("PRAGMA journal_mode = DELETE").close()
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute("VACUUM")


def _told(edition: Edition) -> Mapping[str, str]:
    return {
        "version": edition.version,
        "published_at": edition.published_at.isoformat(),
        "content_hash": edition.content_hash,
        "resolver": edition.resolver,
    }
