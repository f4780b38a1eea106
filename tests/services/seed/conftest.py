"""A copy of the small seed that a test may change."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import MINI_SEED

Edit = Callable[[str, str, str], None]


@pytest.fixture
def seed(tmp_path: Path) -> Path:
    """A copy of the small seed that a test may change."""
    return Path(shutil.copytree(MINI_SEED, tmp_path / "seed"))


@pytest.fixture
def edit(seed: Path) -> Edit:
    """Replaces words in one file of the copied seed; the words must occur."""

    def _edit(file: str, old: str, new: str) -> None:
        text = (seed / file).read_text()
        assert old in text
        (seed / file).write_text(text.replace(old, new, 1))

    return _edit
