"""What each kind of proposal says: typed, so that only a change that can be made is asked for."""

import re
import unicodedata
from typing import Annotated, Any, ClassVar, Final, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
)
from pydantic import model_validator as validate_model

from app.errors import ProposalInvalidError
from app.services.codes.searches import fold
from app.services.seed.cells import Slug, real_date
from app.vocabulary import (
    AfcBand,
    AmbiguityKind,
    Entry,
    Family,
    MappingPredicate,
    MappingRelation,
    Novelty,
    ProposalKind,
    RetirementCause,
    StaffGroup,
    SynonymKind,
    SynonymScope,
)

_EDGE: Final = r"[^\s\x00-\x1f\x7f-\x9f]"
_LINE: Final = rf"^{_EDGE}([^\x00-\x1f\x7f-\x9f]*{_EDGE})?$"
_ITEM: Final = r"^[^\s\x00-\x1f\x7f-\x9f;]([^\x00-\x1f\x7f-\x9f;]*[^\s\x00-\x1f\x7f-\x9f;])?$"
_DATE: Final = r"^[12][0-9]{3}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?$"

Line = Annotated[str, StringConstraints(min_length=1, max_length=300, pattern=_LINE)]
"""One line of text: no control characters, no space at its ends."""

Statement = Annotated[str, StringConstraints(min_length=1, max_length=4_000, pattern=_LINE)]
Item = Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=_ITEM)]
"""A word or phrase that goes into a list: no semicolon."""

RoleId = Annotated[Slug, StringConstraints(max_length=120)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=_LINE)]
FactDate = Annotated[str, StringConstraints(pattern=_DATE), AfterValidator(real_date)]
"""A date as its source gives it: 2018, 2018-12 or 2018-12-31."""


class Payload(BaseModel):
    """What a proposal of one kind says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ClassVar[ProposalKind]

    @property
    def subject(self) -> str:
        """What the proposal is about, in folded words: two about the same have the same."""
        raise NotImplementedError

    @property
    def role(self) -> str | None:
        """The role that it is about, if it is about one that exists."""
        found = getattr(self, "role_id", None)
        return found if isinstance(found, str) else None


class NearestCode(BaseModel):
    """A code that is near, and why it does not do."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code
    why_not: Statement


class NewCode(Payload):
    """An application for a code in a national list. It names no code: only the list does."""

    kind = ProposalKind.NEW_CODE

    role_id: RoleId
    system_id: RoleId
    title: Line
    definition: Statement
    why: Statement
    staff_group: StaffGroup | None = None
    area_of_work: Line | None = None
    nearest: Annotated[list[NearestCode], Field(max_length=20)] = []

    @property
    def subject(self) -> str:
        """The list and the role."""
        return f"{self.system_id}|{self.role_id}"


class NewRole(Payload):
    """A role that the registry lacks. Its id is made from its name unless one is given."""

    kind = ProposalKind.NEW_ROLE

    name: Line
    role_id: RoleId | None = None
    family: Family
    is_mental_health: bool
    definition: Statement | None = None
    staff_group: StaffGroup | None = None
    novelty: Novelty | None = None
    introduced: FactDate | None = None
    setting: Line | None = None
    afc_band_min: AfcBand | None = None
    afc_band_max: AfcBand | None = None
    entry: Entry | None = None
    regulator: Line | None = None
    protected_title: bool | None = None
    kind_of: Annotated[list[RoleId], Field(max_length=5)] = []

    @validate_model(mode="after")
    def bands_are_in_order(self) -> Self:
        """Refuse a band range that runs downwards."""
        order = list(AfcBand)
        given = [order.index(band) for band in (self.afc_band_min, self.afc_band_max) if band]
        if given != sorted(given):
            raise ValueError("afc_band_min is above afc_band_max")
        return self

    @property
    def subject(self) -> str:
        """The name."""
        return fold(self.name)

    @property
    def new_id(self) -> str:
        """The id that the role will have for good."""
        return self.role_id or slug(self.name)

    @property
    def role(self) -> str | None:
        """None: the role does not exist yet."""
        return None


