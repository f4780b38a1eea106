"""Commands that set the service up and run it."""

from pathlib import Path
from typing import Annotated

import typer
import uvicorn

import app as package
from app.cli.database import open_engine
from app.cli.output import fail, notes
from app.db import schema
from app.db.session import make_engine
from app.http.connections import ConnectionLimits, connections_with
from app.http.openapi import as_text
from app.main import configure_logging, create_app
from app.settings import Settings, read_settings

OPENAPI_FILE = Path(package.__file__).resolve().parent.parent / "openapi" / "openapi.json"


def serve(
    host: Annotated[str | None, typer.Option(help="Instead of REGISTRY_HOST.")] = None,
    port: Annotated[int | None, typer.Option(help="Instead of REGISTRY_PORT.")] = None,
) -> None:
    """Serve the API until it is interrupted."""
    settings = read_settings()
    with open_engine(settings):
        pass  # reports a database that is not set up before the server starts
    configure_logging(settings.log_level)
    uvicorn.run(
        create_app(settings),
        host=host or settings.host,
        port=port or settings.port,
        root_path=settings.root_path,
        proxy_headers=False,  # the application does this, with the prefix
        http=connections_with(_limits(settings)),
        timeout_graceful_shutdown=settings.stop_seconds,
        log_config=None,
        access_log=False,
        server_header=False,
    )


def _limits(settings: Settings) -> ConnectionLimits:
    return ConnectionLimits(
        head_seconds=settings.head_seconds,
        unread_seconds=settings.unread_seconds,
        most=settings.most_callers,
    )


def migrate() -> None:
    """Bring the database's tables up to date."""
    settings = read_settings()
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
