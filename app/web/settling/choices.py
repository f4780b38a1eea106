"""What was chosen on the page of one title."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Final

from app.db.models import Role
from app.services.checks.pages.settling import LONGEST_REASON, Settlement
from app.vocabulary import OwnDecision

ROLE_PREFIX: Final = "role:"
_LONGEST_NAME: Final = 200


class Chosen(StrEnum):
    """The choices beside the readings of a title."""

    OTHER = "other"
    OWN_ROLE = "own"
    ASK = "ask"


@dataclass(frozen=True, slots=True)
class Choice:
    """The form as it was sent, with what is wrong in it.

    `chosen` is a `Chosen` or a role after `ROLE_PREFIX`. `found` are roles with the words that
    were typed, to choose from. `settlement` is the decision, once there is one.
    """

    chosen: str = ""
    other: str = ""
    reason: str = ""
    found: tuple[Role, ...] = ()
    settlement: Settlement | None = None
    faults: Mapping[str, str] = field(default_factory=dict)

    def with_fault(self, name: str, message: str) -> "Choice":
        """The same without a decision, with a message beside a field."""
        return replace(self, settlement=None, faults={name: message})

    def with_found(self, found: Sequence[Role]) -> "Choice":
        """The same with the roles that were found: the only one is the decision."""
        if not found:
            return self.with_fault("other", "No role has these words. Try fewer or other words")
        if len(found) > 1:
            return replace(self, found=tuple(found), settlement=None)
        return replace(self, settlement=Settlement(OwnDecision.ROLE, found[0].role_id))


def choice_of(fields: Mapping[str, str]) -> Choice:
    """The choice in the fields of a form."""
    chosen, other = fields.get("choice", ""), fields.get("other", "")[:_LONGEST_NAME]
    choice = Choice(chosen, other, fields.get("reason", ""))
    if chosen.startswith(ROLE_PREFIX):
        role_id = chosen.removeprefix(ROLE_PREFIX)
        return replace(choice, settlement=Settlement(OwnDecision.ROLE, role_id))
    if chosen == Chosen.OTHER:
        return choice if other else choice.with_fault("other", "Enter words of the role's name")
    if chosen == Chosen.OWN_ROLE:
        return _own_role(choice)
    if chosen == Chosen.ASK:
        return replace(choice, settlement=Settlement(OwnDecision.ASK))
    return choice.with_fault("choice", "Choose what the title is")


def _own_role(choice: Choice) -> Choice:
    if not choice.reason:
        return choice.with_fault("reason", "Say why it is a role of your own")
    if len(choice.reason) > LONGEST_REASON:
        return choice.with_fault("reason", f"Use at most {LONGEST_REASON} characters")
    return replace(choice, settlement=Settlement(OwnDecision.OWN_ROLE, None, choice.reason))
