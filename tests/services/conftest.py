"""The mini seed: in a database that a test may commit to, and in a session with open trusts."""

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db.session import transaction
from app.services.indexing import bump_version
from app.services.seeding import load_seed, read_seed
from tests.conftest import MINI_SEED
from tests.trusts import NOON, add_trust


@pytest.fixture
def seeded(engine: Engine) -> Engine:
    """An engine on a database that holds the mini seed."""
    with transaction(engine) as session:
        load_seed(session, read_seed(MINI_SEED), at=NOON, actor="tester")
    return engine


@pytest.fixture
def trusts(session: Session) -> Session:
    """A session on the mini seed with three open trusts in two regions."""
    load_seed(session, read_seed(MINI_SEED), at=NOON, actor="tester")
    add_trust(session, "RAA")
    add_trust(session, "RBB")
    add_trust(session, "RCC5X", region="Y59")
    bump_version(session)
    return session
