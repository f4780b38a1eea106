"""Commands that set the service up and run it."""

import logging
import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any, Final

import typer
import uvicorn
from sqlalchemy import Engine, text
from uvicorn.supervisors import Multiprocess

import app as package
from app.cli.database import open_engine
from app.cli.output import fail, notes
from app.db import schema
from app.db.session import make_engine, reading
from app.http.monitoring.metrics import SHARED_FOLDER_VARIABLE
from app.http.openapi import as_text
from app.main import configure_logging, create_app
from app.settings import PREFIX, Settings, names_given, read_settings, without_effect
from app.spreadsheets.work_folders import work_folder

_APPLICATION: Final = "app.main:make_app"
_KEPT_FOR_OPERATORS: Final = 3
_log = logging.getLogger(__name__)
OPENAPI_FILE = Path(package.__file__).resolve().parent.parent / "openapi" / "openapi.json"


def serve(
    host: Annotated[str | None, typer.Option(help="Instead of REGISTRY_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Instead of REGISTRY_PORT.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, max=64, help="Instead of REGISTRY_WORKERS.")
    ] = None,
) -> None:
    """Serve the API until it is interrupted."""
    if workers is not None:
        os.environ[f"{PREFIX}WORKERS"] = str(workers)  # each worker reads the settings itself
    settings = read_settings()
    configure_logging(settings.log_level)
    for line in without_effect(names_given(settings)):
        _log.warning(line)
    with open_engine(settings) as engine:  # reports a database that is not set up
        warn_of_too_many_connections(engine, settings)
    chosen = {"host": host or settings.host, "port": port or settings.port}
    with shared_counts(settings):
        serve_with(settings, chosen)


def serve_with(settings: Settings, address: Mapping[str, Any]) -> None:
    """Serve in this process, or in several that this process looks after."""
    asked: dict[str, Any] = {
        **address,
        "factory": True,
        "root_path": settings.root_path,
        "proxy_headers": False,  # the application does this, with the prefix
        "http": "app.http.connections:Connection",
        "timeout_graceful_shutdown": settings.stop_seconds,
        "log_config": None,
        "access_log": False,
        "server_header": False,
    }
    if settings.workers == 1:
        uvicorn.run(_APPLICATION, **asked)
    else:
        config = uvicorn.Config(_APPLICATION, workers=settings.workers, **asked)
        Workers(config, [config.bind_socket()]).run()


class Workers(Multiprocess):
    """Processes that serve at one address. One that dies is replaced."""

    def keep_subprocess_alive(self) -> None:
        """Replace the dead, and only look for them.

        The server would also ask each process whether it is well, and wait for its answer. A
        process that starts on a busy machine has none yet, and no signal is heard meanwhile.
        """
        if not all(worker.process.is_alive() for worker in self.processes):
            super().keep_subprocess_alive()

    def terminate_all(self) -> None:
        """Let the processes finish, and let nobody new in: a caller would wait for nothing."""
        super().terminate_all()
        for each in self.sockets:
            each.close()


@contextmanager
def shared_counts(settings: Settings) -> Iterator[None]:
    """A folder in which several processes keep their counts, so that any of them shows them all."""
    if settings.workers == 1 or not settings.metrics_readers:
        yield
        return
    with work_folder() as folder:
        os.environ[SHARED_FOLDER_VARIABLE] = str(folder)
        yield


def warn_of_too_many_connections(engine: Engine, settings: Settings) -> None:
    """Log a warning if this host alone can take all connections of a PostgreSQL."""
    wanted = settings.workers * settings.connections
    if engine.dialect.name != "postgresql":
        return
    with reading(engine) as session:
        allowed = int(session.execute(text("SHOW max_connections")).scalar_one())
    if wanted > allowed - _KEPT_FOR_OPERATORS:
        _log.warning("the database allows %d connections, and %d can be used", allowed, wanted)


def migrate() -> None:
    """Bring the database's tables up to date."""
    settings = read_settings()
    for line in without_effect(names_given(settings)):
        notes.print(line, highlight=False, soft_wrap=True)
    make_engine(settings.database_url).dispose()  # makes the folder of a SQLite file
    schema.upgrade(settings.database_url)
    notes.print("The database is up to date.")


def openapi(
    file: Annotated[Path, typer.Argument(help="The file to write. '-' prints it.")] = OPENAPI_FILE,
    *,
    check: Annotated[
        bool, typer.Option("--check", help="Only check whether the file is up to date.")
    ] = False,
) -> None:
    """Write the description of the API (OpenAPI 3.1)."""
    text = as_text(create_app(Settings.model_construct()).openapi())
    if str(file) == "-":
        typer.echo(text, nl=False)
    elif not check:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    elif not file.exists() or file.read_text(encoding="utf-8") != text:
        fail(f"{file} is not up to date. Run 'role-registry openapi'.")
