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

OWN_REASON = "Posts are called so."


def test_a_proposal_is_a_draft_of_its_proposer_and_organisation(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")

    assert (proposal.state, proposal.revision) == ("draft", 1)
    assert (proposal.proposer, proposal.organisation) == (PROPOSER.actor, "R1C")
    assert proposal.role_id == "education-mental-health-practitioner"
    assert proposal.payload["term"] == "Schools Wellbeing Practitioner"


@pytest.mark.parametrize("by", [NEIGHBOUR, STRANGER, ADMIN])
def test_only_who_drafted_it_changes_or_submits_a_proposal(registry: Session, by: Caller) -> None:
    proposal = drafted(registry, "new_synonym")

    with pytest.raises(NotAllowedError, match="Only the person who drafted"):
        amend_proposal(registry, proposal, Amendment(reason="mine"), by, author(by))
    with pytest.raises(NotAllowedError, match="Only the person who drafted"):
        submit(registry, proposal, by, author(by))

    assert (proposal.state, proposal.reason, proposal.revision) == ("draft", OWN_REASON, 1)


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


def test_an_organisation_must_be_known_even_to_an_administrator(registry: Session) -> None:
    draft = Draft(payload_of("new_synonym"), "why", "ZZZ", (KNOWN_SOURCE,))

    with pytest.raises(ProposalInvalidError) as caught:
        create_proposal(registry, draft, ADMIN, author(ADMIN))

    assert caught.value.places == (("organisation", "There is no organisation 'ZZZ'."),)


def test_what_is_missing_stops_a_submission(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym", sources=())

    with pytest.raises(ProposalInvalidError) as caught:
        submit(registry, proposal, PROPOSER, author())

    assert [place for place, _ in caught.value.places] == ["sources"]
    assert proposal.state == "draft"


def test_a_payload_is_stored_as_json(registry: Session) -> None:
    proposal = drafted(registry, "mark_ambiguous")

    candidates = proposal.payload["candidates"]
    assert [(one["bands"], one["words"]) for one in candidates] == [
        ([], []),
        (["4"], ["registered"]),
    ]


@pytest.mark.parametrize(
    ("organisations", "organisation"),
    [({"R1C"}, "R1C"), ({"R1C", "Y58"}, None), (set[str](), None)],
)
def test_a_report_becomes_the_draft_of_whoever_amends_it(
    registry: Session, organisations: set[str], organisation: str | None
) -> None:
    report = drafted(registry, "new_synonym")
    report.proposer = report.organisation = None
    caller = replace(PROPOSER, organisations=frozenset(organisations))

    draft = amend_proposal(registry, report, Amendment(reason="Seen here."), caller, author())

    assert (draft.proposer, draft.organisation) == (PROPOSER.actor, organisation)
    assert draft.reason == "Seen here."


def test_a_submitted_proposal_waits_for_a_reviewer_as_it_was_drafted(registry: Session) -> None:
    proposal = drafted(registry, "new_synonym")
    before = dict(proposal.payload)

    submit(registry, proposal, PROPOSER, author())

    assert (proposal.state, proposal.proposer) == ("submitted", PROPOSER.actor)
    assert proposal.payload == before
    assert proposal.subject == "Schools Wellbeing Practitioner"


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
