"""The mini seed: in a database that a test may commit to, and in a session with open trusts."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db.session import make_engine
from app.services.content.indexing import bump_version
from tests.conftest import DATABASES, copied
from tests.trusts import add_trust


@pytest.fixture
def seeded(seeded_database_url: str, open_engine: Callable[[str], Engine]) -> Engine:
    """An engine on a database that holds the mini seed."""
    return open_engine(seeded_database_url)


@pytest.fixture(scope="session", params=DATABASES)
def shared_registry(request: pytest.FixtureRequest) -> Iterator[Engine]:
    """An engine on the mini seed, loaded once: nothing may be committed to it."""
    with copied(request, "seeded_") as url:
        engine = make_engine(url)
        yield engine
        engine.dispose()


@pytest.fixture
def registry(shared_registry: Engine) -> Iterator[Session]:
    """A session on the mini seed, rolled back after the test."""
    with Session(shared_registry, expire_on_commit=False) as session:
        yield session


@pytest.fixture
def trusts(registry: Session) -> Session:
    """A session on the mini seed with three open trusts in two regions."""
    add_trust(registry, "RAA")
    add_trust(registry, "RBB")
    add_trust(registry, "RCC5X", region="Y59")
    bump_version(registry)
    return registry
