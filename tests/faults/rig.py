"""A service and its PostgreSQL, which are broken in many ways while clients go on."""

import itertools
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx2
import psycopg
from sqlalchemy import Engine, NullPool, create_engine, text
from sqlalchemy.exc import OperationalError

from app.db import schema
from app.db.session import make_engine
from app.vocabulary import Scope
from tests.callers import bearing, make_key
from tests.conftest import MINI_SEED, seed
from tests.faults.disk import clear, fill
from tests.faults.proxy import Proxy
from tests.faults.traffic import Traffic, lost
from tests.processes import Service
from tests.servers import OwnPostgresql, own_postgresql
from tests.waiting import wait_until

# Acknowledged means written, as it is by default. The machine itself does not fail.
_DURABLE: Final = (
    "-c fsync=off -c synchronous_commit=on -c max_wal_senders=0 -c wal_level=minimal "
    "-c max_connections=40"
)
_SMALL_LOG: Final = " -c min_wal_size=2MB -c max_wal_size=8MB"
SMALL_DISKS: Final = {"data": "256m", "wal": "24m"}
_MORE: Final = 3
_RUNS: Final = itertools.count()
_OTHERS: Final = text(
    "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity "
    "WHERE usename = 'registry' AND pid != pg_backend_pid() AND pid != ALL(:kept)"
)
_A_MEGABYTE_OF_LOG: Final = text("SELECT pg_logical_emit_message(false, 'x', repeat('x', 1000000))")


@dataclass
class Rig:
    """A service that reaches its database through a network that can be broken."""

    server: OwnPostgresql
    network: Proxy
    service: Service
    engine: Engine
    """Past the network."""

    administrator: Engine
    """Of the server. Three connections are kept for it."""

    key: dict[str, str]
    held: ExitStack = field(default_factory=ExitStack)
    """What a fault holds until it is over."""

    def end_connections(self) -> None:
        """End every connection, as an operator can."""
        self._end_all_but([])

    def _end_all_but(self, kept: list[int]) -> int:
        with self.administrator.connect() as connection:
            return len(connection.execute(_OTHERS, {"kept": kept}).all())

    def take_all_connections(self) -> None:
        """Take every connection that the server gives to a role without special rights."""
        mine: list[int] = []
        while self._take_the_free(mine) or self._end_all_but(mine):
            pass

    def _take_the_free(self, mine: list[int]) -> int:
        before = len(mine)
        address = self.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)
        with suppress(psycopg.OperationalError):
            while True:
                mine.append(self.held.enter_context(psycopg.connect(address)).info.backend_pid)
        return len(mine) - before

    def fill_log(self) -> None:
        """Leave no room for the server's write-ahead log, which it must then write."""
        fill(self.server.folder / "wal")
        with suppress(OperationalError), self.administrator.connect() as connection:
            while True:
                connection.execute(_A_MEGABYTE_OF_LOG)

    def make_room_for_log(self) -> None:
        """Make room, and start the server if it has given up."""
        clear(self.server.folder / "wal")
        wait_until(lambda: not self.server.is_running or self._answers(), "it has come to an end")
        if not self.server.is_running:
            self.server.start()

    def _answers(self) -> bool:
        try:
            with self.administrator.connect():
                return True
        except OperationalError:
            return False

    def restart(self, options: str = "") -> None:
        """Stop the server, which ends all connections, and start it with these options."""
        self.server.stop("fast")
        self.server.start(options)

    def hold_the_turn(self) -> None:
        """Hold the row that every writer needs."""
        connection = self.held.enter_context(self.engine.connect())
        connection.execute(text("SELECT 1 FROM registry_version FOR UPDATE"))


