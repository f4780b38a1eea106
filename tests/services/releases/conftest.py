"""The seed of a registry that is to be published."""

from pathlib import Path

import pytest

from tests.releasing import seed_folder


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """The seed of the database, with files that a test can change."""
    return seed_folder(tmp_path / "seed")
