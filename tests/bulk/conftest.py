"""A release of the real seed as a file, the API that answers from it, and one Spark session."""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pyspark.sql import SparkSession

from app.db.session import make_engine, reading, transaction
from app.main import create_app
from app.services.history.recording import Author
from app.services.releases.guards import read_guards
from app.services.releases.publishing import publish, read_file
from app.settings import Settings
from app.vocabulary import ReleaseFormat

SEED = Path(__file__).parent.parent.parent / "seed"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
JAVA = (17, 21)


@pytest.fixture(scope="session")
def registry_url(real_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of a registry that has published the real seed as 2026.1."""
    path = tmp_path_factory.mktemp("released") / "registry.db"
    shutil.copy(real_sqlite_template, path)
    url = f"sqlite:///{path}"
    engine = make_engine(url)
    with transaction(engine) as session:
        publish(session, "2026.1", Author("tester", NOON), read_guards("2026.1", SEED))
    engine.dispose()
    return url


@pytest.fixture(scope="session")
def api(registry_url: str) -> Iterator[TestClient]:
    with TestClient(create_app(Settings(database_url=registry_url))) as client:
        yield client


@pytest.fixture(scope="session")
def files(registry_url: str, tmp_path_factory: pytest.TempPathFactory) -> dict[ReleaseFormat, Path]:
    """The files that the release can be read from."""
    folder, engine = tmp_path_factory.mktemp("files"), make_engine(registry_url)
    found = {}
    with reading(engine) as session:
        for form in (ReleaseFormat.SQLITE, ReleaseFormat.JSON_LINES):
            facts, content = read_file(session, "2026.1", form)
            found[form] = folder / facts.name
            found[form].write_bytes(content)
    engine.dispose()
    return found


@pytest.fixture
def release(files: dict[ReleaseFormat, Path]) -> Path:
    """The SQLite download."""
    return files[ReleaseFormat.SQLITE]


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SparkSession]:
    """Spark in this process with two workers: started once, for that costs some ten seconds."""
    assert shutil.which("java") or os.environ.get("JAVA_HOME"), (
        f"The tests need Java {JAVA[0]} or {JAVA[1]}: on Debian, apt-get install "
        "openjdk-17-jre-headless, or name one in JAVA_HOME."
    )
    os.environ["PYSPARK_PYTHON"] = os.environ["PYSPARK_DRIVER_PYTHON"] = sys.executable
    folder = tmp_path_factory.mktemp("spark")
    settings = {
        "spark.ui.enabled": "false",
        # Compile quickly rather than well: nothing here runs long.
        "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
        "spark.sql.codegen.wholeStage": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.driver.memory": "1g",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        "spark.sql.shuffle.partitions": "2",
    }
    builder = SparkSession.builder.master("local[2]").appName("role registry")
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    yield session
    session.stop()
