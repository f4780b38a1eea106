"""Which state follows which: pure tables, read by nobody but the two functions below them."""

from enum import StrEnum
from typing import Final

from app.errors import NationalStatusError, ProposalStateError
from app.vocabulary import NationalStatus, ProposalState


class Verb(StrEnum):
    """What can be done to a proposal as a whole."""

    SUBMIT = "submit"
    REVIEW = "review"
    ACCEPT = "accept"
    REJECT = "reject"
    WITHDRAW = "withdraw"


OPEN: Final = (ProposalState.DRAFT, ProposalState.SUBMITTED, ProposalState.IN_REVIEW)
"""The states in which something can still become of a proposal."""

_FOLLOWS: Final = {
    (ProposalState.DRAFT, Verb.SUBMIT): ProposalState.SUBMITTED,
    (ProposalState.SUBMITTED, Verb.REVIEW): ProposalState.IN_REVIEW,
    (ProposalState.IN_REVIEW, Verb.ACCEPT): ProposalState.ACCEPTED,
    (ProposalState.IN_REVIEW, Verb.REJECT): ProposalState.REJECTED,
    **{(state, Verb.WITHDRAW): ProposalState.WITHDRAWN for state in OPEN},
}
_MAY_BECOME: Final = {
    NationalStatus.PACK_READY: (NationalStatus.SENT,),
    NationalStatus.SENT: (NationalStatus.APPROVED, NationalStatus.DECLINED),
}


def next_state(state: ProposalState, verb: Verb) -> ProposalState:
    """The state after a verb; raises `ProposalStateError` where it cannot be done."""
    following = _FOLLOWS.get((state, verb))
    if following is None:
        raise ProposalStateError(state, verb)
    return following


def next_national_status(status: NationalStatus | None, wanted: NationalStatus) -> NationalStatus:
    """The status wanted; raises `NationalStatusError` where it does not follow."""
    if status is None or wanted not in _MAY_BECOME.get(status, ()):
        raise NationalStatusError(status, wanted)
    return wanted
