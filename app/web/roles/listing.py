"""The list of roles: what it is narrowed to, and its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, Literal

from pydantic import BaseModel, Field

from app.db.models import Role
from app.services.roles.roles import RoleFilter
from app.vocabulary import POST_CODE_SYSTEMS, CodeSystemId, Family, Novelty, RoleStatus
from app.web.code_words import bands_in_words, list_in_words

MESSAGES: Final = {
    "q": "Use 200 characters or fewer",
    "family": "Choose a family from the list",
    "novelty": "Choose one of the answers",
    "skill_mix": "Choose a change from the list",
    "without_code_in": "Choose a code list",
}
NOVELTIES: Final[dict[str, str]] = {
    Novelty.NEW: "New",
    Novelty.CONTESTED: "Disputed whether new",
    Novelty.ESTABLISHED: "Established",
}


class Newness(StrEnum):
    """Whether a source counts a role as new."""

    NEW = "new"
    NOT_NEW = "not_new"


class ListedRoles(BaseModel):
    """What the list is narrowed to. The names are those of `GET /roles`, but for `novelty`."""

    q: Annotated[str | None, Field(max_length=200)] = None
    family: Family | None = None
    novelty: Newness | None = None
    skill_mix: str | None = None
    without_code_in: Literal[CodeSystemId.ESR_JOB_ROLE, CodeSystemId.NHS_OCCUPATION_CODE] | None = (
        None
    )

    def wanted(self, lacking: frozenset[str] | None) -> RoleFilter:
        """The filter in the form that services use. `lacking` are the roles without a code."""
        is_new = None if self.novelty is None else self.novelty is Newness.NEW
        return RoleFilter(self.q, self.family, None, is_new, self.skill_mix, lacking)

    def query(self) -> dict[str, str | None]:
        """The same question to `GET /roles`."""
        is_new = None if self.novelty is None else str(self.novelty is Newness.NEW).lower()
        return {
            "q": self.q,
            "family": self.family,
            "is_new": is_new,
            "skill_mix": self.skill_mix,
            "without_code_in": self.without_code_in,
        }


@dataclass(frozen=True, slots=True)
class FilterChoice:
    """One entry of a list to choose from."""

    value: str
    text: str


def families() -> list[FilterChoice]:
    """The families in the order of the vocabulary."""
    return [FilterChoice(family.value, family.value.capitalize()) for family in Family]


def code_lists() -> list[FilterChoice]:
    """The lists that posts are coded by."""
    return [FilterChoice(system.value, list_in_words(system)) for system in POST_CODE_SYSTEMS]


@dataclass(frozen=True, slots=True)
class ListedRole:
    """A role as one row of the list."""

    role_id: str
    name: str
    definition: str
    family: str
    novelty: str
    is_retired: bool


def listed_roles(roles: Iterable[Role]) -> list[ListedRole]:
    """The rows of the list, in the order of the roles."""
    return [
        ListedRole(
            role_id=role.role_id,
            name=role.name,
            definition=_in_short(role),
            family=role.family.capitalize(),
            novelty=NOVELTIES.get(role.novelty or "", "Not known"),
            is_retired=role.status == RoleStatus.RETIRED,
        )
        for role in roles
    ]


def _in_short(role: Role) -> str:
    bands = bands_in_words(role.afc_band_min, role.afc_band_max)
    return " ".join(filter(None, (role.definition, f"{bands.capitalize()}." if bands else "")))
