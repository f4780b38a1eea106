"""The evidence pack of an application for a code, as the API shows it."""

from typing import Any

from app.api.schemas.base import Out, RegistryOut, RoleCardOut
from app.api.schemas.gaps import GapCodeOut, StatementOut
from app.services.codes.gaps.judging import GapStatus
from app.services.content.indexing import Version
from app.services.proposals.evidence.packs import EvidencePack
from app.services.trusts.disclosure import Availability
from app.vocabulary import NationalStatus, ProposalState


class NearCodeOut(Out):
    """A code with a similar wording. `why_not` is the proposer's reason, or null without one."""

    code: str
    display: str
    status: str
    why_not: str | None
    shared: list[str]
    missing: list[str]


class SeenTitleOut(Out):
    """A title that is used for the role, in the lists of this many trusts or in a source."""

    title: str
    kind: str
    trusts: int | None
    source: str | None


class StaffOut(Out):
    """A total of the numbers that can be shown. A null end of the range is not known."""

    quality: Availability
    at_least: int | None
    at_most: int | None


class ReportedOut(Out):
    """How many trusts name the role in a list in the registry, by the numbers they give."""

    trusts: int
    exact: int
    estimate: int
    none: int
    staff: StaffOut


class WithoutCodeOut(Out):
    """How long the role has had no code, or null with the reason where that is not known."""

    full_years: int | None
    days: int | None
    since: str | None
    until: str | None
    reason: str | None


class CitedSourceOut(Out):
    """A source of the pack."""

    title: str
    publisher: str | None
    published: str | None
    url: str | None
    detail: str | None


class EvidencePackOut(Out):
    """What the registry knows about a role and a code. `not_known` lists what is missing."""

    proposal: int
    state: ProposalState
    national_status: NationalStatus | None
    title: str
    definition: str
    why: str
    role: RoleCardOut
    role_definition: str | None
    role_definition_basis: str | None
    staff_group: str | None
    level: str | None
    area_of_work: str | None
    introduced: str | None
    entry: str | None
    regulator: str | None
    system: str
    version: str | None
    judged_on: str | None
    status: GapStatus
    status_reason: str | None
    without_code: WithoutCodeOut
    nearest: list[NearCodeOut]
    hides_under: list[GapCodeOut]
    reported: ReportedOut | None
    titles: list[SeenTitleOut]
    evidence: list[StatementOut]
    sources: list[CitedSourceOut]
    not_known: list[str]
    registry: RegistryOut

    @classmethod
    def of(cls, pack: EvidencePack, version: Version) -> "EvidencePackOut":
        """The pack as the API shows it."""
        role, asked, gap = pack.role, pack.asked, pack.gap
        same = ("staff_group", "level", "area_of_work", "version", "judged_on", "without_code")
        lists = ("nearest", "reported", "titles", "sources", "not_known")
        fields: dict[str, Any] = {name: getattr(pack, name) for name in (*same, *lists)}
        return cls(
            proposal=pack.proposal.id or 0,
            state=ProposalState(pack.proposal.state),
            national_status=pack.proposal.national_status,
            title=asked.title,
            definition=asked.definition,
            why=asked.why,
            role=RoleCardOut.model_validate(role),
            role_definition=role.definition,
            role_definition_basis=role.definition_basis,
            introduced=role.introduced,
            entry=role.entry,
            regulator=role.regulator,
            system=asked.system_id,
            status=gap.status,
            status_reason=gap.reason,
            hides_under=gap.hides_under,
            evidence=gap.evidence,
            registry=RegistryOut.of(version),
            **fields,
        )
