"""A registry with two releases, for the pages that show them."""

import shutil
from pathlib import Path

import pytest

from app.db.session import make_engine, transaction
from tests.releasing import add_synonym, edit, load, publish_now, rename, seed_folder


@pytest.fixture(scope="module")
def released_url(seeded_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a database. Between its two releases a role is renamed and gains a name."""
    folder = tmp_path_factory.mktemp("releases")
    shutil.copy(seeded_sqlite_template, folder / "registry.db")
    url, seed = f"sqlite:///{folder / 'registry.db'}", seed_folder(folder / "seed")
    engine = make_engine(url)
    with transaction(engine) as session:
        publish_now(session, "2026.1", seed)
    edit(seed, "synonyms.csv", add_synonym("nursing-associate", "Ward Zorber"))
    edit(seed, "roles.csv", rename("healthcare-assistant", "Care Assistant"))
    load(engine, seed)
    with transaction(engine) as session:
        publish_now(session, "2026.2", seed)
    engine.dispose()
    return url
