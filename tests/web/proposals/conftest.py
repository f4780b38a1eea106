"""A registry for the pages of proposals, with a caller of each sort."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.db.session import make_engine
from app.main import create_app
from app.settings import Settings
from tests.web.people import Desk


@pytest.fixture
def desk(seeded_sqlite_template: Path, tmp_path: Path) -> Iterator[Desk]:
    """A registry of its own for each test."""
    shutil.copy(seeded_sqlite_template, tmp_path / "registry.db")
    url = f"sqlite:///{tmp_path / 'registry.db'}"
    engine = make_engine(url)
    with TestClient(create_app(Settings(database_url=url)), follow_redirects=False) as client:
        yield Desk.of(client, engine)
    engine.dispose()
