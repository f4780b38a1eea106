"""The types and properties that a table can be reconciled with, by their permanent ids."""

from dataclasses import dataclass
from typing import Any, Final

from app.vocabulary import Family

Json = dict[str, Any]
ROLE: Final = "role"
ROLE_TYPE: Final[Json] = {"id": ROLE, "name": "NHS role"}


@dataclass(frozen=True, slots=True)
class Property:
    """Something that is known of a post (asked with a title) or of a role (fetched for it)."""

    pid: str
    name: str
    description: str

    def card(self) -> Json:
        """The property as the protocol shows it."""
        return {"id": self.pid, "name": self.name, "description": self.description}


ASKED: Final = (
    Property("band", "Pay band", "Agenda for Change band of the post: 6, 8a"),
    Property("staff_group", "Staff group", "ESR staff group of the post"),
    Property("setting", "Setting", "Where the post works: primary care, forensic"),
    Property("occupation_code", "NHS occupation code", "Code of the post: H1D"),
    Property("job_role", "ESR job role", "Job role of the post, code or name"),
    Property(
        "trust",
        "Trust",
        "ODS code of the trust. Accepted and not used: a trust's own decisions need its key",
    ),
)
"""What a query can say about a post besides its title."""


def type_of(family: str) -> Json:
    """The type of the roles of a family.

    >>> type_of("social work")
    {'id': 'social-work', 'name': 'Social work'}
    """
    words = "".join(letter if letter.isalnum() else " " for letter in family).split()
    return {"id": "-".join(words), "name": family[:1].upper() + family[1:]}


FAMILY_TYPES: Final = {family.value: type_of(family) for family in Family}
"""The types of the families. Each is narrower than the type of all roles."""

TYPES: Final[tuple[Json, ...]] = (
    ROLE_TYPE,
    *({**kind, "broader": [ROLE_TYPE]} for kind in FAMILY_TYPES.values()),
)


def types_of(family: str) -> list[Json]:
    """The types of a role, the general one first."""
    return [ROLE_TYPE, FAMILY_TYPES.get(family) or type_of(family)]
