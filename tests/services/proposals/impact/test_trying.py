from collections.abc import Callable
from dataclasses import replace

import pytest
from sqlmodel import Session

from app.db.models import Proposal
from app.errors import ProposalStateError
from app.matching.resolution import Outcome
from app.services.content.indexing import read_version
from app.services.proposals.deciding import reject
from app.services.proposals.impact.comparing import ImpactVerdict
from app.services.proposals.impact.trying import impact_of
from app.vocabulary import ProposalKind
from tests.proposals import (
    EMHP,
    REVIEWER,
    TODAY,
    accepted,
    answer_to,
    author,
    decide,
    in_review,
)


def test_the_impact_is_seen_before_and_nothing_is_written(registry: Session) -> None:
    proposal = in_review(
        registry, "retire_synonym", role_id="education-mental-health-practitioner", term="EMHP"
    )
    before = read_version(registry)

    report = impact_of(registry, proposal, [EMHP], TODAY)

    assert report.verdict is ImpactVerdict.BREAKS_GOLDEN_SET
    (changed,) = report.changed
    assert (changed.before.outcome, changed.after.outcome) == ("matched", "unmatched")
    assert read_version(registry) == before
    assert answer_to(registry, "EMHP").outcome is Outcome.MATCHED


@pytest.mark.parametrize("kind", ProposalKind)
def test_a_proposal_of_each_kind_is_seen_as_it_will_be(
    registry: Session, kind: ProposalKind
) -> None:
    proposal = in_review(registry, kind)
    titles = [EMHP.query, *[replace(EMHP.query, title=title) for title in _ASKED]]

    seen = impact_of(registry, proposal, titles, TODAY)
    _, report = decide(registry, proposal, titles)

    assert report == seen


def rejected(session: Session, kind: str) -> Proposal:
    return reject(session, in_review(session, kind), REVIEWER, author(REVIEWER), "No.")


_ASKED = (
    "Recovery Navigator",
    "Schools Wellbeing Practitioner",
    "Healthcare Support Worker",
    "Student Nursing Associate",
    "Physician Assistant",
    "Nursing Associate",
)


@pytest.mark.parametrize("decision", [accepted, rejected])
def test_a_closed_proposal_has_no_impact(
    registry: Session, decision: Callable[[Session, str], Proposal]
) -> None:
    proposal = decision(registry, "new_synonym")

    with pytest.raises(ProposalStateError) as caught:
        impact_of(registry, proposal, [EMHP], TODAY)

    assert str(caught.value) == str(ProposalStateError(proposal.state, "impact"))
