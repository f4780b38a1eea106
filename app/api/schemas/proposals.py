"""Proposals as the API reads and shows them."""

from datetime import datetime
from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, computed_field
from pydantic import model_validator as validate_model

from app.api.schemas.base import In, ListOut, Out
from app.api.schemas.reference import ChangeOut
from app.db.models import Proposal
from app.http.addresses import address
from app.services.proposals.drafting import Amendment, Draft
from app.services.proposals.impact.comparing import ImpactVerdict
from app.services.proposals.national_status import ApplicationOutcome, CodeListing
from app.services.proposals.payloads.fields import (
    CodeText,
    FactDate,
    LongText,
    ShortText,
)
from app.services.proposals.payloads.kinds import (
    ChangeMapping,
    MarkAmbiguous,
    NewCode,
    NewRole,
    NewSynonym,
    Payload,
    RetireRole,
    RetireSynonym,
)
from app.services.proposals.payloads.reading import read_payload
from app.services.proposals.reading import ProposalDetail
from app.services.proposals.sources import StatedSource
from app.vocabulary import FindingLevel, NationalStatus, ProposalKind, ProposalState

OdsCode = Annotated[str, StringConstraints(pattern=r"^[A-Z0-9]{3,10}$")]


class SourceIn(StatedSource):
    """A source: the `source_id` of one in the registry, or the title and link of another."""


class ProposalFieldsIn(In):
    """The fields that every kind of proposal has."""

    payload: Payload
    reason: LongText | None = Field(default=None, description="Why the change is wanted")
    organisation: OdsCode | None = Field(
        default=None, description="The ODS code of the organisation that proposes"
    )
    sources: list[SourceIn] = Field(default=[], max_length=20)

    def draft(self) -> Draft:
        """The draft in the form that services use."""
        sources = tuple(source.named() for source in self.sources)
        return Draft(self.payload, self.reason, self.organisation, sources)


class NewCodeIn(ProposalFieldsIn):
    """An application for a code in a national list."""

    kind: Literal[ProposalKind.NEW_CODE]
    payload: NewCode


class NewRoleIn(ProposalFieldsIn):
    """A role that the registry does not have."""

    kind: Literal[ProposalKind.NEW_ROLE]
    payload: NewRole


class NewSynonymIn(ProposalFieldsIn):
    """Another name of a role."""

    kind: Literal[ProposalKind.NEW_SYNONYM]
    payload: NewSynonym


class ChangeMappingIn(ProposalFieldsIn):
    """A change in what a code means for a role."""

    kind: Literal[ProposalKind.CHANGE_MAPPING]
    payload: ChangeMapping


class RetireSynonymIn(ProposalFieldsIn):
    """A name that is no longer used, or that was never right."""

    kind: Literal[ProposalKind.RETIRE_SYNONYM]
    payload: RetireSynonym


class RetireRoleIn(ProposalFieldsIn):
    """A role that posts must no longer be recorded under."""

    kind: Literal[ProposalKind.RETIRE_ROLE]
    payload: RetireRole


class MarkAmbiguousIn(ProposalFieldsIn):
    """A title that can mean several roles."""

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
    """What changes in a draft. A field that is left out stays as it is."""

    payload: dict[str, Any] | None = Field(
        default=None, description="The whole payload, in the form of the proposal's kind"
    )
    reason: LongText | None = None
    sources: Annotated[list[SourceIn] | None, Field(max_length=20)] = None

    def amendment(self, kind: str) -> Amendment:
        """The amendment of a proposal of this kind. Raises `ProposalInvalidError`."""
        return Amendment(
            payload=None if self.payload is None else read_payload(kind, self.payload),
            reason=self.reason,
            sources=None if self.sources is None else tuple(one.named() for one in self.sources),
        )


class AcceptIn(In):
    """A decision to accept."""

    reason: LongText | None = None
    override_reason: LongText | None = Field(
        default=None, description="Why the change is right although it breaks the golden set"
    )


