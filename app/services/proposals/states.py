"""Which state of a proposal can follow which, and the same for its application for a code."""

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
"""The states in which a proposal is not yet decided."""

_NEXT_STATE: Final = {
    (ProposalState.DRAFT, Verb.SUBMIT): ProposalState.SUBMITTED,
    (ProposalState.SUBMITTED, Verb.REVIEW): ProposalState.IN_REVIEW,
    (ProposalState.IN_REVIEW, Verb.ACCEPT): ProposalState.ACCEPTED,
    (ProposalState.IN_REVIEW, Verb.REJECT): ProposalState.REJECTED,
    **{(state, Verb.WITHDRAW): ProposalState.WITHDRAWN for state in OPEN},
}
_NEXT_NATIONAL_STATUS: Final[dict[NationalStatus | None, tuple[NationalStatus, ...]]] = {
    NationalStatus.PACK_READY: (NationalStatus.SENT,),
    NationalStatus.SENT: (NationalStatus.APPROVED, NationalStatus.DECLINED),
}


def next_state(state: ProposalState, verb: Verb) -> ProposalState:
    """The state after a verb. Raises `ProposalStateError` where the verb cannot be used."""
    following = _NEXT_STATE.get((state, verb))
    if following is None:
        raise ProposalStateError(state, verb)
    return following


def next_national_status(status: NationalStatus | None, wanted: NationalStatus) -> NationalStatus:
    """The status wanted. Raises `NationalStatusError` where it cannot follow."""
    if wanted not in following_statuses(status):
        raise NationalStatusError(status, wanted)
    return wanted


def following_statuses(status: NationalStatus | None) -> tuple[NationalStatus, ...]:
    """What can happen next to an application."""
    return _NEXT_NATIONAL_STATUS.get(status, ())
