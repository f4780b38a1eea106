import threading
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.db.session import transaction
from app.errors import ReleaseNotFoundError
from app.matching.index import MatchIndex, compile_tables
from app.matching.tables import MatchingTables
from app.services.content.indexing import IndexCache
from app.services.releases.indexes import ReleaseIndexes
from tests.releasing import edit, load, publish_now, rename, seed_folder


class Counting:
    """Compiles tables, and counts how often."""

    def __init__(self) -> None:
        self.times = 0

    def __call__(self, tables: MatchingTables) -> MatchIndex:
        self.times += 1
        return compile_tables(tables)


@pytest.fixture
def released(engine: Engine, tmp_path: Path) -> Engine:
    """A registry with three releases: in the second and third a role has another name."""
    folder = seed_folder(tmp_path / "seed")
    for version, name in (("2026.1", "First"), ("2026.2", "Second"), ("2026.3", "Third")):
        edit(folder, "roles.csv", rename("nursing-associate", name))
        load(engine, folder)
        with transaction(engine) as session:
            publish_now(session, version, folder)
    return engine


def _name(index: MatchIndex) -> str:
    return index.roles["nursing-associate"].name


def test_an_old_index_is_of_the_content_of_then(released: Engine) -> None:
    live = IndexCache(released, compile_tables).snapshot

    version, index = ReleaseIndexes(released, compile_tables).get("2026.1")
    newest = ReleaseIndexes(released, compile_tables).get("2026.3")

    assert (_name(index), version.release) == ("First", "2026.1")
    assert version.content_hash != live[0].content_hash
    assert newest[0].content_hash == live[0].content_hash
    assert newest[1].content == live[1].content


def test_an_index_is_built_once_and_the_oldest_goes(released: Engine) -> None:
    compile_counting = Counting()
    indexes = ReleaseIndexes(released, compile_counting, kept=2)

    for release in ("2026.1", "2026.1", "2026.2", "2026.1", "2026.3"):
        indexes.get(release)

    assert compile_counting.times == 3
    assert indexes.peek("2026.2") is None
    assert indexes.peek("2026.1") is not None
    assert indexes.peek("2026.3") is not None


def test_threads_that_ask_at_once_build_once(released: Engine) -> None:
    compile_counting = Counting()
    indexes = ReleaseIndexes(released, compile_counting)
    threads = [threading.Thread(target=indexes.get, args=("2026.1",)) for _ in range(8)]

    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert compile_counting.times == 1


def test_a_release_that_is_not_there_is_not_kept_either(released: Engine) -> None:
    indexes = ReleaseIndexes(released, compile_tables)

    with pytest.raises(ReleaseNotFoundError):
        indexes.get("2020.1")

    assert indexes.peek("2020.1") is None


def test_publishing_does_not_rebuild_the_live_index(engine: Engine, tmp_path: Path) -> None:
    folder = seed_folder(tmp_path / "seed")
    load(engine, folder)
    compile_counting = Counting()
    cache = IndexCache(engine, compile_counting)
    before = cache.snapshot
    with transaction(engine) as session:
        publish_now(session, "2026.1", folder)

    cache.refresh_now()

    assert compile_counting.times == 1
    assert cache.snapshot[0].release == "2026.1"
    assert cache.snapshot[1] is before[1]
