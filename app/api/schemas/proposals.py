"""Proposals on the wire."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, computed_field
from pydantic import model_validator as validate_model

from app.api.schemas.base import In, ListOut, Out, RegistryOut
from app.api.schemas.reference import ChangeOut
from app.matching.resolution import Outcome
from app.services.proposals.answer_changes import ConfidenceBand, GoldenEffect, ImpactVerdict
from app.services.proposals.deciding import ProposalDetail
from app.services.proposals.national_status import Listing
from app.services.proposals.national_status import Outcome as NationalOutcome
from app.services.proposals.payloads import (
    ChangeMapping,
    Code,
    FactDate,
    Line,
    MarkAmbiguous,
    NewCode,
    NewRole,
    NewSynonym,
    RetireRole,
    RetireSynonym,
    RoleId,
    Statement,
)
from app.services.proposals.sources import NamedSource
from app.vocabulary import FindingLevel, NationalStatus, ProposalKind, ProposalState

Link = Annotated[
    str,
    StringConstraints(
        max_length=1_000,
        pattern=r"^https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%!$&'()*+,;=:@/?#-]*)?$",
    ),
]
OdsCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{3,10}$")]


class SourceIn(In):
    """A source: `source_id` of one that the registry has, or title and link of another."""

    source_id: RoleId | None = None
    title: Line | None = None
    publisher: Line | None = None
    published: FactDate | None = None
    url: Link | None = None
    licence: Line | None = None
    detail: Line | None = Field(default=None, description="Where in the source: 'page 3'")

    @validate_model(mode="after")
    def is_known_or_described(self) -> Self:
        """Refuse a source that is both or neither, or that lacks its title or its link."""
        described = (self.title, self.url)
        if self.source_id is None and None in described:
            raise ValueError("give 'source_id', or 'title' and 'url'")
        others = (*described, self.publisher, self.published, self.licence)
        if self.source_id is not None and any(part is not None for part in others):
            raise ValueError("a source that the registry has is not described again")
        return self

    def named(self) -> NamedSource:
        """The source as a service takes it."""
        return NamedSource(**self.model_dump())


class ProposalFieldsIn(In):
    """What a proposal of every kind says besides its payload."""

    reason: Statement | None = Field(default=None, description="Why the change is wanted")
    organisation: OdsCode | None = Field(default=None, description="ODS code of who proposes")
    sources: list[SourceIn] = Field(default=[], max_length=20)


class NewCodeIn(ProposalFieldsIn):
    """An application for a code in a national list."""

    kind: Literal[ProposalKind.NEW_CODE]
    payload: NewCode


class NewRoleIn(ProposalFieldsIn):
    """A role that the registry lacks."""

    kind: Literal[ProposalKind.NEW_ROLE]
    payload: NewRole


class NewSynonymIn(ProposalFieldsIn):
    """Another name of a role."""

    kind: Literal[ProposalKind.NEW_SYNONYM]
    payload: NewSynonym


class ChangeMappingIn(ProposalFieldsIn):
    """What a code means for a role."""

    kind: Literal[ProposalKind.CHANGE_MAPPING]
    payload: ChangeMapping


class RetireSynonymIn(ProposalFieldsIn):
    """A name that is out of use, or was never right."""

    kind: Literal[ProposalKind.RETIRE_SYNONYM]
    payload: RetireSynonym


class RetireRoleIn(ProposalFieldsIn):
    """A role under which no post is to be recorded any more."""

    kind: Literal[ProposalKind.RETIRE_ROLE]
    payload: RetireRole


class MarkAmbiguousIn(ProposalFieldsIn):
    """A title that does not decide."""

    kind: Literal[ProposalKind.MARK_AMBIGUOUS]
    payload: MarkAmbiguous


ProposalIn = Annotated[
    NewCodeIn
    | NewRoleIn
    | NewSynonymIn
    | ChangeMappingIn
    | RetireSynonymIn
    | RetireRoleIn
    | MarkAmbiguousIn,
    Field(discriminator="kind"),
]


class AmendIn(In):
    """What changes in a draft; what is left out stays."""

    payload: dict[str, Any] | None = Field(
        default=None, description="The whole payload, in the form of the proposal's kind"
    )
    reason: Statement | None = None
    sources: Annotated[list[SourceIn] | None, Field(max_length=20)] = None


class AcceptIn(In):
    """A decision to accept."""

    reason: Statement | None = None
    override_reason: Statement | None = Field(
        default=None, description="Why it is right although it breaks the golden set"
    )


class RejectIn(In):
    """A decision to reject, which needs a reason."""

    reason: Statement


class WithdrawIn(In):
    """A proposal taken back."""

    reason: Statement | None = None


class CommentIn(In):
    """Something to say of a proposal. Name nobody."""

    text: Statement


class ListingIn(In):
    """A code as a published version of a list has it."""

    version: Code
    code: Code
    display: Line
    published: FactDate | None = None
    effective: FactDate | None = None
    source: SourceIn


class NationalStatusIn(In):
    """What became of an application with the body that keeps the list."""

    status: NationalStatus
    on: FactDate
    note: Statement | None = None
    listing: ListingIn | None = Field(
        default=None, description="Needed for 'approved': the code as it was published"
    )

    @validate_model(mode="after")
    def says_why_it_was_declined(self) -> Self:
        """Refuse a decline without a note, and a listing without an approval."""
        if self.status is NationalStatus.DECLINED and self.note is None:
            raise ValueError("say in 'note' why it was declined")
        if self.listing is not None and self.status is not NationalStatus.APPROVED:
            raise ValueError("only an approval has a listing")
        return self

    def outcome(self) -> NationalOutcome:
        """The outcome as a service takes it."""
        given = self.listing
        listing = None
        if given is not None:
            stated = given.model_dump(exclude={"source"})
            listing = Listing(**stated, source=given.source.named())
        return NationalOutcome(self.status, self.on, self.note, listing)


class NationalOut(Out):
    """Where an application for a code stands; the last three are of an approval."""

    status: NationalStatus
    on: str | None
    note: str | None
    version: str | None
    code: str | None


class ProposalRowOut(Out):
    """A proposal as a table shows it. `verdict` is the impact it was accepted with."""

    id: int
    kind: ProposalKind
    state: ProposalState
    role: str | None = Field(validation_alias="role_id")
    reason: str | None
    organisation: str | None
    proposer: str | None
    reviewer: str | None
    decider: str | None
    decision_reason: str | None
    override_reason: str | None
    verdict: ImpactVerdict | None
    national_status: NationalStatus | None
    created_at: datetime
    changed_at: datetime

    @computed_field  # type: ignore[prop-decorator]  # as pydantic's documentation has it
    @property
    def url(self) -> str:
        """Where all about the proposal is."""
        return f"/proposals/{self.id}"


class ProposalOut(ProposalRowOut):
    """A proposal as a list shows it. `report` is what a reader reported, `reports` how often."""

    payload: dict[str, Any]
    report: dict[str, Any] | None
    reports: int


class ProposalsOut(ListOut):
    """A page of proposals."""

    proposals: list[ProposalOut]


class ProposalSourceOut(Out):
    """A source that a proposal rests on."""

    source: str | None = Field(validation_alias="source_id")
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    licence: str | None
    detail: str | None


class CommentOut(Out):
    """Something said of a proposal."""

    id: int
    at: datetime
    actor: str
    text: str


class FindingOut(Out):
    """Something found in a proposal: an error must be mended, a warning be weighed."""

    level: FindingLevel
    code: str
    where: str
    message: str


class ProposalDetailOut(ProposalOut):
    """A proposal with all that belongs to it; `findings` are of today."""

    national: NationalOut | None
    sources: list[ProposalSourceOut]
    comments: list[CommentOut]
    findings: list[FindingOut]
    history: list[ChangeOut]

    @classmethod
    def of(cls, detail: ProposalDetail) -> "ProposalDetailOut":
        """The wire's shape of a proposal."""
        row = detail.row
        names = ("status", "on", "note", "version", "code")
        national = {name: getattr(row, f"national_{name}") for name in names}
        return cls.model_validate(
            {
                **row.model_dump(),
                "national": None if row.national_status is None else national,
                **{
                    name: getattr(detail, name)
                    for name in ("sources", "comments", "findings", "history")
                },
            }
        )


class ShortAnswerOut(Out):
    """The parts of an answer that a change is judged by."""

    outcome: Outcome
    role_id: str | None
    role: str | None
    confidence: float
    confidence_band: ConfidenceBand
    level: str | None


class ChangedAnswerOut(Out):
    """One title before and after. `golden`, of a golden title: what that does to it.

    `trusts`, of a title in trusts' lists: how many use it.
    """

    title: str
    band: str | None
    before: ShortAnswerOut
    after: ShortAnswerOut
    golden: GoldenEffect | None
    trusts: int | None


class ProposalImpactOut(Out):
    """What accepting a proposal would change.

    Of so many golden titles and titles of trusts' lists; `withheld` changed ones are in use
    by so few trusts that they might tell whose they are.
    """

    proposal: int
    verdict: ImpactVerdict
    golden_titles: int
    titles_in_use: int
    changed: list[ChangedAnswerOut]
    withheld: int
    registry: RegistryOut
