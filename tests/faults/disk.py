"""A service on a SQLite file, on a small disk of its own that can be filled."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from app.db import schema
from app.db.session import make_engine
from app.services.history.backups import back_up
from app.vocabulary import Scope
from tests.callers import bearing, make_key
from tests.conftest import MINI_SEED, seed
from tests.processes import Service
from tests.servers import mounted

DISK: Final = "24m"
"""The system's limit of one write-ahead log and a mini seed needs about a tenth of it."""

_FILLER: Final = "filler"


@dataclass
class Disk:
    """The service, its disk, and the engine of the test."""

    folder: Path
    service: Service
    engine: Engine
    key: dict[str, str]

    def fill(self) -> None:
        """Leave no byte."""
        fill(self.folder)

    def clear(self) -> None:
        """Give the room back."""
        clear(self.folder)

    def back_up(self, target: Path) -> int:
        """A verified backup of the service while it serves: how many changes it has."""
        return back_up(self.engine, target).changes


def fill(folder: Path) -> None:
    """Leave no byte on a disk."""
    with (folder / _FILLER).open("wb", buffering=0) as file, suppress(OSError):
        while file.write(bytes(4096)):
            pass


def clear(folder: Path) -> None:
    """Give the room back."""
    (folder / _FILLER).unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    """A running service on a disk in memory. Only an administrator can make one."""
    mount = folder / "disk"
    with mounted(mount, DISK):
        url = f"sqlite:///{mount / 'registry.db'}"
        schema.upgrade(url)
        seed(url, MINI_SEED)
        engine = make_engine(url)
        settings = {"REGISTRY_DATABASE_URL": url, "REGISTRY_SEED_DIR": str(MINI_SEED)}
        service = Service(settings, folder / "log")
        key = bearing(make_key(engine, Scope.CONTRIBUTE, organisations=("R1C",)))
        service.start()
        try:
            yield Disk(mount, service, engine, key)
        finally:
            service.kill()
            engine.dispose()
