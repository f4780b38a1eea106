"""A release read from its file, where there is no service and no database."""

import hashlib
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy.exc import SQLAlchemyError

from app.bulk.answers import Policy, Question, answer_columns, stamp
from app.errors import ReleaseFileError
from app.matching.index import compile_tables
from app.matching.tables import MatchingTables
from app.services.content.copies import Facts, opened_in_memory
from app.services.content.indexing import content_tables
from app.services.content.matching_tables import read_tables
from app.services.content.snapshots import read_facts, take_snapshot
from app.services.releases.forms.sqlite import APPLICATION_ID

_SQLITE: Final = b"SQLite format 3\x00"
_APPLICATION_ID_AT: Final = slice(68, 72)


@dataclass(frozen=True, slots=True)
class LoadedRelease:
    """What decides the answers of a release, and what they are cited by.

    `release` is None for JSON lines, which have the content and not its name.
    """

    tables: MatchingTables
    release: str | None
    content: str


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers column by column, in the order of their questions, and the stamp of them all."""

    columns: dict[str, list[Any]]
    stamp: dict[str, str | None]


def load_release(path: Path) -> LoadedRelease:
    """The release in a file: the SQLite or the JSON lines download. About two seconds.

    Raises `ReleaseFileError` for another file, or one whose content is not what it says.
    """
    with path.open("rb") as file:
        header = file.read(_APPLICATION_ID_AT.stop)
    if not header.startswith(_SQLITE):
        return _from_lines(path)
    if header[_APPLICATION_ID_AT] != APPLICATION_ID.to_bytes(4, "big"):
        raise ReleaseFileError(path.name, "it is a database, but not a release of the registry")
    return _from_database(path)


def answers_from(
    path: Path, questions: Sequence[Question], asked: Sequence[str], policy: Policy | None
) -> Answers:
    """What a release answers to different questions. See `answer_columns`.

    Nothing of the release stays in memory, so that a long list has room for its answers.
    """
    edition = load_release(path)
    index = compile_tables(edition.tables)
    columns = answer_columns(questions, asked, index, policy=policy or Policy())
    return Answers(columns, stamp(edition.release, edition.content))


def _from_lines(path: Path) -> LoadedRelease:
    content = path.read_bytes()
    try:
        facts = read_facts(content)
    except ValueError:
        facts = {}
    if not facts:
        raise ReleaseFileError(path.name, "take the SQLite or JSON lines download of a release")
    return _edition(path, facts, None, _hash(content))


def _from_database(path: Path) -> LoadedRelease:
    # Opened for reading alone: a file that is cited by its checksum must stay as it is.
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as connection:
        connection.row_factory = sqlite3.Row
        try:
            edition = dict(connection.execute("SELECT name, value FROM edition").fetchall())
            facts = {table.name: _rows(connection, table.name) for table in content_tables()}
        except sqlite3.DatabaseError as error:
            raise ReleaseFileError(path.name, "the file is damaged") from error
    return _edition(path, facts, edition["version"], edition["content_hash"])


def _rows(connection: sqlite3.Connection, table: str) -> list[dict[str, object]]:
    return [dict(row) for row in connection.execute(f'SELECT * FROM "{table}"')]  # noqa: S608  # nosec B608  # nosemgrep  # our own names


def _edition(path: Path, facts: Facts, release: str | None, content: str) -> LoadedRelease:
    try:
        with opened_in_memory(facts) as session:
            if _hash(take_snapshot(session)) == content:
                return LoadedRelease(read_tables(session), release, content)
    except SQLAlchemyError as error:
        raise ReleaseFileError(path.name, "it has rows that the registry does not have") from error
    raise ReleaseFileError(path.name, "its content is not what was published")


def _hash(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"
