"""The impact of a proposal as the API shows it."""

from app.api.schemas.base import Out, RegistryOut
from app.matching.resolution import Outcome
from app.services.proposals.impact.comparing import ConfidenceBand, GoldenEffect, ImpactVerdict
from app.services.proposals.impact.showing import ShownChange, ShownImpact


class ComparedAnswerOut(Out):
    """The parts of an answer that a change is judged by."""

    outcome: Outcome
    role_id: str | None
    role: str | None
    confidence: float
    confidence_band: ConfidenceBand
    level: str | None


class AnswerChangeOut(Out):
    """One title before and after.

    `golden` is the effect on the golden set, for a title in it. `trusts` is how many trusts use
    the title, for a title in their lists.
    """

    title: str
    band: str | None
    before: ComparedAnswerOut
    after: ComparedAnswerOut
    golden: GoldenEffect | None
    trusts: int | None

    @classmethod
    def of(cls, change: ShownChange) -> "AnswerChangeOut":
        """The change as the API shows it."""
        answer = change.answer
        return cls(
            title=answer.title,
            band=answer.band,
            before=ComparedAnswerOut.model_validate(answer.before),
            after=ComparedAnswerOut.model_validate(answer.after),
            golden=answer.golden,
            trusts=change.trusts,
        )


class ProposalImpactOut(Out):
    """What accepting a proposal would change.

    `golden_titles` and `titles_in_use` are how many titles were asked. Titles that few trusts
    use are asked for reviewers only, because they could show whose list they are in.
    """

    proposal: int
    verdict: ImpactVerdict
    golden_titles: int
    titles_in_use: int
    changed: list[AnswerChangeOut]
    registry: RegistryOut

    @classmethod
    def of(cls, impact: ShownImpact) -> "ProposalImpactOut":
        """The impact as the API shows it."""
        return cls(
            proposal=impact.proposal,
            verdict=impact.verdict,
            golden_titles=impact.golden_titles,
            titles_in_use=impact.titles_in_use,
            changed=[AnswerChangeOut.of(change) for change in impact.changed],
            registry=RegistryOut.of(impact.version),
        )
