"""The resources of each release, made once and kept."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session

from app.db.session import transaction
from app.errors import ReleaseNotFoundError
from app.matching.tables import MatchingTables
from app.services.content.indexing import Version, read_version
from app.services.releases.forms.fhir.naming import Resource
from app.services.releases.terminologies import Terminologies
from tests.releasing import edit, load, publish_now, rename, seed_folder


class Shelves:
    """Notes which versions are made."""

    def __init__(self) -> None:
        self.made: list[str] = []

    def make(self, version: str, resources: Sequence[Resource], _: MatchingTables) -> str:
        self.made.append(version)
        return f"{version}:{resources[0]['version']}"


@pytest.fixture
def registry(seeded_database_url: str, open_engine: Callable[[str], Engine]) -> Engine:
    return open_engine(seeded_database_url)


def live(engine: Engine) -> Version:
    with Session(engine) as session:
        return read_version(session)


def test_without_a_release_the_live_content_answers_and_is_made_again_when_it_changes(
    registry: Engine, tmp_path: Path
) -> None:
    shelves = Shelves()
    terminologies = Terminologies(registry, shelves.make)
    folder = seed_folder(tmp_path / "seed")

    before = live(registry)
    assert terminologies.peek_current(before) is None
    assert terminologies.get_current(before) == "unreleased:unreleased"
    assert terminologies.peek_current(before) == "unreleased:unreleased"
    edit(folder, "roles.csv", rename("nursing-associate", "Associate of Nursing"))
    load(registry, folder)

    assert terminologies.peek_current(live(registry)) is None
    terminologies.get_current(live(registry))
    assert shelves.made == ["unreleased", "unreleased"]


def test_the_newest_release_answers_though_the_content_has_changed(
    registry: Engine, tmp_path: Path
) -> None:
    shelves = Shelves()
    terminologies = Terminologies(registry, shelves.make)
    folder = seed_folder(tmp_path / "seed")
    with transaction(registry) as session:
        publish_now(session, "2026.1", folder)
    assert terminologies.get_current(live(registry)) == "2026.1:2026.1"
    edit(folder, "roles.csv", rename("nursing-associate", "Associate of Nursing"))
    load(registry, folder)

    assert terminologies.get_current(live(registry)) == "2026.1:2026.1"

    assert shelves.made == ["2026.1"]
    assert terminologies.versions() == ["2026.1"]
    assert terminologies.get("2026.1") == terminologies.peek("2026.1") == "2026.1:2026.1"


def test_a_release_that_there_is_not_is_an_error(registry: Engine) -> None:
    with pytest.raises(ReleaseNotFoundError):
        Terminologies(registry, Shelves().make).get("2026.1")
