"""Fixtures. Whatever touches a database runs twice: on a SQLite file and on a real PostgreSQL.

Each test has a migrated database of its own, copied from a template that is migrated once,
so tests may commit. A test of the engine or of pure code asks for no fixture at all.
"""

import gc
import itertools
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from fastapi.testclient import TestClient
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis
from sqlalchemy import URL, Engine, create_engine, text
from sqlmodel import Session

from app.db import schema
from app.db.session import make_engine, transaction
from app.main import create_app
from app.services.seed.loading import load_seed, read_seed
from app.settings import Settings
from tests.servers import postgresql, quick_place

MINI_SEED = Path(__file__).parent / "seeds" / "mini"
REAL_SEED = Path(__file__).parent.parent / "seed"
SEEDER = "role-registry seed"
ONLY_VARIABLE = "REGISTRY_TEST_ONLY"
"""Set it to `postgresql` to run what one kind of database is enough for on PostgreSQL too."""

USUAL = os.environ.get(ONLY_VARIABLE, "sqlite")
DATABASES = ("sqlite", "postgresql") if ONLY_VARIABLE not in os.environ else (USUAL,)
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
TEMPLATES_VARIABLE = "REGISTRY_TEST_TEMPLATES"
"""Names a folder whose SQLite templates are used again: for a program that runs many tests."""

_NAMES = itertools.count(1)
# Programs that are started by themselves, and examples of what nobody may write.
collect_ignore = ["fuzz/guided.py", "mutants/worker.py", "scanners/sbom.py", "scanners/rules"]
LONGEST_FILES = ("web/test_examples.py", "bulk/test_bulk.py", "api/test_kill.py")

# The same examples each time and no clock: a run never fails by chance or on a slow machine.
# `--hypothesis-profile=search` looks for new examples.
_NO_CLOCK = hypothesis(deadline=None, suppress_health_check=[HealthCheck.too_slow])
SEARCHES = int(os.environ.get("REGISTRY_TEST_SEARCHES", "0"))
"""How many examples `make fuzz` has each test make up where there are usually a few. 0: usual."""

hypothesis.register_profile(
    "search", _NO_CLOCK, max_examples=5 * SEARCHES or 5_000, print_blob=True
)
hypothesis.register_profile("same", _NO_CLOCK, derandomize=True, database=None, max_examples=150)
hypothesis.load_profile("same")


def pytest_xdist_auto_num_workers() -> int:
    """One worker more than there are processors: a third of the time each waits for a server."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the files that take longest, so that no worker ends the run alone with one."""
    items.sort(key=lambda item: not item.path.as_posix().endswith(LONGEST_FILES))


def pytest_collection_finish() -> None:
    """Keep the collected tests out of garbage collection: half a million objects that stay."""
    gc.freeze()


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[URL]:
    """One server for the whole run of a worker."""
    with postgresql() as address:
        yield address


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: URL) -> Iterator[str]:
    """The name of a migrated database to copy."""
    with new_database(postgresql_server, "template0") as address:
        schema.upgrade(_shown(address))
        yield str(address.database)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated SQLite file to copy."""
    path = _templates(tmp_path_factory) / "registry.db"
    if not path.exists():
        schema.upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def seeded_postgresql_template(postgresql_server: URL, postgresql_template: str) -> Iterator[str]:
    """The name of a database with the mini seed to copy."""
    with new_database(postgresql_server, postgresql_template) as address:
        seed(_shown(address), MINI_SEED)
        yield str(address.database)


@pytest.fixture(scope="session")
def seeded_sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the mini seed to copy."""
    path = _templates(tmp_path_factory) / "seeded.db"
    if not path.exists():
        shutil.copy(sqlite_template, path)
        seed(f"sqlite:///{path}", MINI_SEED)
    return path


