"""The impact that a proposal is decided by, calculated before the decision holds the registry.

Titles are asked for seconds, and nobody else can write while a decision is stored. So the case is
read, judged with no transaction open, and stored only if it is still the same case.
"""

from dataclasses import dataclass

from sqlmodel import Session

from app.db.models import Proposal
from app.errors import ProposalInvalidError, ProposalNotFoundError
from app.matching.index import MatchIndex
from app.services.content.indexing import Version, read_version
from app.services.proposals.impact.comparing import ImpactReport
from app.services.proposals.impact.keeping import ImpactQuestion, ImpactReports, digest_of
from app.services.proposals.impact.showing import live_index, titles_that_judge
from app.services.proposals.impact.trying import AskedTitles, Trial, read_trial
from app.services.proposals.storing import get_proposal, id_of
from app.vocabulary import ProposalState


@dataclass(frozen=True, slots=True)
class ImpactJudgement:
    """The impact of a proposal, and the question that it answers."""

    question: ImpactQuestion
    report: ImpactReport


@dataclass(frozen=True, slots=True)
class DecisionCase:
    """Everything that a judgement needs, read from the database."""

    question: ImpactQuestion
    trial: Trial
    titles: AskedTitles
    live: MatchIndex | None

    def judge(self, reports: ImpactReports) -> ImpactJudgement:
        """The judgement, which takes about a second unless the same was asked before."""
        report = reports.peek(self.question) or reports.keep(
            self.question, self.trial.carry_out(self.titles, self.live)
        )
        return ImpactJudgement(self.question, report)


def read_case(
    session: Session,
    proposal_id: int,
    golden: AskedTitles,
    snapshot: tuple[Version, MatchIndex],
    day: str,
) -> DecisionCase | None:
    """The case of a proposal in review, or None where there is nothing to judge.

    Why it cannot be accepted is said when it is decided.
    """
    try:
        proposal = get_proposal(session, proposal_id)
        if proposal.state != ProposalState.IN_REVIEW:
            return None
        trial = read_trial(session, proposal, day)
    except (ProposalNotFoundError, ProposalInvalidError):
        return None
    titles = titles_that_judge(session, golden)
    question = question_about(session, proposal, titles, day)
    return DecisionCase(question, trial, titles, live_index(session, snapshot))


def question_about(
    session: Session, proposal: Proposal, titles: AskedTitles, day: str
) -> ImpactQuestion:
    """What an impact depends on, as this transaction sees it."""
    return ImpactQuestion(
        proposal=id_of(proposal),
        revision=proposal.revision,
        content=read_version(session).content_hash,
        titles=digest_of(titles),
        day=day,
    )
