import threading
from collections.abc import Callable, Iterator
from datetime import date

import pytest
from sqlalchemy import Engine, event, update
from sqlmodel import Session, col

from app.db.models import Role
from app.db.session import reading, transaction
from app.errors import DatabaseUnavailableError
from app.matching.tables import CandidateRow, FormerNameRow, MatchingTables
from app.services.content.indexing import REFRESH_SECONDS, IndexCache, bump_version, read_version
from app.services.content.matching_tables import read_tables
from tests.waiting import wait_until


def _rename(engine: Engine, name: str) -> None:
    with transaction(engine) as session:
        session.execute(
            update(Role).where(col(Role.role_id) == "nursing-associate").values(name=name)
        )
        bump_version(session)


def _names(tables: MatchingTables) -> frozenset[str]:
    return frozenset(role.name for role in tables.roles)


@pytest.fixture
def cache(seeded: Engine) -> Iterator[IndexCache[frozenset[str]]]:
    cache = IndexCache(seeded, _names)
    yield cache
    cache.stop()


def test_the_tables_carry_what_decides_an_answer(seeded: Engine) -> None:
    with reading(seeded) as session:
        tables = read_tables(session)

    roles = {role.role_id: role for role in tables.roles}
    renamed = roles["physician-associate"]
    assert renamed.name_since == date(2025, 7, 16)
    assert renamed.former_names == (FormerNameRow("Physician Associate", None, date(2025, 7, 16)),)
    assert renamed.staff_group == ""
    assert roles["trainee-nursing-associate"].trains_for == "nursing-associate"
    assert roles["nursing-associate"].kind_of == ("healthcare-assistant",)
    assert len(tables.terms) == 6
    (pa,) = [row for row in tables.ambiguous if row.title == "PA"]
    assert pa.candidates == (
        CandidateRow("physician-associate", ("7", "8a"), ("medical", "clinic")),
    )
    assert [row.code for row in tables.codes if row.relation == "own"] == ["07054"]
    assert len(tables.known_codes) == 6
    assert [row.words for row in tables.lists.contexts] == ["CAMHS"]
    assert [row.label for row in tables.lists.grades] == ["senior"]


def test_a_query_is_made_per_table_not_per_row(seeded: Engine) -> None:
    statements: list[str] = []
    event.listen(seeded, "before_cursor_execute", lambda *args: statements.append(args[2]))

    with reading(seeded) as session:
        read_tables(session)

    assert len([sql for sql in statements if sql.startswith("SELECT")]) == 18


def test_each_change_grows_the_number_and_changes_the_hash(seeded: Engine) -> None:
    with reading(seeded) as session:
        before = read_version(session)

    _rename(seeded, "Nursing Associate (new)")

    with reading(seeded) as session:
        after = read_version(session)
    assert after.number == before.number + 1
    assert after.content_hash != before.content_hash


def test_the_index_is_built_at_first_use_and_kept(cache: IndexCache[frozenset[str]]) -> None:
    assert "Nursing Associate" in cache.current
    assert cache.current is cache.current


def test_a_change_made_here_is_live_at_once(
    seeded: Engine, cache: IndexCache[frozenset[str]]
) -> None:
    before = cache.snapshot
    _rename(seeded, "Associate of Nursing")

    cache.refresh_now()

    version, names = cache.snapshot
    assert "Associate of Nursing" in names
    assert version.number == before[0].number + 1
    assert "Associate of Nursing" not in before[1]


def test_a_change_made_elsewhere_is_looked_for_twice_a_second(
    seeded: Engine, cache: IndexCache[frozenset[str]]
) -> None:
    cache.start()
    _rename(seeded, "Associate of Nursing")

    wait_until(lambda: "Associate of Nursing" in cache.current, "the change is live")

    assert REFRESH_SECONDS <= 0.5


def test_an_unchanged_registry_is_not_built_again(seeded: Engine) -> None:
    built: list[MatchingTables] = []
    cache = IndexCache(seeded, built.append)

    threads = [threading.Thread(target=cache.refresh_now) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(built) == 1


def test_a_failing_database_leaves_the_old_index_in_use(
    seeded: Engine, cache: IndexCache[frozenset[str]], caplog: pytest.LogCaptureFixture
) -> None:
    cache.start()
    before = cache.current
    with transaction(seeded) as session:
        session.connection().exec_driver_sql("ALTER TABLE synonym RENAME TO lost")
    _rename_quietly(seeded)

    wait_until(lambda: "index could not be refreshed" in caplog.text, "the failure is logged")

    assert cache.current is before


def test_a_service_that_starts_without_its_database_answers_once_it_is_there(
    seeded: Engine, open_engine: Callable[[str], Engine]
) -> None:
    nowhere = open_engine("postgresql://registry@127.0.0.1:1/registry")
    cache = IndexCache(nowhere, _names)

    cache.start()

    with pytest.raises(DatabaseUnavailableError):
        _ = cache.snapshot
    cache._engine = seeded  # noqa: SLF001  # the database is there now
    wait_until(lambda: cache.built is not None, "the index is built")
    cache.stop()
    assert "Nursing Associate" in cache.current


def test_no_transaction_is_open_while_an_index_is_compiled(seeded: Engine) -> None:
    open_ones: list[int] = []
    cache = IndexCache(seeded, lambda _: open_ones.append(seeded.pool.checkedout()))  # type: ignore[attr-defined]  # a pool has it

    cache.refresh_now()

    assert open_ones == [0]


def _rename_quietly(engine: Engine) -> None:
    with transaction(engine) as session:
        session.connection().exec_driver_sql("UPDATE registry_version SET number = number + 1")


def test_a_session_is_not_left_open(session: Session) -> None:
    assert read_version(session).number == 0
