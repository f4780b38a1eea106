"""Callers for tests: organisations, keys, and the header that carries one."""

from datetime import UTC, datetime

from sqlalchemy import Engine

from app.db.models import Organisation, Source
from app.db.session import transaction
from app.services.access.keys import NewKey, create_key
from app.services.history.recording import Author
from app.vocabulary import Scope

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
FAR_OFF = datetime(2999, 1, 1, tzinfo=UTC)


def add_organisation(engine: Engine, ods_code: str) -> None:
    """A trust, with a source of its own."""
    with transaction(engine) as session:
        source_id = f"source-of-{ods_code}"
        session.add(Source(source_id=source_id, title="A source", standing="verified"))
        session.flush()
        session.add(
            Organisation(ods_code=ods_code, name="A trust", kind="trust", source_id=source_id)
        )


def make_key(
    engine: Engine,
    *scopes: Scope,
    organisations: tuple[str, ...] = ("RXX",),
    expires_at: datetime = FAR_OFF,
) -> str:
    """The text of a new key. One that contributes does so for the organisations, which must be."""
    codes = frozenset(organisations if Scope.CONTRIBUTE in scopes else ())
    wanted = NewKey("a team", frozenset(scopes), codes, expires_at)
    with transaction(engine) as session:
        return create_key(session, wanted, Author("tester", LONG_AGO))[1]


def bearing(text: str) -> dict[str, str]:
    """The header of a request that carries the key."""
    return {"Authorization": f"Bearer {text}"}
