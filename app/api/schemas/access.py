"""Callers in the form of the API."""

from app.api.schemas.base import Out
from app.services.access.callers import Caller
from app.vocabulary import Scope


class CallerOut(Out):
    """A caller: a stable pseudonym, its scopes, and the ODS codes that it can act for."""

    actor: str
    scopes: list[Scope]
    organisations: list[str]

    @classmethod
    def of(cls, caller: Caller) -> "CallerOut":
        """A caller in the form of the API."""
        return cls(
            actor=caller.actor,
            scopes=sorted(caller.scopes),
            organisations=sorted(caller.organisations),
        )
