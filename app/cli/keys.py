"""Commands for API keys. Only the organisation that runs the registry makes them, here."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import typer
from pydantic import BaseModel

from app.cli.database import open_engine
from app.cli.days import day
from app.cli.output import FormatOption, PrintFormat, notes, print_rows
from app.db.session import reading, transaction
from app.services.access.keys import KnownKey, NewKey, create_key, list_keys, revoke_key
from app.services.history.recording import Author
from app.settings import read_settings
from app.vocabulary import Scope

DEFAULT_DAYS = 365
_ACTOR = "role-registry keys"

keys = typer.Typer(no_args_is_help=True, help="Make, list and revoke API keys.")


class KeyRow(BaseModel):
    """A line of `keys list`: everything that is known about a key."""

    id: str
    label: str
    state: str
    scopes: list[str]
    organisations: list[str]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@keys.command()
def create(
    scope: Annotated[list[Scope], typer.Option(help="What it is allowed to do. Can be repeated.")],
    *,
    organisation: Annotated[
        list[str] | None,
        typer.Option(help="ODS code that it can contribute for. Can be repeated."),
    ] = None,
    label: Annotated[
        str | None, typer.Option(help="A team or a system. Never a person: the label is public.")
    ] = None,
    expires: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"], help=f"Its last day. Without it, {DEFAULT_DAYS} days from now."
        ),
    ] = None,
) -> None:
    """Make a key and print it once. The registry keeps only its hash."""
    now = datetime.now(UTC).replace(microsecond=0)
    codes = sorted({code.strip().upper() for code in organisation or []})
    wanted = NewKey(
        label=label or " ".join(sorted({*scope})) + "".join(f" {code}" for code in codes),
        scopes=frozenset(scope),
        organisations=frozenset(codes),
        expires_at=_end_of(day(expires)) or now + timedelta(days=DEFAULT_DAYS),
    )
    with open_engine(read_settings()) as engine, transaction(engine) as session:
        known, text = create_key(session, wanted, Author(_ACTOR, now))
    notes.print(f"Key {known.row.key_id} works until {known.row.expires_at:%Y-%m-%d %H:%M} UTC.")
    notes.print("Keep it now: it cannot be shown again.")
    typer.echo(text)


@keys.command("list")
def list_all(form: FormatOption = PrintFormat.TABLE) -> None:
    """Show every key: what it is allowed to do, until when, and when it was last used."""
    with open_engine(read_settings()) as engine, reading(engine) as session:
        rows = list(_rows(list_keys(session), datetime.now(UTC)))
    print_rows(form, KeyRow, rows, rows)


@keys.command()
def revoke(
    key_id: Annotated[str, typer.Argument(help="The eight characters after 'nrr_'.")],
    reason: Annotated[str | None, typer.Option(help="Why, for the history.")] = None,
) -> None:
    """Stop a key from working, now and permanently."""
    author = Author(_ACTOR, datetime.now(UTC))
    with open_engine(read_settings()) as engine, transaction(engine) as session:
        known = revoke_key(session, key_id, reason, author)
    notes.print(f"Key {key_id} was revoked on {known.row.revoked_at:%Y-%m-%d %H:%M} UTC.")


def _end_of(last: date | None) -> datetime | None:
    """The first instant, in UTC, at which a key no longer works."""
    return None if last is None else datetime.combine(last, time.min, UTC) + timedelta(days=1)


def _rows(known: list[KnownKey], now: datetime) -> Iterator[KeyRow]:
    for key in known:
        yield KeyRow(
            id=key.row.key_id,
            label=key.row.label,
            state=key.state(now),
            scopes=key.row.scopes.split(";"),
            organisations=list(key.organisations),
            created_at=key.row.created_at,
            expires_at=key.row.expires_at,
            last_used_at=key.row.last_used_at,
            revoked_at=key.row.revoked_at,
        )
