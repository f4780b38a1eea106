from dataclasses import replace

import pytest
from sqlmodel import Session

from app.db.models import Code, CodeSystemVersion, Mapping
from app.errors import NationalStatusError, OwnProposalError, ProposalInvalidError
from app.services.proposals.national_status import (
    ApplicationOutcome,
    CodeListing,
    set_national_status,
)
from app.vocabulary import NationalStatus
from tests.proposals import NEW_SOURCE, PROPOSER, REVIEWER, TODAY, accepted, author

SENT = ApplicationOutcome(NationalStatus.SENT, "2025-05-01")
LISTING = CodeListing(
    version="2027-04",
    code="07099",
    display="Nursing Associate",
    source=NEW_SOURCE,
    effective="2027-04-01",
)
APPROVED = ApplicationOutcome(NationalStatus.APPROVED, "2025-12-01", listing=LISTING)


def test_an_approved_code_is_recorded_as_its_list_shows_it(registry: Session) -> None:
    proposal = accepted(registry, "new_code")
    for outcome in (SENT, APPROVED):
        set_national_status(registry, proposal, outcome, REVIEWER, author(REVIEWER))

    version = registry.get_one(CodeSystemVersion, ("esr-job-role", "2027-04"))
    code = registry.get_one(Code, ("esr-job-role", "2027-04", "07099"))
    key = ("nursing-associate", "esr-job-role", "2027-04", "07099", "own")
    assert (version.is_loaded, version.effective) == (False, "2027-04-01")
    assert (code.display, code.introduced, code.origin) == (
        "Nursing Associate",
        "2027-04",
        "proposal",
    )
    assert registry.get_one(Mapping, key).valid_from == "2027-04-01"
    assert (proposal.national_version, proposal.national_code) == ("2027-04", "07099")


def test_a_code_that_the_loaded_list_lacks_is_refused(registry: Session) -> None:
    proposal = accepted(registry, "new_code")
    set_national_status(registry, proposal, SENT, REVIEWER, author(REVIEWER))
    in_loaded_list = replace(APPROVED, listing=replace(LISTING, version="2020-10"))

    with pytest.raises(ProposalInvalidError) as caught:
        set_national_status(registry, proposal, in_loaded_list, REVIEWER, author(REVIEWER))

    ((where, said),) = caught.value.places
    assert where == "listing.code"
    assert said.startswith("Version 2020-10 of the list is loaded and has no code '07099'.")


def test_an_approval_needs_a_listing(registry: Session) -> None:
    proposal = accepted(registry, "new_code")
    set_national_status(registry, proposal, SENT, REVIEWER, author(REVIEWER))

    with pytest.raises(ProposalInvalidError) as caught:
        set_national_status(
            registry, proposal, replace(APPROVED, listing=None), REVIEWER, author(REVIEWER)
        )

    assert [where for where, _ in caught.value.places] == ["listing"]


def test_a_proposer_does_not_decide_on_their_own_application(registry: Session) -> None:
    proposal = accepted(registry, "new_code")

    with pytest.raises(OwnProposalError):
        set_national_status(registry, proposal, SENT, PROPOSER, author())


def test_an_application_that_was_not_sent_is_not_approved(registry: Session) -> None:
    proposal = accepted(registry, "new_code")

    with pytest.raises(NationalStatusError):
        set_national_status(registry, proposal, APPROVED, REVIEWER, author(REVIEWER))


@pytest.mark.parametrize(
    ("outcome", "places"),
    [
        (replace(SENT, on="2026-03-05"), ["on"]),
        (replace(APPROVED, listing=replace(LISTING, published="2027")), ["listing.published"]),
    ],
)
def test_nothing_is_recorded_that_has_not_happened_yet(
    registry: Session, outcome: ApplicationOutcome, places: list[str]
) -> None:
    proposal = accepted(registry, "new_code")
    if outcome.status is NationalStatus.APPROVED:
        set_national_status(registry, proposal, SENT, REVIEWER, author(REVIEWER))

    with pytest.raises(ProposalInvalidError) as caught:
        set_national_status(registry, proposal, outcome, REVIEWER, author(REVIEWER))

    assert [where for where, _ in caught.value.places] == places
    assert all(f"after today, {TODAY}" in said for _, said in caught.value.places)