@contextmanager
def postgresql_rig(folder: Path, disks: Mapping[str, str] | None = None) -> Iterator[Rig]:
    """A running service on the mini seed. Its statements have two seconds."""
    options = _DURABLE + (_SMALL_LOG if disks else "")
    with own_postgresql(options, "administrator", disks) as server:
        address = server.make_registry()
        url = address.render_as_string(hide_password=False)
        schema.upgrade(url)
        seed(url, MINI_SEED)
        network, engine = Proxy(server.socket), make_engine(url)
        administrator = create_engine(server.address, poolclass=NullPool)
        through = address.set(host="127.0.0.1", port=network.port, query={"sslmode": "disable"})
        settings = {
            "REGISTRY_DATABASE_URL": through.render_as_string(hide_password=False),
            "REGISTRY_SEED_DIR": str(MINI_SEED),
            "REGISTRY_STATEMENT_SECONDS": "2",
        }
        service = Service(settings, folder / "log")
        key = bearing(make_key(engine, Scope.CONTRIBUTE, organisations=("R1C",)))
        service.start()
        try:
            yield Rig(server, network, service, engine, administrator, key)
        finally:
            service.kill()
            engine.dispose()
            network.close()


@dataclass(frozen=True)
class Fault:
    """Something that breaks, and what clients are to see of it."""

    begin: Callable[[Rig], None]
    end: Callable[[Rig], None]
    refusals: tuple[str, ...]
    """Why a writer may be refused. Empty: a writer may notice nothing."""

    status: str
    says: str = ""


@dataclass(frozen=True)
class Suffered:
    """What came of a fault."""

    traffic: Traffic
    status: httpx2.Response
    lost: set[int]


FAULTS: Final = {
    "the server crashes": Fault(
        lambda rig: rig.server.stop("immediate"),
        lambda rig: rig.server.start(),
        ("database-unavailable",),
        "fail",
        "the database is not responding",
    ),
    "the network swallows packets": Fault(
        lambda rig: rig.network.hold_up(),
        lambda rig: rig.network.go_on(),
        ("database-unavailable",),
        "fail",
        "the database is not responding",
    ),
    "connections are cut": Fault(
        lambda rig: rig.network.cut(), lambda rig: rig.network.cut(), (), "pass"
    ),
    "the operator ends all connections": Fault(
        lambda rig: rig.end_connections(), lambda rig: rig.end_connections(), (), "pass"
    ),
    "the server is started again as read-only": Fault(
        lambda rig: rig.restart("-c default_transaction_read_only=on"),
        lambda rig: rig.restart(),
        ("database-read-only",),
        "warn",
        "the database can be read but not written",
    ),
    "another session holds what writers need": Fault(
        lambda rig: rig.hold_the_turn(), lambda rig: rig.held.close(), ("too-busy",), "pass"
    ),
    "others take every connection": Fault(
        lambda rig: rig.take_all_connections(),
        lambda rig: rig.held.close(),
        ("database-unavailable",),
        "fail",
        "the database is not responding",
    ),
}
DISK_FAULTS: Final = {
    "the disk of the data is full": Fault(
        lambda rig: fill(rig.server.folder / "data"),
        lambda rig: clear(rig.server.folder / "data"),
        ("database-full",),
        "warn",
        "the disk of the database is full or almost full",
    ),
    "the disk of the write-ahead log is full": Fault(
        lambda rig: rig.fill_log(),
        lambda rig: rig.make_room_for_log(),
        ("database-unavailable",),
        "fail",
        "the database is not responding",
    ),
}
"""On a rig with `SMALL_DISKS`, which only an administrator can make."""


def suffer(rig: Rig, fault: Fault) -> Suffered:
    """Break something, wait until clients have seen it, mend it, and wait until they go on."""
    traffic = Traffic(rig.service.address, rig.key, next(_RUNS))
    with traffic.flowing():
        fault.begin(rig)
        if fault.refusals:
            traffic.wait_for_refusals(*fault.refusals)
        traffic.wait_for_reads(_MORE)
        status = traffic.status()
        fault.end(rig)
        traffic.wait_until_ready()
        traffic.wait_for_writes(_MORE)
    return Suffered(traffic, status, lost(rig.engine, traffic.acknowledged))
