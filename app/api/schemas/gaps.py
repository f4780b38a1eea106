"""Which roles lack a code."""

from datetime import date
from typing import Any

from app.api.schemas.base import Out, RegistryOut, RoleCardOut
from app.services.gaps import GapReport, GapStatus
from app.services.indexing import Version


class GapCodeOut(Out):
    """A code that bears on a gap; `code` is null where a source names it in words only."""

    system: str
    version: str | None
    code: str | None
    display: str
    relation: str
    status: str | None
    source: str | None


class StatementOut(Out):
    """What a source, or the registry's own search ('searched'), says of a role and a list."""

    says: str
    as_of: str | None
    source: str | None
    kind: str
    version: str | None
    code: str | None
    source_detail: str | None


class RoleGapOut(Out):
    """What is known of one role and the list; `reason` says why something is not known."""

    role: RoleCardOut
    status: GapStatus
    reason: str | None
    since: str | None
    days_without_code: int | None
    codes: list[GapCodeOut]
    hides_under: list[GapCodeOut]
    code_opened: str | None
    evidence: list[StatementOut]
    trusts: int | None
    headcount: int | None
    open_proposals: list[int]


class GapSummaryOut(Out):
    """How many roles have each status."""

    roles: int
    own_code: int
    shared_code_only: int
    no_code: int
    not_known: int


class GapsOut(Out):
    """Which roles lack a code in one version of a list, in the order of need."""

    system: str
    version: str | None
    judged_on: str | None
    not_before: str | None
    as_of: date | None
    note: str | None
    summary: GapSummaryOut
    roles: list[RoleGapOut]
    registry: RegistryOut

    @classmethod
    def of(cls, report: GapReport, version: Version) -> "GapsOut":
        """The wire's shape of a report. No trust's list is kept yet, so counts are unknown."""
        return cls(
            system=report.system,
            version=report.version,
            judged_on=report.judged_on,
            not_before=report.not_before,
            as_of=report.as_of,
            note=report.note,
            summary=GapSummaryOut.model_validate(dict(report.summary)),
            roles=[_gap(gap) for gap in report.roles],
            registry=RegistryOut.of(version),
        )


def _gap(gap: Any) -> RoleGapOut:  # noqa: ANN401  # a line of the report
    uncounted: dict[str, Any] = {"trusts": None, "headcount": None, "open_proposals": []}
    names = [name for name in RoleGapOut.model_fields if name not in uncounted]
    facts = {name: getattr(gap, name) for name in names}
    return RoleGapOut.model_validate({**facts, **uncounted})
