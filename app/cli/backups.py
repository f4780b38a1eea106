"""Commands that copy the registry and put a copy back."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from app.cli.database import open_engine
from app.cli.output import notes, working
from app.db.session import make_engine
from app.services.history.backups import back_up
from app.services.history.backups import restore as restore_backup
from app.settings import read_settings


def backup(
    file: Annotated[Path, typer.Argument(help="The new file to write.")],
) -> None:
    """Copy the registry into a file while it serves, and check the copy. SQLite only."""
    with working("Copying the registry"), open_engine(read_settings()) as engine:
        verified = back_up(engine, file)
    notes.print(f"The backup is complete and its history is whole: {verified.changes:,} changes.")
    typer.echo(verified.head_hash)


def restore(
    file: Annotated[Path, typer.Argument(help="A file that 'backup' wrote.")],
) -> None:
    """Put a backup in the place of the registry. Stop the service first. SQLite only."""
    engine = make_engine(read_settings().database_url)
    try:
        with working("Putting the backup back"):
            restored = restore_backup(file, engine, datetime.now(UTC))
    finally:
        engine.dispose()
    notes.print(f"The registry is restored: {restored.verified.changes:,} changes.")
    if restored.kept is not None:
        notes.print(f"What was there before is in '{restored.kept}'.")
    typer.echo(restored.verified.head_hash)