class NewSynonym(Payload):
    """Another name of a role."""

    kind = ProposalKind.NEW_SYNONYM

    role_id: RoleId
    term: Line
    synonym_kind: SynonymKind
    scope: SynonymScope
    note: Line | None = None

    @property
    def subject(self) -> str:
        """The words."""
        return fold(self.term)


class OldMapping(BaseModel):
    """A mapping that ends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: Code
    relation: MappingRelation


class AddedMapping(OldMapping):
    """A mapping that begins."""

    predicate: MappingPredicate
    note: Line | None = None


class ChangeMapping(Payload):
    """What a code means for a role, in one version of a list: a mapping ends, begins, or both."""

    kind = ProposalKind.CHANGE_MAPPING

    role_id: RoleId
    system_id: RoleId
    version: Code
    ends: OldMapping | None = None
    adds: AddedMapping | None = None
    on: FactDate | None = None

    @validate_model(mode="after")
    def changes_something(self) -> Self:
        """Refuse a change that neither ends nor adds a mapping."""
        if self.ends is None and self.adds is None:
            raise ValueError("give 'ends', 'adds' or both")
        return self

    @property
    def subject(self) -> str:
        """The role and the codes."""
        codes = [named.code for named in (self.ends, self.adds) if named is not None]
        return "|".join([self.role_id, self.system_id, self.version, *sorted(set(codes))])


class RetireSynonym(Payload):
    """A name that went out of use, or that was never right."""

    kind = ProposalKind.RETIRE_SYNONYM

    role_id: RoleId
    term: Line
    because: RetirementCause
    on: FactDate | None = None

    @property
    def subject(self) -> str:
        """The words."""
        return fold(self.term)


class RetireRole(Payload):
    """A role under which no post is to be recorded any more."""

    kind = ProposalKind.RETIRE_ROLE

    role_id: RoleId
    succeeded_by: RoleId | None = None
    on: FactDate | None = None

    @property
    def subject(self) -> str:
        """The role."""
        return self.role_id


class Reading(BaseModel):
    """One reading of an ambiguous title, with the bands and words that speak for it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role_id: RoleId
    bands: Annotated[list[AfcBand], Field(max_length=12)] = []
    words: Annotated[list[Item], Field(max_length=20)] = []


class MarkAmbiguous(Payload):
    """A title that does not decide, with the question to ask and its readings in order."""

    kind = ProposalKind.MARK_AMBIGUOUS

    title: Line
    ambiguity_kind: AmbiguityKind
    is_always_ambiguous: bool = True
    question: Line | None = None
    explanation: Line | None = None
    outside_meaning: Line | None = None
    candidates: Annotated[list[Reading], Field(max_length=20)] = []

    @property
    def subject(self) -> str:
        """The words."""
        return fold(self.title)


PAYLOADS: Final[dict[ProposalKind, type[Payload]]] = {
    payload.kind: payload
    for payload in (
        *(NewCode, NewRole, NewSynonym, ChangeMapping, RetireSynonym, RetireRole),
        MarkAmbiguous,
    )
}


def read_payload(kind: str, stored: dict[str, Any]) -> Payload:
    """A stored payload; raises `ProposalInvalidError` for a report that is not complete yet."""
    try:
        return PAYLOADS[ProposalKind(kind)].model_validate(stored)
    except ValidationError as error:
        faults = error.errors(include_url=False, include_input=False)
        raise ProposalInvalidError([(_place(fault), fault["msg"]) for fault in faults]) from None


def slug(text: str) -> str:
    """A permanent id made from words.

    >>> slug("Children's Wellbeing Practitioner (schools)")
    'childrens-wellbeing-practitioner-schools'
    """
    plain = unicodedata.normalize("NFKD", text.casefold().replace("&", " and "))
    kept = re.sub(r"['\u2019]", "", plain).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", kept))


def _place(fault: Any) -> str:  # noqa: ANN401  # pydantic's description of a fault
    return ".".join(["payload", *map(str, fault["loc"])])
