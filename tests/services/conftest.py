"""The mini seed: in a database that a test may commit to, and in a session with open trusts."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db.session import make_engine, transaction
from app.services.indexing import bump_version
from app.services.seeding import load_seed, read_seed
from tests.conftest import DATABASES, MINI_SEED, migrated_database
from tests.trusts import NOON, add_trust


@pytest.fixture
def seeded(engine: Engine) -> Engine:
    """An engine on a database that holds the mini seed."""
    with transaction(engine) as session:
        load_seed(session, read_seed(MINI_SEED), at=NOON, actor="tester")
    return engine


@pytest.fixture(scope="session", params=DATABASES)
def shared_registry(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Engine]:
    """An engine on the mini seed, loaded once: nothing may be committed to it."""

    def _load(url: str) -> None:
        engine = make_engine(url)
        with transaction(engine) as session:
            load_seed(session, read_seed(MINI_SEED), at=NOON, actor="tester")
        engine.dispose()

    with migrated_database(request, tmp_path_factory.mktemp("shared"), _load) as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def registry(shared_registry: Engine) -> Iterator[Session]:
    """A session on the mini seed, rolled back after the test."""
    with Session(shared_registry, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def trusts(session: Session) -> Session:
    """A session on the mini seed with three open trusts in two regions."""
    load_seed(session, read_seed(MINI_SEED), at=NOON, actor="tester")
    add_trust(session, "RAA")
    add_trust(session, "RBB")
    add_trust(session, "RCC5X", region="Y59")
    bump_version(session)
    return session
