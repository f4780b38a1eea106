"""Commands for the history: check that it is whole, and remove personal data from it."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from app.cli.database import open_engine
from app.cli.output import notes, working
from app.db.session import reading, transaction
from app.plurals import counted
from app.services.history.recording import Author
from app.services.history.redaction import redact as redact_change
from app.services.history.verification import verify_history
from app.settings import read_settings


def verify(
    known: Annotated[
        str | None, typer.Option(help="The hash of a change that you noted earlier.")
    ] = None,
) -> None:
    """Check the chain of the history, and print its newest hash. Code 1: it is broken."""
    with (
        working("Checking the history"),
        open_engine(read_settings()) as engine,
        reading(engine) as session,
    ):
        found = verify_history(session, known)
    notes.print(
        f"The history is whole: {counted(found.changes, 'change')}, {found.redacted:,} redacted."
    )
    typer.echo(found.head_hash)


def redact(
    seq: Annotated[int, typer.Argument(help="The number of the change.")],
    places: Annotated[
        list[str],
        typer.Argument(help="reason, request_id, entity_key, before, after, or after.COLUMN."),
    ],
    *,
    reason: Annotated[
        str, typer.Option(help="Why. This is public, so leave out the personal data.")
    ],
) -> None:
    """Remove personal data from a change, permanently. The history records that this was done."""
    author = Author("role-registry redact", datetime.now(UTC))
    with open_engine(read_settings()) as engine, transaction(engine) as session:
        redact_change(session, seq, places, reason=reason, author=author)
    notes.print(f"Redacted in change {seq}: {', '.join(places)}.")
