"""A registry with two releases, for the pages that show them."""

from collections.abc import Iterator

import pytest

from app.db.session import make_engine, transaction
from tests.conftest import a_copy
from tests.releasing import add_synonym, edit, load, publish_now, rename, seed_folder


@pytest.fixture(scope="module")
def released_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a database. Between its two releases a role is renamed and gains a name."""
    seed = seed_folder(tmp_path_factory.mktemp("releases") / "seed")
    with a_copy(request, "seeded_") as url:
        engine = make_engine(url)
        with transaction(engine) as session:
            publish_now(session, "2026.1", seed)
        edit(seed, "synonyms.csv", add_synonym("nursing-associate", "Ward Zorber"))
        edit(seed, "roles.csv", rename("healthcare-assistant", "Care Assistant"))
        load(engine, seed)
        with transaction(engine) as session:
            publish_now(session, "2026.2", seed)
        engine.dispose()
        yield url
