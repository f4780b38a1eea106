"""Proposals in words: what each asks for, how far it is, and what happens next."""

from collections.abc import Mapping
from typing import Any, Final

from app.services.proposals.impact.comparing import GoldenEffect, ImpactVerdict
from app.vocabulary import (
    CodeSystemId,
    FindingLevel,
    NationalStatus,
    ProposalKind,
    ProposalState,
)

Names = Mapping[str, str]

KINDS: Final[Mapping[ProposalKind, str]] = {
    ProposalKind.NEW_SYNONYM: "Another name for a role",
    ProposalKind.NEW_ROLE: "A role that the registry does not have",
    ProposalKind.NEW_CODE: "A code in a national list",
    ProposalKind.CHANGE_MAPPING: "A change in what a code means for a role",
    ProposalKind.MARK_AMBIGUOUS: "A title that can mean several roles",
    ProposalKind.RETIRE_SYNONYM: "A name that is out of use or wrong",
    ProposalKind.RETIRE_ROLE: "A role that is out of use",
}
STATES: Final[Mapping[ProposalState, str]] = {
    ProposalState.DRAFT: "Draft",
    ProposalState.SUBMITTED: "Waiting for a reviewer",
    ProposalState.IN_REVIEW: "In review",
    ProposalState.ACCEPTED: "Accepted",
    ProposalState.REJECTED: "Rejected",
    ProposalState.WITHDRAWN: "Withdrawn",
}
COLOURS: Final[Mapping[ProposalState, str]] = {
    ProposalState.DRAFT: "grey",
    ProposalState.SUBMITTED: "blue",
    ProposalState.IN_REVIEW: "yellow",
    ProposalState.ACCEPTED: "green",
    ProposalState.REJECTED: "red",
    ProposalState.WITHDRAWN: "white",
}
NEXT: Final[Mapping[ProposalState, str]] = {
    ProposalState.DRAFT: "It is being written. The proposer submits it when it is ready.",
    ProposalState.SUBMITTED: "A reviewer who did not propose it takes it next.",
    ProposalState.IN_REVIEW: "A reviewer has it and decides next.",
    ProposalState.ACCEPTED: "The change is made and in use.",
    ProposalState.REJECTED: "The change is not made. The reviewer says why.",
    ProposalState.WITHDRAWN: "It was taken back before a decision.",
}
_APPLICATION_ACCEPTED: Final = (
    "The evidence is ready to send to the organisation that keeps the list. The registry records "
    "a code only when that list is published with it."
)
NATIONAL: Final[Mapping[NationalStatus, str]] = {
    NationalStatus.PACK_READY: "Ready to send",
    NationalStatus.SENT: "Sent to the organisation that keeps the list",
    NationalStatus.APPROVED: "Approved and in the published list",
    NationalStatus.DECLINED: "Declined",
}
SYSTEMS: Final[Mapping[str, str]] = {
    CodeSystemId.ESR_JOB_ROLE: "ESR Job Role",
    CodeSystemId.NHS_OCCUPATION_CODE: "NHS Occupation Code",
    CodeSystemId.SDS_JOB_ROLE: "SDS Job Role",
    CodeSystemId.SOC_2020: "SOC 2020",
    CodeSystemId.CARE_PROFESSIONAL_CODE: "Care Professional Code",
}
VERDICTS: Final[Mapping[ImpactVerdict, str]] = {
    ImpactVerdict.SAFE: "Safe: no title would get another answer.",
    ImpactVerdict.NEEDS_A_LOOK: "Needs a look: some titles would get another answer.",
    ImpactVerdict.BREAKS_GOLDEN_SET: "Breaks agreed answers. To accept it, say why it is right.",
}
EFFECTS: Final[Mapping[GoldenEffect, str]] = {
    GoldenEffect.BROKEN: "Breaks an agreed answer",
    GoldenEffect.CORRECTED: "Corrects an agreed answer",
    GoldenEffect.KEPT: "The agreed answer stays",
    GoldenEffect.NEVER_MET: "Not the agreed answer, before or after",
}
LEVELS: Final[Mapping[FindingLevel, str]] = {
    FindingLevel.ERROR: "Error",
    FindingLevel.WARNING: "Warning",
}


def what_is_asked(kind: str, payload: Mapping[str, Any], names: Names) -> str:
    """A proposal in a few words. A report of a reader may not have everything yet.

    >>> what_is_asked("new_synonym", {"role_id": "chef", "term": "Cook"}, {"chef": "Chef"})
    "'Cook' as a name for Chef"
    """
    return _ASKED[ProposalKind(kind)](payload, names)


def what_is_next(state: str, kind: str) -> str:
    """What happens to a proposal next, or what came of it."""
    if (state, kind) == (ProposalState.ACCEPTED, ProposalKind.NEW_CODE):
        return _APPLICATION_ACCEPTED
    return NEXT[ProposalState(state)]


def role_name(role_id: object, names: Names) -> str:
    """
    >>> role_name("chef", {"chef": "Chef"}), role_name("cook", {}), role_name(None, {})
    ('Chef', 'cook', 'a role')
    """
    return "a role" if not isinstance(role_id, str) else names.get(role_id, role_id)


def system_name(system_id: object) -> str:
    """
    >>> system_name("esr-job-role"), system_name("a-list"), system_name(None)
    ('ESR Job Role', 'a-list', 'a national list')
    """
    return "a national list" if system_id is None else SYSTEMS.get(str(system_id), str(system_id))


def _role(payload: Mapping[str, Any], names: Names, field: str = "role_id") -> str:
    return role_name(payload.get(field), names)


def _new_code(payload: Mapping[str, Any], names: Names) -> str:
    return f"A code for {_role(payload, names)} in {system_name(payload.get('system_id'))}"


def _new_role(payload: Mapping[str, Any], _: Names) -> str:
    return f"A new role: {payload.get('name', 'not named yet')}"


def _new_synonym(payload: Mapping[str, Any], names: Names) -> str:
    return f"'{payload.get('term', '')}' as a name for {_role(payload, names)}"


def _change_mapping(payload: Mapping[str, Any], names: Names) -> str:
    parts = [
        f"{payload[part].get('code')} {word}"
        for part, word in (("ends", "ends"), ("adds", "begins"))
        if payload.get(part)
    ]
    listed = f"{system_name(payload.get('system_id'))} {payload.get('version', '')}".strip()
    return f"{_role(payload, names)} in {listed}: {', '.join(parts) or 'a code changes'}"


def _retire_synonym(payload: Mapping[str, Any], names: Names) -> str:
    return f"Retire '{payload.get('term', '')}' as a name for {_role(payload, names)}"


def _retire_role(payload: Mapping[str, Any], names: Names) -> str:
    heir = payload.get("succeeded_by")
    onward = f", which {role_name(heir, names)} succeeds" if heir else ""
    return f"Retire {_role(payload, names)}{onward}"


def _mark_ambiguous(payload: Mapping[str, Any], _: Names) -> str:
    return f"'{payload.get('title', '')}' can mean several roles"


_ASKED: Final = {
    ProposalKind.NEW_CODE: _new_code,
    ProposalKind.NEW_ROLE: _new_role,
    ProposalKind.NEW_SYNONYM: _new_synonym,
    ProposalKind.CHANGE_MAPPING: _change_mapping,
    ProposalKind.RETIRE_SYNONYM: _retire_synonym,
    ProposalKind.RETIRE_ROLE: _retire_role,
    ProposalKind.MARK_AMBIGUOUS: _mark_ambiguous,
}
