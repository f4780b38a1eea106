from dataclasses import replace

import pytest
from sqlmodel import Session

from app.errors import (
    NotAllowedError,
    ProposalInvalidError,
    ProposalStateError,
)
from app.services.access.callers import Caller
from app.services.proposals.drafting import (
    Amendment,
    Draft,
    amend_proposal,
    create_proposal,
    submit,
)
from app.services.proposals.reading import read_proposal
from tests.proposals import (
    ADMIN,
    KNOWN_SOURCE,
    NEIGHBOUR,
    NEW_SOURCE,
    PROPOSER,
    STRANGER,
    author,
    drafted,
    payload_of,
)


def test_a_proposal_is_a_draft_of_its_proposer_and_organisation(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")

    assert (proposal.state, proposal.revision) == ("draft", 1)
    assert (proposal.proposer, proposal.organisation) == (PROPOSER.actor, "R1C")
    assert proposal.role_id == "education-mental-health-practitioner"
    assert proposal.payload["term"] == "Schools Wellbeing Practitioner"


@pytest.mark.parametrize("by", [NEIGHBOUR, STRANGER, ADMIN])
def test_only_who_drafted_it_changes_or_submits_a_proposal(registry: Session, by: Caller) -> None:
    proposal = drafted(registry, "new_synonym")

    with pytest.raises(NotAllowedError):
        amend_proposal(registry, proposal, Amendment(reason="mine"), by, author(by))
    with pytest.raises(NotAllowedError):
        submit(registry, proposal, by, author(by))


def test_a_contributor_proposes_for_their_own_organisation_only(registry: Session) -> None:
    draft = Draft(payload_of("new_synonym"), "why", "Y58", (KNOWN_SOURCE,))

    with pytest.raises(NotAllowedError, match="Y58"):
        create_proposal(registry, draft, PROPOSER, author())

    two = replace(PROPOSER, organisations=frozenset({"R1C", "Y58"}))
    with pytest.raises(ProposalInvalidError) as caught:
        create_proposal(registry, replace(draft, organisation=None), two, author())
    assert caught.value.places[0][0] == "organisation"
    assert create_proposal(registry, draft, two, author()).organisation == "Y58"
    assert drafted(registry, "new_role", by=ADMIN).organisation is None


def test_a_draft_is_amended_and_a_submitted_one_is_not(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym", sources=())
    amended = payload_of("new_synonym", term="School Wellbeing Practitioner")
    amendment = Amendment(payload=amended, reason="Said better.", sources=(NEW_SOURCE,))

    amend_proposal(registry, proposal, amendment, PROPOSER, author())

    detail = read_proposal(registry, proposal.id or 0, with_reports=False)
    assert detail.row.payload["term"] == "School Wellbeing Practitioner"
    assert (detail.row.reason, detail.row.revision) == ("Said better.", 2)
    assert [source.url for source in detail.sources] == [NEW_SOURCE.url]
    assert detail.row.subject == "School Wellbeing Practitioner"
    submit(registry, proposal, PROPOSER, author())
    with pytest.raises(ProposalStateError, match="amend"):
        amend_proposal(registry, proposal, amendment, PROPOSER, author())


def test_the_kind_of_a_proposal_cannot_change(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")

    with pytest.raises(ProposalInvalidError, match="cannot be accepted") as caught:
        amend_proposal(
            registry, proposal, Amendment(payload=payload_of("new_role")), PROPOSER, author()
        )

    assert caught.value.places == (
        ("payload", "The kind of a proposal cannot change. This one is a 'new_synonym'."),
    )
