"""Readers' reports on answers, and the titles that nothing matches, on the wire."""

from typing import Annotated, Self

from pydantic import Field, StringConstraints
from pydantic import model_validator as validate_model

from app.api.schemas.base import Out, RegistryOut
from app.api.schemas.resolve import ContextIn, Title
from app.matching.resolution import Outcome
from app.matching.resolve import TitleQuery
from app.services.proposals.feedback import Report, ShouldBe
from app.services.proposals.payloads import RoleId
from app.vocabulary import ProposalKind, ProposalState


class FeedbackIn(ContextIn):
    """'This answer is wrong': the title as it was asked, and what is right instead."""

    title: Title
    should_be: ShouldBe = Field(
        description="'role' (named in role_id), 'ambiguous', 'new_role' (one that the registry "
        "lacks) or 'no_role'"
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
        """Refuse a role that is missing, or one too many."""
        if (self.should_be is ShouldBe.ROLE) != (self.role_id is not None):
            raise ValueError("give 'role_id' where 'should_be' is 'role', and only there")
        return self

    def report(self) -> Report:
        """The report as a service takes it."""
        query = TitleQuery(self.title, self.hints())
        return Report(query, self.should_be, self.role_id, self.content, self.release)


class FeedbackOut(Out):
    """The draft that a report counts for, and the answer of today that it is about.

    `reports` says how often the same was reported.
    """

    proposal: int
    kind: ProposalKind
    state: ProposalState
    reports: int
    outcome: Outcome
    role_id: str | None
    registry: RegistryOut


class UnmatchedTitleOut(Out):
    """A title of trusts' lists that nothing matches, and how many trusts use it."""

    title: str
    trusts: int


class UnmatchedTitlesOut(Out):
    """Titles that may be tomorrow's synonyms and roles, most trusts first.

    `withheld` more are in use by so few trusts that they might tell whose they are.
    """

    titles: list[UnmatchedTitleOut]
    withheld: int
