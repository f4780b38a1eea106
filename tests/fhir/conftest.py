"""The FHIR service on the mini seed: nothing released, or two releases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.db.session import make_engine, transaction
from app.main import create_app
from app.settings import Settings
from tests.conftest import DATABASES, copied
from tests.releasing import Row, edit, load, publish_now, rename, seed_folder

RETIRED = "healthcare-assistant"


def _retire(rows: list[Row]) -> None:
    next(row for row in rows if row["role_id"] == RETIRED)["status"] = "retired"


@pytest.fixture(scope="session")
def unreleased(client: TestClient) -> TestClient:
    """A client of a registry that has released nothing."""
    return client


@pytest.fixture(scope="session", params=DATABASES)
def released_url(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """The address of a database with the releases 2026.1 and 2026.2.

    2026.2 has another name for a nursing associate, and a healthcare assistant who is retired.
    """
    folder = seed_folder(tmp_path_factory.mktemp("fhir") / "seed")
    with copied(request, "seeded_") as url:
        engine = make_engine(url)
        _publish(engine, "2026.1", folder)
        edit(folder, "roles.csv", rename("nursing-associate", "Associate of Nursing"))
        edit(folder, "roles.csv", _retire)
        load(engine, folder)
        _publish(engine, "2026.2", folder)
        engine.dispose()
        yield url


@pytest.fixture(scope="session")
def fhir(released_url: str) -> Iterator[TestClient]:
    """A client of a registry with those releases."""
    with TestClient(create_app(Settings(database_url=released_url))) as client:
        yield client


def _publish(engine: Engine, version: str, folder: Path) -> None:
    with transaction(engine) as session:
        publish_now(session, version, folder)
