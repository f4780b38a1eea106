"""What a caller is allowed to do: a program with a key, or a person who is logged in."""

from dataclasses import dataclass

from app.errors import NotAllowedError
from app.vocabulary import Scope


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks. `actor` is stable and does not name a person, such as 'key:3f9a1c2b'.

    `organisations` are the ODS codes that the caller can contribute for.
    """

    actor: str
    scopes: frozenset[Scope]
    organisations: frozenset[str]

    def may(self, scope: Scope) -> bool:
        """Whether the caller has the scope. An administrator has every scope."""
        return scope in self.scopes or Scope.ADMIN in self.scopes

    def may_act_for(self, ods_code: str) -> bool:
        """Whether the caller acts for the organisation. An administrator acts for any."""
        return ods_code in self.organisations or Scope.ADMIN in self.scopes

    def must(self, scope: Scope) -> None:
        """Raise `NotAllowedError` if the caller does not have the scope."""
        if not self.may(scope):
            raise NotAllowedError(f"This needs the scope '{scope}'.")

    def must_act_for(self, ods_code: str) -> None:
        """Raise `NotAllowedError` if the caller does not act for the organisation."""
        if not self.may_act_for(ods_code):
            raise NotAllowedError(f"You are not allowed to act for the organisation '{ods_code}'.")
