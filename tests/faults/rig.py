"""A service and its PostgreSQL, which are broken in many ways while clients go on."""

import itertools
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import httpx2
from sqlalchemy import Engine, text

from app.db import schema
from app.db.session import make_engine
from app.vocabulary import Scope
from tests.callers import bearing, make_key
from tests.conftest import MINI_SEED, seed
from tests.faults.proxy import Proxy
from tests.faults.traffic import Traffic, lost
from tests.processes import Service
from tests.servers import OwnPostgresql, own_postgresql

# Acknowledged means written, as it is by default. The machine itself does not fail.
_DURABLE: Final = "-c fsync=off -c synchronous_commit=on -c max_wal_senders=0 -c wal_level=minimal"
_MORE: Final = 3
_RUNS: Final = itertools.count()
_OTHERS: Final = text(
    "SELECT pg_terminate_backend(pid, 60000) FROM pg_stat_activity "
    "WHERE pid != pg_backend_pid() AND backend_type = 'client backend'"
)


@dataclass
class Rig:
    """A service that reaches its database through a network that can be broken."""

    server: OwnPostgresql
    network: Proxy
    service: Service
    engine: Engine
    """Past the network."""

    key: dict[str, str]
    held: ExitStack = field(default_factory=ExitStack)
    """What a fault holds until it is over."""

    def end_connections(self) -> None:
        """End every connection, as an operator can."""
        with self.engine.connect() as connection:
            connection.execute(_OTHERS)

    def restart(self, options: str = "") -> None:
        """Stop the server, which ends all connections, and start it with these options."""
        self.server.stop("fast")
        self.server.start(options)

    def hold_the_turn(self) -> None:
        """Hold the row that every writer needs."""
        connection = self.held.enter_context(self.engine.connect())
        connection.execute(text("SELECT 1 FROM registry_version FOR UPDATE"))


@contextmanager
def postgresql_rig(folder: Path) -> Iterator[Rig]:
    """A running service on the mini seed. Its statements have two seconds."""
    with own_postgresql(_DURABLE) as server:
        url = server.address.render_as_string(hide_password=False)
        schema.upgrade(url)
        seed(url, MINI_SEED)
        network, engine = Proxy(server.socket), make_engine(url)
        through = server.address.set(
            host="127.0.0.1", port=network.port, query={"sslmode": "disable"}
        )
        settings = {
            "REGISTRY_DATABASE_URL": through.render_as_string(hide_password=False),
            "REGISTRY_SEED_DIR": str(MINI_SEED),
            "REGISTRY_STATEMENT_SECONDS": "2",
        }
        service = Service(settings, folder / "log")
        key = bearing(make_key(engine, Scope.CONTRIBUTE, organisations=("R1C",)))
        service.start()
        try:
            yield Rig(server, network, service, engine, key)
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
}


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
