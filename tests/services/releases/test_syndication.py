"""The resources of the releases as items of a feed."""

import hashlib
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine

from app.db.session import transaction
from app.errors import ReleaseNotFoundError
from app.services.releases.forms.fhir.naming import ROLES_URL, list_url
from app.services.releases.syndication import Syndication
from tests.releasing import publish_now, seed_folder


def test_an_item_is_the_newest_of_its_address_and_version(
    seeded_database_url: str, open_engine: Callable[[str], Engine], tmp_path: Path
) -> None:
    engine = open_engine(seeded_database_url)
    folder = seed_folder(tmp_path / "seed")
    for version in ("2026.1", "2026.2"):
        with transaction(engine) as session:
            publish_now(session, version, folder)
    syndication = Syndication(engine)

    items = {(item.url, item.version): item for item in syndication.items()}

    assert items[ROLES_URL, "2026.1"].release == "2026.1"
    assert items[list_url("esr-job-role"), "2020-10"].release == "2026.2"
    item = items[ROLES_URL, "2026.2"]
    content = syndication.content("2026.2", "CodeSystem", "nhs-role")
    assert (len(content), hashlib.sha256(content).hexdigest()) == (item.size, item.sha256)
    with pytest.raises(ReleaseNotFoundError):
        syndication.content("2026.2", "CodeSystem", "none")
