"""Which roles lack a code."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.api.schemas.base import Out, RegistryOut, RoleCardOut
from app.services.codes.gaps.judging import ExactGapStatus, GapBasis, GapStatus
from app.services.codes.gaps.report import GapReport, RoleGap
from app.services.codes.gaps.timeline import ListAnswer, RoleTimeline
from app.services.content.indexing import Version
from app.services.trusts.availability import Summary
from app.services.trusts.disclosure import Availability
from app.vocabulary import ReadingConfidence, ReadingFit, ReviewState


class ReadByOut(Out):
    """The rule of the registry's own by which a role has a code. No source says so.

    `fit` is what the rule is sure of: the line itself, or only a level, a grade or a field.
    """

    rule: str
    fit: ReadingFit
    confidence: ReadingConfidence
    review: ReviewState
    note: str | None


class GapCodeOut(Out):
    """A code that matters for a gap. `code` is null where a source only names it in words.

    `basis` says whether a source gives the code to the role, or only a reading (`read_by`).
    """

    system: str
    version: str | None
    code: str | None
    display: str
    relation: str
    status: str | None
    source: str | None
    basis: GapBasis
    read_by: ReadByOut | None


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
    """What is known about one role and the list. `reason` says why, in a sentence.

    `exact_status` is the status, or a more exact one of the same meaning. `basis` is `reading`
    where the status rests on a reading of the registry's own. `elsewhere` are the role's own
    lines in the returns of primary care.

    `trusts` counts the trusts whose lists here report the role, null where none keeps a list.
    `headcount` is their staff where that is one number as anybody may see it; else it lies from
    `headcount_from` to `headcount_to`, as far as those are known. Of `headcount_quality`.
    """

    role: RoleCardOut
    status: GapStatus
    exact_status: ExactGapStatus
    reason: str
    basis: GapBasis
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
    elsewhere: list[GapCodeOut]


class GapSummaryOut(Out):
    """How many roles have each status."""

    roles: int
    own_code: int
    shared_code_only: int
    no_code: int
    not_known: int


class ExactSummaryOut(GapSummaryOut):
    """How many roles have each exact status. The numbers add up to the number of roles."""

    retired_code_only: int
    grade_line: int
    field_known: int
    younger_than_list: int
    list_not_loaded: int


class GapsOut(Out):
    """Which roles lack a code in one version of a list, in the order of need.

    `list_says` is the date of the list and how many later versions are not loaded, in words.
    """

    system: str
    version: str | None
    judged_on: str | None
    not_before: str | None
    as_of: date | None
    note: str | None
    list_says: str
    later_versions: list[str]
    evidence: GapBasis | None
    summary: GapSummaryOut
    exact_summary: ExactSummaryOut
    roles: list[RoleGapOut]
    registry: RegistryOut

    @classmethod
    def of(
        cls,
        report: GapReport,
        version: Version,
        totals: Mapping[str, Summary] | None,
        evidence: GapBasis | None = None,
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
            list_says=report.list_says,
            later_versions=list(report.later_versions),
            evidence=evidence,
            summary=GapSummaryOut.model_validate(dict(report.summary)),
            exact_summary=ExactSummaryOut.model_validate(
                {"roles": report.summary["roles"], **report.exact_summary}
            ),
            roles=[_gap(gap, totals) for gap in report.roles],
            registry=RegistryOut.of(version),
        )


class TimelineEventOut(Out):
    """Something that happened to a role or a list, or what a source says. `on` may be unknown.

    `kind` is role, version, code, statement or search (the registry's own).
    """

    on: str | None
    says: str
    kind: str
    system: str | None
    version: str | None
    code: str | None
    basis: GapBasis
    source: str | None


class CodeOfRoleOut(Out):
    """A code that the role has in a version of a list. `shown_on` is the date of the version.

    `confidence` is that of a reading, null for a mapping, which has been reviewed.
    """

    version: str
    shown_on: str | None
    code: str
    display: str
    status: str
    relation: str
    basis: GapBasis
    valid_from: str | None
    valid_to: str | None
    source: str
    note: str | None
    confidence: ReadingConfidence | None
    review: ReviewState


class ListAnswerOut(Out):
    """One list: today's answer (null for a list that posts are not coded by), and all codes.

    `settles` says what would decide or change the answer.
    """

    system: str
    title: str
    version: str | None
    list_says: str
    answer: RoleGapOut | None
    codes: list[CodeOfRoleOut]
    settles: list[str]


class RoleTimelineOut(Out):
    """Everything about one role's codes over all lists and versions, in the order of dates."""

    role: RoleCardOut
    introduced: str | None
    lists: list[ListAnswerOut]
    timeline: list[TimelineEventOut]
    registry: RegistryOut

    @classmethod
    def of(
        cls, found: RoleTimeline, version: Version, totals: Mapping[str, Summary] | None
    ) -> "RoleTimelineOut":
        """A timeline in the form of the API. `totals` are `availability.read_totals`."""
        return cls(
            role=RoleCardOut.model_validate(found.role),
            introduced=found.introduced,
            lists=[_answer(answer, totals) for answer in found.lists],
            timeline=[TimelineEventOut.model_validate(event) for event in found.events],
            registry=RegistryOut.of(version),
        )


def _answer(answer: ListAnswer, totals: Mapping[str, Summary] | None) -> ListAnswerOut:
    return ListAnswerOut(
        system=answer.system,
        title=answer.title,
        version=answer.version,
        list_says=answer.list_says,
        answer=None if answer.gap is None else _gap(answer.gap, totals),
        codes=[CodeOfRoleOut.model_validate(code) for code in answer.codes],
        settles=list(answer.settles),
    )


def _gap(gap: RoleGap, totals: Mapping[str, Summary] | None) -> RoleGapOut:
    counted = _counts(gap.role.role_id, totals)
    names = RoleGapOut.model_fields.keys() - counted.keys() - {"exact_status"}
    facts = {name: getattr(gap, name) for name in names}
    return RoleGapOut.model_validate({**facts, **counted, "exact_status": gap.exact})


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
