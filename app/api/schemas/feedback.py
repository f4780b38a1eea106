"""Reports of wrong answers, and unmatched titles, as the API reads and shows them."""

from collections.abc import Sequence
from typing import Annotated, Self

from pydantic import Field, StringConstraints
from pydantic import model_validator as validate_model

from app.api.schemas.base import In, Out, RegistryOut
from app.api.schemas.resolve import ContextIn, Title
from app.db.models import Proposal
from app.http.routing import Moment
from app.matching.resolution import Outcome
from app.matching.resolve import TitleQuery
from app.services.content.indexing import Version
from app.services.proposals.clearing import ReportFilter
from app.services.proposals.feedback import (
    MOST_REPORTS,
    AnswerReport,
    RecordedReport,
    ShouldBe,
)
from app.services.proposals.payloads.fields import LongText, RoleId
from app.services.proposals.storing import id_of
from app.vocabulary import ProposalKind, ProposalState


class FeedbackIn(ContextIn):
    """A report that an answer is wrong: the title as it was asked, and the right answer."""

    title: Title
    should_be: ShouldBe = Field(
        description="'role' (give role_id), 'ambiguous', 'new_role' (a role that the registry does "
        "not have) or 'no_role'"
    )
    role_id: RoleId | None = Field(default=None, description="The right role")
    content: Annotated[str | None, StringConstraints(pattern=r"^sha256:[0-9a-f]{64}$")] = Field(
        default=None, description="'registry.content' of the answer"
    )
    release: Annotated[
        str | None, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$")
    ] = Field(default=None, description="'registry.release' of the answer")

    @validate_model(mode="after")
    def names_a_role_where_it_must(self) -> Self:
        """Refuse a missing role, or a role that is not wanted."""
        if (self.should_be is ShouldBe.ROLE) != (self.role_id is not None):
            raise ValueError("give 'role_id' if 'should_be' is 'role', and only then")
        return self

    def report(self) -> AnswerReport:
        """The report in the form that services use."""
        query = TitleQuery(self.title, self.hints())
        return AnswerReport(query, self.should_be, self.role_id, self.content, self.release)


class FeedbackOut(Out):
    """The draft that a report became, and today's answer that it is about.

    `reports` is how many times the same was reported: more than 1 means that the report was added
    to one that is open.
    """

    proposal: int
    kind: ProposalKind
    state: ProposalState
    reports: int
    outcome: Outcome
    role_id: str | None
    registry: RegistryOut

    @classmethod
    def of(cls, recorded: RecordedReport, version: Version) -> "FeedbackOut":
        """The recorded report as the API shows it."""
        draft, answer = recorded.proposal, recorded.answer
        return cls(
            proposal=id_of(draft),
            kind=ProposalKind(draft.kind),
            state=ProposalState(draft.state),
            reports=draft.reports,
            outcome=answer.outcome,
            role_id=None if answer.role is None else answer.role.role_id,
            registry=RegistryOut.of(version),
        )


class ClearReportsIn(In):
    """Which waiting reports to withdraw. Each filter that is given makes them fewer."""

    reason: LongText = Field(description="Why they are withdrawn. It is public and permanent")
    expected: int | None = Field(
        default=None,
        ge=1,
        description="'count' of the first answer. Without it the reports are only counted",
    )
    proposals: (
        Annotated[
            list[Annotated[int, Field(ge=1, le=2**31 - 1)]],
            Field(min_length=1, max_length=MOST_REPORTS),
        ]
        | None
    ) = Field(default=None, description="The numbers of the reports")
    kind: ProposalKind | None = None
    role_id: RoleId | None = Field(default=None, description="The role that the report is about")
    most_reports: int | None = Field(
        default=None, ge=1, le=2**31 - 1, description="1: only reports that nobody repeated"
    )
    reported_before: Moment | None = Field(
        default=None, description="Only reports that first came before this time"
    )

    def wanted(self) -> ReportFilter:
        """The filter in the form that services use."""
        return ReportFilter(
            proposals=None if self.proposals is None else frozenset(self.proposals),
            kind=self.kind,
            role_id=self.role_id,
            most_reports=self.most_reports,
            reported_before=self.reported_before,
        )


class ClearedReportsOut(Out):
    """The reports that the filter finds, oldest first, and whether they are now withdrawn."""

    cleared: bool
    count: int
    proposals: list[int]

    @classmethod
    def of(cls, rows: Sequence[Proposal], *, cleared: bool) -> "ClearedReportsOut":
        """The reports as the API shows them."""
        return cls(cleared=cleared, count=len(rows), proposals=[id_of(row) for row in rows])


class UnmatchedTitleOut(Out):
    """An unmatched title of trusts' lists, and how many trusts use it."""

    title: str
    trusts: int


class UnmatchedTitlesOut(Out):
    """Unmatched titles that may become synonyms or roles, the most used first.

    `withheld` more titles are not shown: so few trusts use them that they could show whose they
    are.
    """

    titles: list[UnmatchedTitleOut]
    withheld: int
