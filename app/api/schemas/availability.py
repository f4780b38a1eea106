"""The roles-by-trusts picture on the wire."""

from typing import Any

from pydantic import Field

from app.api.schemas.base import Out, RegistryOut, RoleCardOut
from app.services.content.indexing import Version
from app.services.trusts.availability import (
    AvailabilityReport,
    ReportingTrust,
    RoleAvailability,
    Summary,
    TrustCell,
)
from app.services.trusts.disclosure import SMALLEST_SHOWN, Availability

NOTE = (
    f"Numbers from 1 to {SMALLEST_SHOWN - 1} are not shown (is_suppressed). Totals are ranges "
    "worked out from the numbers shown. 'exact' may be 0; 'none' means that there is no figure, "
    "which is not 0. A trust without a list here has no cell."
)
STUDY_NOTE = (
    "Published facts of the study, as history. The shading of its Table 2, trust by trust, is not "
    "in the published text, so no cell of it is shown."
)


class TotalOut(Out):
    """A range of staff, worked out from what is shown; null where nothing is known."""

    quality: Availability
    at_least: int | None
    at_most: int | None


class SummaryOut(Out):
    """How many trusts report a role, by what they can say of it, and the staff it comes to."""

    trusts: int
    exact: int
    estimate: int
    none: int
    staff: TotalOut


class RegionSummaryOut(SummaryOut):
    """The same for one region."""

    region: str

    @classmethod
    def of_region(cls, region: str, summary: Summary) -> "RegionSummaryOut":
        """The wire's shape of a region's summary."""
        return cls(region=region, **dict(SummaryOut.model_validate(summary)))


class CellOut(Out):
    """What a trust's list says of a role. Without `is_reported` the role is not on its list."""

    ods_code: str
    availability: Availability
    count: int | None
    is_suppressed: bool
    is_partial: bool
    is_reported: bool
    employed_by: list[str]

    @classmethod
    def of(cls, cell: TrustCell) -> "CellOut":
        """The wire's shape of a cell."""
        return cls(
            ods_code=cell.ods_code,
            availability=cell.figure.availability,
            count=cell.figure.count,
            is_suppressed=cell.figure.is_suppressed,
            is_partial=cell.figure.is_partial,
            is_reported=cell.is_reported,
            employed_by=list(cell.employed_by),
        )


class RoleAvailabilityOut(Out):
    """One role with a cell for each trust that keeps a list here."""

    role: RoleCardOut
    novelty: str | None
    summary: SummaryOut
    by_region: list[RegionSummaryOut]
    cells: list[CellOut]

    @classmethod
    def of(cls, row: RoleAvailability) -> "RoleAvailabilityOut":
        """The wire's shape of a role's row."""
        return cls(
            role=RoleCardOut.model_validate(row.role),
            novelty=row.role.novelty,
            summary=SummaryOut.model_validate(row.summary),
            by_region=[RegionSummaryOut.of_region(*each) for each in row.by_region],
            cells=[CellOut.of(cell) for cell in row.cells],
        )


class ReportingTrustOut(Out):
    """An open trust. Without a list here (`as_at` null) nothing is known of it.

    `is_current` says whether today's registry answered its list.
    """

    ods_code: str
    name: str
    region: str | None
    as_at: str | None
    is_current: bool | None

    @classmethod
    def of(cls, trust: ReportingTrust, content: str) -> "ReportingTrustOut":
        """The wire's shape of a trust."""
        return cls(
            ods_code=trust.organisation.ods_code,
            name=trust.organisation.name,
            region=trust.organisation.region_code,
            as_at=trust.as_at,
            is_current=None if trust.content is None else trust.content == content,
        )


class RegionOut(Out):
    """A region, how many open trusts it has, and how many of them keep a list here."""

    ods_code: str
    name: str
    trusts: int
    trusts_with_a_list: int


class StudyFactOut(Out):
    """A published fact of the study: a region's response, one of the 26 roles, a number given."""

    record_type: str
    region: str | None
    role_id: str | None
    role_label: str | None
    responded: int | None
    approached: int | None
    availability_class: str | None
    note: str | None = Field(validation_alias="count_note")
    source: str = Field(validation_alias="source_id")
    source_detail: str | None


class StudyOut(Out):
    """What the Sheffield study published."""

    note: str
    facts: list[StudyFactOut]


class AvailabilityOut(Out):
    """Roles by trusts, from the lists that trusts keep here; small numbers are not shown."""

    note: str
    smallest_count_shown: int
    regions: list[RegionOut]
    trusts: list[ReportingTrustOut]
    roles: list[RoleAvailabilityOut]
    study: StudyOut
    registry: RegistryOut

    @classmethod
    def of(cls, report: AvailabilityReport, version: Version) -> "AvailabilityOut":
        """The wire's shape of the picture."""
        return cls(
            note=NOTE,
            smallest_count_shown=SMALLEST_SHOWN,
            regions=_regions(report),
            trusts=[ReportingTrustOut.of(trust, version.content_hash) for trust in report.trusts],
            roles=[RoleAvailabilityOut.of(row) for row in report.roles],
            study=StudyOut(
                note=STUDY_NOTE, facts=[StudyFactOut.model_validate(row) for row in report.study]
            ),
            registry=RegistryOut.of(version),
        )


class CellRowOut(CellOut):
    """A cell as a row of a table."""

    role_id: str
    role_name: str
    novelty: str | None
    trust_name: str
    region: str | None
    as_at: str | None


def cell_rows(answer: AvailabilityOut) -> list[CellRowOut]:
    """Every cell as a row, by role and trust."""
    trusts = {trust.ods_code: trust for trust in answer.trusts}
    return [
        CellRowOut(
            **dict(cell),
            role_id=row.role.id,
            role_name=row.role.name,
            novelty=row.novelty,
            trust_name=trusts[cell.ods_code].name,
            region=trusts[cell.ods_code].region,
            as_at=trusts[cell.ods_code].as_at,
        )
        for row in answer.roles
        for cell in row.cells
    ]


def _regions(report: AvailabilityReport) -> list[RegionOut]:
    open_trusts: dict[str | None, list[Any]] = {}
    for trust in report.trusts:
        open_trusts.setdefault(trust.organisation.region_code, []).append(trust)
    return [
        RegionOut(
            ods_code=region.ods_code,
            name=region.name,
            trusts=len(open_trusts.get(region.ods_code, ())),
            trusts_with_a_list=sum(
                trust.as_at is not None for trust in open_trusts.get(region.ods_code, ())
            ),
        )
        for region in report.regions
    ]
