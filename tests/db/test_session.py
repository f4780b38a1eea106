from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.pool import QueuePool
from sqlmodel import Session

from app.db.models import Source
from app.db.patience import Patience
from app.db.session import MOST_CONNECTIONS, is_reading, make_engine, reading, transaction


def _source(source_id: str = "a-source") -> Source:
    return Source(source_id=source_id, title="A source", standing="verified")


def test_a_transaction_commits_when_its_block_ends(engine: Engine) -> None:
    with transaction(engine) as session:
        session.add(_source())

    with reading(engine) as session:
        assert session.get(Source, "a-source") is not None


def test_a_transaction_that_raises_leaves_nothing(engine: Engine) -> None:
    def _add_and_fail(session: Session) -> None:
        session.add(_source())
        session.flush()
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError), transaction(engine) as session:
        _add_and_fail(session)

    with reading(engine) as session:
        assert session.get(Source, "a-source") is None


def test_a_reading_session_cannot_write(engine: Engine) -> None:
    with reading(engine) as session, pytest.raises(DBAPIError, match=r"read-?only"):
        session.execute(text("DELETE FROM source"))


def test_a_session_says_whether_all_that_it_sees_has_been_committed(engine: Engine) -> None:
    with reading(engine) as reader, Session(engine) as unmarked:
        assert (is_reading(reader), is_reading(unmarked)) == (True, False)
    with transaction(engine) as writer:
        assert not is_reading(writer)


def test_a_connection_that_only_read_can_write_again(engine: Engine) -> None:
    with reading(engine) as session:
        session.get(Source, "a-source")

    with transaction(engine) as session:
        session.add(_source())


def test_a_reading_session_sees_one_state_throughout(engine: Engine) -> None:
    with reading(engine) as reader:
        reader.execute(text("SELECT 1 FROM source")).all()
        with transaction(engine) as writer:
            writer.add(_source())
        seen = reader.execute(text("SELECT count(*) FROM source")).scalar_one()

    assert seen == 0


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("foreign_keys", 1),
        ("busy_timeout", Patience().lock_seconds * 1_000),
        ("synchronous", 2),
    ],
)
def test_sqlite_is_opened_safely(
    tmp_path: Path, open_engine: Callable[[str], Engine], pragma: str, value: object
) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'new' / 'registry.db'}")

    with engine.connect() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar_one() == value


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_an_address_of_a_server_gets_the_driver_that_is_shipped(scheme: str) -> None:
    engine = make_engine(f"{scheme}://registry@localhost/registry")

    assert engine.driver == "psycopg"
    assert engine.pool._pre_ping  # noqa: SLF001  # SQLAlchemy shows it nowhere else


def test_a_process_opens_no_more_connections_than_it_may(tmp_path: Path) -> None:
    engine = make_engine(
        f"sqlite:///{tmp_path / 'registry.db'}",
        most_connections=6,
        patience=Patience(pool_seconds=0),
    )

    with ExitStack() as open_ones:
        for _ in range(6):
            open_ones.enter_context(reading(engine)).connection()
        with pytest.raises(PoolTimeoutError), reading(engine) as session:
            session.connection()
    engine.dispose()


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///:memory:"])
def test_a_database_in_memory_needs_no_file_and_no_folder(url: str) -> None:
    engine = make_engine(url)

    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA database_list").one()[2] == ""
    engine.dispose()


def test_what_a_transaction_wrote_can_be_read_after_it(engine: Engine) -> None:
    with transaction(engine) as session:
        written = _source()
        session.add(written)

    assert written.title == "A source"


def test_a_second_writer_waits_for_its_patience_and_then_gives_up(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'registry.db'}", patience=Patience(lock_seconds=0))

    with transaction(engine) as first:
        first.connection()
        with pytest.raises(DBAPIError, match="locked"), transaction(engine) as second:
            second.connection()
        with reading(engine) as reader:
            assert reader.execute(text("SELECT 1")).scalar_one() == 1
    with transaction(engine) as third:
        third.connection()
    engine.dispose()


@pytest.mark.parametrize(
    ("most", "kept_open", "more"), [(2, 2, 0), (5, 5, 0), (6, 5, 1), (MOST_CONNECTIONS, 5, 15)]
)
def test_five_connections_are_kept_open_and_the_others_are_closed_after_use(
    tmp_path: Path, most: int, kept_open: int, more: int
) -> None:
    pools = [
        make_engine(address, most_connections=most).pool
        for address in (f"sqlite:///{tmp_path / 'registry.db'}", "postgresql://localhost/registry")
    ]

    for pool in pools:
        assert isinstance(pool, QueuePool)
        assert (pool.size(), pool._max_overflow) == (kept_open, more)  # noqa: SLF001  # shown nowhere else
        assert pool.timeout() == Patience().pool_seconds


def test_an_engine_may_open_as_many_connections_as_there_may_be() -> None:
    pool = make_engine("postgresql://localhost/registry").pool

    assert isinstance(pool, QueuePool)
    assert pool.size() + pool._max_overflow == MOST_CONNECTIONS  # noqa: SLF001  # shown nowhere else


def test_a_connection_to_a_server_is_renewed_before_a_firewall_forgets_it() -> None:
    engine = make_engine("postgresql://localhost/registry")

    assert engine.pool._recycle == 1_800  # noqa: SLF001  # SQLAlchemy shows it nowhere else


def test_the_folder_of_a_file_may_be_there_already_or_be_made_with_those_above_it(
    tmp_path: Path,
) -> None:
    address = f"sqlite:///{tmp_path / 'one' / 'two' / 'registry.db'}"

    for _ in range(2):
        engine = make_engine(address)
        with reading(engine) as session:
            assert session.execute(text("SELECT 1")).scalar_one() == 1
        engine.dispose()
