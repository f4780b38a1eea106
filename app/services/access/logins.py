"""People who are logged in: a pseudonym, what their groups allow, and until when."""

import hashlib
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, insert, select
from sqlmodel import Session, col

from app.db.models import LoginSession, Organisation, listed
from app.errors import NotAllowedError, NotAuthenticatedError
from app.services.access.callers import Caller
from app.vocabulary import Scope

_TOKEN_BYTES: Final = 32
_ACTOR_CHARACTERS: Final = 24
GroupRights = Mapping[str, Iterable[str]]
"""What each group of the issuer is allowed to do: 'review', 'admin', 'contribute:RXX'."""


@dataclass(frozen=True, slots=True)
class ProvenPerson:
    """A person as the log-in service knows them. No name or address is ever stored."""

    issuer: str
    subject: str
    groups: frozenset[str]

    @property
    def actor(self) -> str:
        """A stable pseudonym. It links the decisions of one person without naming them."""
        digest = hashlib.sha256(f"{self.issuer}|{self.subject}".encode()).hexdigest()
        return f"person:{digest[:_ACTOR_CHARACTERS]}"


def log_in(
    session: Session,
    identity: ProvenPerson,
    rights: GroupRights,
    *,
    now: datetime,
    lasts: timedelta,
) -> str:
    """The secret of a new session, for a cookie. Only its hash is kept.

    Raises `NotAllowedError` for a person whose groups do not allow anything here.
    """
    caller = _caller(session, identity, rights)
    if not caller.scopes:
        raise NotAllowedError(
            "You are logged in, but your account does not allow you to do anything here."
        )
    session.execute(delete(LoginSession).where(col(LoginSession.expires_at) <= now))
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    row = LoginSession(
        session_hash=_hash(token),
        actor=caller.actor,
        scopes=";".join(sorted(caller.scopes)),
        organisations=";".join(sorted(caller.organisations)),
        created_at=now,
        expires_at=now + lasts,
    )
    session.execute(insert(LoginSession), [row.model_dump()])
    return token


def caller_of_login(session: Session, token: str, now: datetime) -> Caller:
    """The caller of a session. Raises `NotAuthenticatedError` if it has ended."""
    row = session.get(LoginSession, _hash(token))
    if row is None or row.expires_at <= now:
        raise NotAuthenticatedError("Your session has ended. Log in again.")
    scopes = frozenset(Scope(scope) for scope in listed(row.scopes))
    return Caller(row.actor, scopes, frozenset(listed(row.organisations)))


def log_out(session: Session, token: str) -> None:
    """End a session now and permanently."""
    session.execute(delete(LoginSession).where(col(LoginSession.session_hash) == _hash(token)))


def _caller(session: Session, identity: ProvenPerson, rights: GroupRights) -> Caller:
    granted = {right for group in identity.groups for right in rights.get(group, ())}
    parts = {right.partition(":")[::2] for right in granted}
    codes = {code for _, code in parts if code}
    known = _known(session, codes)
    # A contributor acts for an organisation. Without a known one, there is nothing to act for.
    scopes = {Scope(scope) for scope, code in parts if not code or code in known}
    return Caller(identity.actor, frozenset(scopes), known)


def _known(session: Session, codes: set[str]) -> frozenset[str]:
    column = col(Organisation.ods_code)
    return frozenset(session.scalars(select(column).where(column.in_(sorted(codes)))))


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
