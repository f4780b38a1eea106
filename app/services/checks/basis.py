"""What lists are checked against: the index, which roles lack codes, and the stamp of both."""

import pickle
import threading
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import Engine

from app.db.session import reading
from app.errors import CodeSystemNotFoundError
from app.matching.index import MatchIndex
from app.matching.job_words import job_words
from app.matching.resolve import RESOLVER_VERSION
from app.services.checks.process import Task
from app.services.checks.writing import CheckRequest, Stamp
from app.services.codes.gaps.report import role_ids_without_code
from app.services.content.indexing import IndexCache, Version
from app.vocabulary import POST_CODE_SYSTEMS


@dataclass(frozen=True, slots=True)
class Basis:
    """One state of the registry. `pickled_index` is for a process that has no database."""

    version: Version
    index: MatchIndex
    pickled_index: bytes
    uncoded: Mapping[str, frozenset[str]]
    job_words: frozenset[str]

    @property
    def stamp(self) -> Stamp:
        """What the answers are made from."""
        return Stamp(self.version.release, self.version.content_hash, RESOLVER_VERSION)

    def task(self, table: bytes, asked: CheckRequest) -> Task:
        """What a process is given to check a table against this."""
        return Task(table, self.pickled_index, self.uncoded, self.stamp, asked)


class BasisCache:
    """The basis of the live registry, made again after it changes."""

    def __init__(self, engine: Engine, index_cache: IndexCache[MatchIndex]) -> None:
        self._engine = engine
        self._index_cache = index_cache
        self._lock = threading.Lock()
        self._made: Basis | None = None

    @property
    def current(self) -> Basis:
        """The newest basis; some 300 ms when it has to be made."""
        version, index = self._index_cache.snapshot
        with self._lock:
            if self._made is None or self._made.version != version:
                self._made = make_basis(self._engine, version, index)
            return self._made


def make_basis(engine: Engine, version: Version, index: MatchIndex) -> Basis:
    """The basis for an index and the database that it was built from."""
    return Basis(version, index, pickle.dumps(index, -1), _uncoded_roles(engine), job_words(index))


def _uncoded_roles(engine: Engine) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    with reading(engine) as session:
        for system in POST_CODE_SYSTEMS:
            try:
                found[system.value] = role_ids_without_code(session, system)
            except CodeSystemNotFoundError:
                continue  # a registry without this list cannot say what lacks in it
    return found
