"""Every state with every verb, and long ways through the states at random."""

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app.errors import NationalStatusError, ProposalStateError
from app.services.proposals.states import (
    OPEN,
    Verb,
    following_statuses,
    next_national_status,
    next_state,
)
from app.vocabulary import NationalStatus, ProposalState

ALLOWED = {
    ("draft", "submit"): "submitted",
    ("draft", "withdraw"): "withdrawn",
    ("submitted", "review"): "in_review",
    ("submitted", "withdraw"): "withdrawn",
    ("in_review", "accept"): "accepted",
    ("in_review", "reject"): "rejected",
    ("in_review", "withdraw"): "withdrawn",
}
ALLOWED_NATIONAL = {("pack_ready", "sent"), ("sent", "approved"), ("sent", "declined")}


@pytest.mark.parametrize("state", ProposalState)
@pytest.mark.parametrize("verb", Verb)
def test_each_state_takes_just_the_verbs_of_the_contract(state: ProposalState, verb: Verb) -> None:
    if (state, verb) in ALLOWED:
        assert next_state(state, verb) == ALLOWED[state, verb]
        return
    with pytest.raises(ProposalStateError, match=f"'{state}' cannot take '{verb}'"):
        next_state(state, verb)


@pytest.mark.parametrize("status", [None, *NationalStatus])
@pytest.mark.parametrize("wanted", NationalStatus)
def test_an_application_goes_the_national_way_only(
    status: NationalStatus | None, wanted: NationalStatus
) -> None:
    if (status, wanted) in ALLOWED_NATIONAL:
        assert next_national_status(status, wanted) is wanted
        return
    why = (
        "Only a 'new_code' proposal that was accepted here has a national status."
        if status is None
        else f"An application that is '{status}' cannot become '{wanted}'."
    )
    with pytest.raises(NationalStatusError, match=why):
        next_national_status(status, wanted)


@pytest.mark.parametrize("status", [None, *NationalStatus])
@pytest.mark.parametrize("wanted", NationalStatus)
def test_what_can_follow_is_what_is_accepted(
    status: NationalStatus | None, wanted: NationalStatus
) -> None:
    if wanted in following_statuses(status):
        assert next_national_status(status, wanted) is wanted
    else:
        with pytest.raises(NationalStatusError):
            next_national_status(status, wanted)


class AnyWay(RuleBasedStateMachine):
    """A proposal to which anything is tried in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.state = ProposalState.DRAFT
        self.way = [self.state]

    @rule(verb=st.sampled_from(Verb))
    def attempt(self, verb: Verb) -> None:
        try:
            self.state = next_state(self.state, verb)
        except ProposalStateError:
            return
        self.way.append(self.state)

    @precondition(lambda self: self.state not in OPEN)
    @rule(verb=st.sampled_from(Verb))
    def a_closed_one_stays_closed(self, verb: Verb) -> None:
        with pytest.raises(ProposalStateError):
            next_state(self.state, verb)

    @invariant()
    def no_state_comes_twice(self) -> None:
        assert len(set(self.way)) == len(self.way)

    @invariant()
    def what_was_decided_was_in_review(self) -> None:
        if self.state in (ProposalState.ACCEPTED, ProposalState.REJECTED):
            assert self.way[:3] == ["draft", "submitted", "in_review"]


AnyWay.TestCase.settings = settings(max_examples=50, stateful_step_count=20, deadline=None)
TestAnyWay = AnyWay.TestCase
