"""The real seed in every format of a release."""

import hashlib
import io
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import SQLModel

from app.db.session import make_engine, transaction
from app.services.content.snapshots import opened, take_snapshot
from app.services.releases.forms.files import MadeFile, make_files
from app.services.releases.forms.package import ReleaseStamp
from app.services.releases.forms.tables import PublishedTable, publish_tables
from app.services.seed.loading import load_seed, read_seed
from app.vocabulary import ReleaseFormat

SEED = Path(__file__).parents[4] / "seed"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
Files = dict[ReleaseFormat, MadeFile]


@pytest.fixture(scope="session")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The content of a registry that holds the real seed."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('real') / 'registry.db'}")
    SQLModel.metadata.create_all(engine)
    with transaction(engine) as session:
        session.connection().exec_driver_sql(
            "INSERT INTO registry_version (id, number, content_hash) VALUES (1, 0, '')"
        )
        load_seed(session, read_seed(SEED), at=NOON, actor="tester")
        taken = take_snapshot(session)
    engine.dispose()
    return taken


@pytest.fixture(scope="session")
def stamp(snapshot: bytes) -> ReleaseStamp:
    return ReleaseStamp("2026.1", NOON, f"sha256:{hashlib.sha256(snapshot).hexdigest()}", "1")


@pytest.fixture(scope="session")
def tables(snapshot: bytes) -> list[PublishedTable]:
    with opened(snapshot) as session:
        return publish_tables(session)


@pytest.fixture(scope="session")
def files(stamp: ReleaseStamp, snapshot: bytes, tables: list[PublishedTable]) -> Files:
    return {made.format: made for made in make_files(stamp, snapshot, tables)}


@pytest.fixture(scope="session")
def package(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data package, unpacked."""
    folder = tmp_path_factory.mktemp("package")
    content = files[ReleaseFormat.DATA_PACKAGE].content
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    return folder