class RejectIn(In):
    """A decision to reject. It needs a reason."""

    reason: LongText


class WithdrawIn(In):
    """A proposal that is withdrawn."""

    reason: LongText | None = None


class CommentIn(In):
    """A comment on a proposal. Do not name people."""

    text: LongText


class ListingIn(In):
    """A code as a published version of a list shows it."""

    version: CodeText
    code: CodeText
    display: ShortText
    published: FactDate | None = None
    effective: FactDate | None = None
    source: SourceIn


class NationalStatusIn(In):
    """What happened to an application to the body that publishes the list."""

    status: NationalStatus
    on: FactDate
    note: LongText | None = None
    listing: ListingIn | None = Field(
        default=None, description="Needed for 'approved': the code as it was published"
    )

    @validate_model(mode="after")
    def says_why_it_was_declined(self) -> Self:
        """Refuse a declined application without a note, and a listing without an approval."""
        if self.status is NationalStatus.DECLINED and self.note is None:
            raise ValueError("say in 'note' why it was declined")
        if self.listing is not None and self.status is not NationalStatus.APPROVED:
            raise ValueError("give 'listing' only where the status is 'approved'")
        return self

    def outcome(self) -> ApplicationOutcome:
        """The outcome in the form that services use."""
        given = self.listing
        listing = None
        if given is not None:
            stated = given.model_dump(exclude={"source"})
            listing = CodeListing(**stated, source=given.source.named())
        return ApplicationOutcome(self.status, self.on, self.note, listing)


class NationalOut(Out):
    """The status of an application for a code. An approval also has a version and a code."""

    status: NationalStatus
    on: str | None
    note: str | None
    version: str | None
    code: str | None


class ProposalRowOut(Out):
    """A proposal as a table shows it.

    `verdict` is the impact that it was accepted with, on the golden set and on titles that
    several trusts use.
    """

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
        """The address of the proposal."""
        return address(f"/proposals/{self.id}")


class ProposalOut(ProposalRowOut):
    """A proposal as a list shows it. `report` is a reader's report, `reports` is how many came."""

    payload: dict[str, Any]
    report: dict[str, Any] | None
    reports: int

    @classmethod
    def of(cls, row: Proposal, *, with_reports: bool) -> "ProposalOut":
        """A proposal in a list. A reader's own words are for callers with a key."""
        shown = cls.model_validate(row)
        return shown if with_reports else shown.model_copy(update={"report": None})


class ProposalsOut(ListOut):
    """A page of proposals."""

    proposals: list[ProposalOut]


class ProposalSourceOut(Out):
    """A source of a proposal."""

    source: str | None = Field(validation_alias="source_id")
    title: str | None
    publisher: str | None
    published: str | None
    url: str | None
    licence: str | None
    detail: str | None


class CommentOut(Out):
    """A comment on a proposal."""

    id: int
    at: datetime
    actor: str
    text: str


class ProposalFindingOut(Out):
    """Something found in a proposal. Correct every error, and consider every warning."""

    level: FindingLevel
    code: str
    where: str
    message: str


class ProposalDetailOut(ProposalOut):
    """A proposal with all that belongs to it. `findings` are today's."""

    national: NationalOut | None
    sources: list[ProposalSourceOut]
    comments: list[CommentOut]
    findings: list[ProposalFindingOut]
    history: list[ChangeOut]

    @classmethod
    def of_detail(cls, detail: ProposalDetail) -> "ProposalDetailOut":
        """The proposal as the API shows it."""
        row = detail.row
        names = ("status", "on", "note", "version", "code")
        national = {name: getattr(row, f"national_{name}") for name in names}
        return cls.model_validate(
            {
                **row.model_dump(),
                "national": None if row.national_status is None else national,
                "sources": detail.sources,
                "comments": detail.comments,
                "findings": detail.findings,
                "history": detail.history,
            }
        )
