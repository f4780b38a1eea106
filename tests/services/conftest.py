"""A session on the mini seed with three open trusts in two regions."""

import pytest
from sqlmodel import Session

from app.services.indexing import bump_version
from app.services.seeding import load_seed, read_seed
from tests.conftest import MINI_SEED
from tests.trusts import NOON, add_trust


@pytest.fixture
def trusts(session: Session) -> Session:
    load_seed(session, read_seed(MINI_SEED), at=NOON, actor="tester")
    add_trust(session, "RAA")
    add_trust(session, "RBB")
    add_trust(session, "RCC5X", region="Y59")
    bump_version(session)
    return session
