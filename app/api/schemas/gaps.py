"""Which roles lack a code."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.api.schemas.base import Out, RegistryOut, RoleCardOut
from app.services.codes.gaps.judging import GapStatus
from app.services.codes.gaps.report import GapReport, RoleGap
from app.services.content.indexing import Version
from app.services.trusts.availability import Summary
from app.services.trusts.disclosure import Availability


class GapCodeOut(Out):
    """A code that matters for a gap. `code` is null where a source only names it in words."""

    system: str
    version: str | None
    code: str | None
    display: str
    relation: str
    status: str | None
    source: str | None


class StatementOut(Out):
    """What a source, or our own search ('searched'), says about a role and a list."""

    says: str
    as_of: str | None
    source: str | None
    kind: str
    version: str | None
    code: str | None
    source_detail: str | None


class RoleGapOut(Out):
    """What is known about one role and the list. `reason` says why something is not known.

    `trusts` counts the trusts whose lists here report the role, null where none keeps a list.
    `headcount` is their staff where that is one number as anybody may see it; else it lies from
    `headcount_from` to `headcount_to`, as far as those are known. Of `headcount_quality`.
    """

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
    headcount_from: int | None
    headcount_to: int | None
    headcount_quality: Availability | None
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
    def of(
        cls, report: GapReport, version: Version, totals: Mapping[str, Summary] | None
    ) -> "GapsOut":
        """A report in the form of the API, with what trusts' lists say about each role.

        `totals` are `availability.read_totals`.
        """
        return cls(
            system=report.system,
            version=report.version,
            judged_on=report.judged_on,
            not_before=report.not_before,
            as_of=report.as_of,
            note=report.note,
            summary=GapSummaryOut.model_validate(dict(report.summary)),
            roles=[_gap(gap, totals) for gap in report.roles],
            registry=RegistryOut.of(version),
        )


def _gap(gap: RoleGap, totals: Mapping[str, Summary] | None) -> RoleGapOut:
    counted = _counts(gap.role.role_id, totals)
    names = [name for name in RoleGapOut.model_fields if name not in counted]
    facts = {name: getattr(gap, name) for name in names}
    return RoleGapOut.model_validate({**facts, **counted})


def _counts(role_id: str, totals: Mapping[str, Summary] | None) -> dict[str, Any]:
    summary = None if totals is None else totals.get(role_id)
    staff = None if summary is None else summary.staff
    is_one = staff is not None and staff.at_least == staff.at_most
    return {
        "trusts": None if totals is None else summary.trusts if summary else 0,
        "headcount": staff.at_least if staff and is_one else None,
        "headcount_from": staff.at_least if staff else None,
        "headcount_to": staff.at_most if staff else None,
        "headcount_quality": staff.quality if staff else None,
    }
