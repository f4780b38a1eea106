"""What each kind of proposal asks for, as typed fields. Only a possible change has a type."""

from typing import Annotated, ClassVar, Final, Self

from pydantic import BaseModel, ConfigDict, Field
from pydantic import model_validator as validate_model

from app.services.proposals.payloads.fields import (
    CodeText,
    FactDate,
    ListItem,
    LongText,
    RoleId,
    ShortText,
    slug,
)
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


class Payload(BaseModel):
    """What a proposal of one kind says."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: ClassVar[ProposalKind]

    @property
    def subject(self) -> str:
        """The name, role or codes that the proposal is about."""
        raise NotImplementedError

    @property
    def role(self) -> str | None:
        """The existing role that the proposal is about, if there is one."""
        found = getattr(self, "role_id", None)
        return found if isinstance(found, str) else None


class NearestCode(BaseModel):
    """A code close to the one wanted, and why it is not suitable."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: CodeText
    why_not: LongText


class NewCode(Payload):
    """An application for a code in a national list. Only the list's publisher chooses the code."""

    kind = ProposalKind.NEW_CODE

    role_id: RoleId
    system_id: RoleId
    title: ShortText
    definition: LongText
    why: LongText
    staff_group: StaffGroup | None = None
    area_of_work: ShortText | None = None
    nearest: Annotated[list[NearestCode], Field(max_length=20)] = []

    @property
    def subject(self) -> str:
        """The list and the role."""
        return f"{self.system_id}|{self.role_id}"


class NewRole(Payload):
    """A role that the registry does not have. Its id is made from its name unless one is given."""

    kind = ProposalKind.NEW_ROLE

    name: ShortText
    role_id: RoleId | None = None
    family: Family
    is_mental_health: bool
    definition: LongText | None = None
    staff_group: StaffGroup | None = None
    novelty: Novelty | None = None
    introduced: FactDate | None = None
    setting: ShortText | None = None
    afc_band_min: AfcBand | None = None
    afc_band_max: AfcBand | None = None
    entry: Entry | None = None
    regulator: ShortText | None = None
    protected_title: bool | None = None
    kind_of: Annotated[list[RoleId], Field(max_length=5)] = []

    @validate_model(mode="after")
    def bands_are_in_order(self) -> Self:
        """Refuse a range of bands whose lowest band is above its highest."""
        order = list(AfcBand)
        given = [order.index(band) for band in (self.afc_band_min, self.afc_band_max) if band]
        if given != sorted(given):
            raise ValueError("The lowest band, afc_band_min, is above the highest, afc_band_max.")
        return self

    @property
    def subject(self) -> str:
        """The name."""
        return " ".join(self.name.split())

    @property
    def new_id(self) -> str:
        """The permanent id that the role will have."""
        return self.role_id or slug(self.name)

    @property
    def role(self) -> str | None:
        """None: the role does not exist yet."""
        return None


class NewSynonym(Payload):
    """Another name of a role."""

    kind = ProposalKind.NEW_SYNONYM

    role_id: RoleId
    term: ShortText
    synonym_kind: SynonymKind
    scope: SynonymScope
    note: ShortText | None = None

    @property
    def subject(self) -> str:
        """The words."""
        return " ".join(self.term.split())


class OldMapping(BaseModel):
    """A mapping that ends."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    code: CodeText
    relation: MappingRelation


class AddedMapping(OldMapping):
    """A mapping that begins."""

    predicate: MappingPredicate
    note: ShortText | None = None


class ChangeMapping(Payload):
    """What a code means for a role, in one version of a list: a mapping ends, begins, or both."""

    kind = ProposalKind.CHANGE_MAPPING

    role_id: RoleId
    system_id: RoleId
    version: CodeText
    ends: OldMapping | None = None
    adds: AddedMapping | None = None
    on: FactDate | None = None

    @validate_model(mode="after")
    def changes_something(self) -> Self:
        """Refuse a change that neither ends nor adds a mapping."""
        if self.ends is None and self.adds is None:
            raise ValueError("Give 'ends', 'adds' or both.")
        return self

    @property
    def subject(self) -> str:
        """The role and the codes."""
        codes = [named.code for named in (self.ends, self.adds) if named is not None]
        return "|".join([self.role_id, self.system_id, self.version, *sorted(set(codes))])


class RetireSynonym(Payload):
    """A name that is no longer used, or that was never right."""

    kind = ProposalKind.RETIRE_SYNONYM

    role_id: RoleId
    term: ShortText
    because: RetirementCause
    on: FactDate | None = None

    @property
    def subject(self) -> str:
        """The words."""
        return " ".join(self.term.split())


class RetireRole(Payload):
    """A role that posts must no longer be recorded under."""

    kind = ProposalKind.RETIRE_ROLE

    role_id: RoleId
    succeeded_by: RoleId | None = None
    on: FactDate | None = None

    @property
    def subject(self) -> str:
        """The role."""
        return self.role_id


class TitleReading(BaseModel):
    """A role that an ambiguous title may mean, with the bands and words that point to it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    role_id: RoleId
    bands: Annotated[list[AfcBand], Field(max_length=12)] = []
    words: Annotated[list[ListItem], Field(max_length=20)] = []


class MarkAmbiguous(Payload):
    """A title that may mean several roles, with the question to ask and the roles in order."""

    kind = ProposalKind.MARK_AMBIGUOUS

    title: ShortText
    ambiguity_kind: AmbiguityKind
    is_always_ambiguous: bool = True
    question: ShortText | None = None
    explanation: ShortText | None = None
    outside_meaning: ShortText | None = None
    candidates: Annotated[list[TitleReading], Field(max_length=20)] = []

    @property
    def subject(self) -> str:
        """The words."""
        return " ".join(self.title.split())


ABOUT_A_NAME: Final = (
    ProposalKind.NEW_ROLE,
    ProposalKind.NEW_SYNONYM,
    ProposalKind.RETIRE_SYNONYM,
    ProposalKind.MARK_AMBIGUOUS,
)
"""The kinds whose subject is a name. Compare two of them by the words of the names."""
