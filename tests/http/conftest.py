import shutil
from pathlib import Path

import pytest


@pytest.fixture(scope="package")
def sqlite_url(seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database with the mini seed, where one kind of database is enough."""
    copy = shutil.copy(seeded_sqlite_template, tmp_path_factory.mktemp("http"))
    return f"sqlite:///{copy}"
