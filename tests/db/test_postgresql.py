"""The limits that a connection to PostgreSQL has, and an operator's own."""

from collections.abc import Callable

import pytest
from sqlalchemy import URL, Engine, make_url, text
from sqlalchemy.exc import OperationalError

from app.db.faults import meaning_of
from app.db.patience import Patience
from app.db.session import make_engine, reading
from app.errors import TooBusyError

on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
LIMITS = ("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout")


def _shown(engine: Engine) -> list[str]:
    with reading(engine) as session:
        return [session.execute(text(f"SHOW {name}")).scalar_one() for name in LIMITS]


@on_postgresql
def test_the_server_knows_the_limits(engine: Engine) -> None:
    assert _shown(engine) == ["20s", "10s", "1min"]


@on_postgresql
def test_an_operators_own_limit_counts(
    database_url: str, open_engine: Callable[[str], Engine]
) -> None:
    own: URL = make_url(database_url).update_query_dict({"options": "-c lock_timeout=7s"})

    assert _shown(open_engine(own.render_as_string(hide_password=False))) == ["20s", "7s", "1min"]


@on_postgresql
def test_a_statement_that_takes_too_long_is_ended_by_the_server(database_url: str) -> None:
    engine = make_engine(database_url, patience=Patience(statement_seconds=1))

    with pytest.raises(OperationalError) as raised, reading(engine) as session:
        session.execute(text("SELECT pg_sleep(60)"))
    still_usable = _shown(engine)
    engine.dispose()

    assert meaning_of(raised.value) is TooBusyError
    assert still_usable[0] == "1s"