@pytest.fixture(scope="session")
def real_sqlite_template(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with the real seed to copy: it takes five seconds to load."""
    path = _templates(tmp_path_factory) / "real.db"
    if not path.exists():
        shutil.copy(sqlite_template, path)
        seed(f"sqlite:///{path}", REAL_SEED, SEEDER)
    return path


@pytest.fixture(scope="session")
def real_postgresql_template(postgresql_server: URL, postgresql_template: str) -> Iterator[str]:
    """The name of a database with the real seed to copy."""
    with new_database(postgresql_server, postgresql_template) as address:
        seed(_shown(address), REAL_SEED, SEEDER)
        yield str(address.database)


def _templates(factory: pytest.TempPathFactory) -> Path:
    named = os.environ.get(TEMPLATES_VARIABLE)
    return Path(named) if named else factory.mktemp("template")


@pytest.fixture(params=DATABASES)
def database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a migrated database with nothing in it."""
    with copied(request) as address:
        yield address


@pytest.fixture(params=DATABASES)
def seeded_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with the mini seed: a copy costs a tenth of loading it."""
    with copied(request, "seeded_") as address:
        yield address


@pytest.fixture(params=DATABASES)
def empty_database_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database without tables."""
    if _kind(request.param) == "sqlite":
        with _new_folder(quick_place()) as folder:
            yield f"sqlite:///{folder / 'empty.db'}"
        return
    with new_database(request.getfixturevalue("postgresql_server"), "template0") as address:
        yield _shown(address)


@pytest.fixture
def open_engine() -> Iterator[Callable[[str], Engine]]:
    """Opens engines and closes them after the test."""
    engines: list[Engine] = []

    def _open(url: str) -> Engine:
        engines.append(make_engine(url))
        return engines[-1]

    yield _open
    for engine in engines:
        engine.dispose()


@pytest.fixture
def engine(database_url: str, open_engine: Callable[[str], Engine]) -> Engine:
    """An engine on a migrated database with nothing in it."""
    return open_engine(database_url)


@pytest.fixture
def session(engine: Engine) -> Iterator[Session]:
    """A session that is rolled back after the test."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


def seed(url: str, path: Path, actor: str = "tester") -> None:
    """Load a seed into a migrated database."""
    engine = make_engine(url)
    with transaction(engine) as session:
        load_seed(session, read_seed(path), at=NOON, actor=actor)
    engine.dispose()


@contextmanager
def copied(
    request: pytest.FixtureRequest, what: str = "", place: Path | None = None
) -> Iterator[str]:
    """The address of a migrated database of the kind asked for; `seeded_` contains the mini seed.

    A SQLite file is in memory where the machine has room for it, or in a place that is named.
    """
    with a_copy(request, what, place, kind=_kind(request.param)) as address:
        yield address


def _kind(asked: str) -> str:
    return USUAL if asked == "sqlite" else asked


@contextmanager
def a_copy(
    request: pytest.FixtureRequest, what: str = "", place: Path | None = None, *, kind: str = USUAL
) -> Iterator[str]:
    """`copied` where one kind of database is enough."""
    template = f"{what}{kind}_template"
    if kind == "sqlite":
        with _new_folder(place or quick_place()) as folder:
            shutil.copy(request.getfixturevalue(template), folder / "registry.db")
            yield f"sqlite:///{folder / 'registry.db'}"
        return
    server, copied = (request.getfixturevalue(name) for name in ("postgresql_server", template))
    with new_database(server, copied) as address:
        yield _shown(address)


@contextmanager
def _new_folder(place: Path) -> Iterator[Path]:
    with TemporaryDirectory(
        prefix="registry-sqlite-", dir=place, ignore_cleanup_errors=True
    ) as folder:
        yield Path(folder)


@contextmanager
def new_database(server: URL, template: str, name: str | None = None) -> Iterator[URL]:
    """A database of its own name, gone when the block ends."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    name = name or f"registry_test_{worker}_{os.getpid()}_{next(_NAMES)}"
    _administer(server, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    try:
        yield server.set(database=name)
    finally:
        _administer(server, f'DROP DATABASE "{name}" WITH (FORCE)')


def _administer(server: URL, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _shown(address: URL) -> str:
    return address.render_as_string(hide_password=False)


@pytest.fixture(scope="session", params=DATABASES)
def seeded_url(request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database that contains the mini seed."""
    with copied(request, "seeded_") as address:
        yield address


@pytest.fixture(scope="session")
def client(seeded_url: str) -> Iterator[TestClient]:
    """A client of an application on that database."""
    with TestClient(create_app(Settings(database_url=seeded_url))) as client:
        yield client


@pytest.fixture(scope="session", params=DATABASES)
def writable(request: pytest.FixtureRequest) -> Iterator[tuple[TestClient, Engine]]:
    """A client and the engine of a database that tests may write to, each for its own trust."""
    with copied(request, "seeded_") as address:
        engine = make_engine(address)
        with TestClient(create_app(Settings(database_url=address))) as client:
            yield client, engine
        engine.dispose()
