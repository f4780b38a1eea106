"""Which roles still lack codes."""

from typing import Annotated

from fastapi import Query, Response

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_answer
from app.api.schemas.gaps import GapsOut, RoleGapOut, RoleTimelineOut
from app.http.deps import SessionDep
from app.http.routing import PRINTABLE, AsOf, Name, PathId, strict_router
from app.services.codes.gaps.judging import ExactGapStatus, GapBasis
from app.services.codes.gaps.report import GapQuestion, roles_without_code
from app.services.codes.gaps.timeline import role_timeline
from app.services.content.indexing import read_version
from app.services.trusts.availability import read_totals
from app.vocabulary import CodeSystemId, Family, ReturnSystem

router = strict_router("Codes")


@router.get("/gaps", response_model=GapsOut, responses=CSV_ANSWER, operation_id="gaps")
def read_gaps(
    session: SessionDep,
    form: FormatDep,
    system: Annotated[
        str,
        Query(max_length=200, description="A code system", json_schema_extra=PRINTABLE),
    ] = CodeSystemId.ESR_JOB_ROLE,
    version: Name = None,
    as_of: AsOf = None,
    family: Family | None = None,
    status: Annotated[
        ExactGapStatus | None, Query(description="A status, or a more exact one")
    ] = None,
    evidence: Annotated[
        GapBasis | None,
        Query(
            description="`sourced` leaves the registry's own readings out; `reading` lists the "
            "roles whose status rests on one"
        ),
    ] = None,
    own_line_in: Annotated[
        ReturnSystem | None,
        Query(description="Only roles with a line of their own in this return of primary care"),
    ] = None,
    is_new: Annotated[
        bool | None,
        Query(description="False: known not to be new. Roles that are not known are in neither"),
    ] = None,
) -> GapsOut | Response:
    """Roles by what is known about their code in one version of a list, in the order of need.

    Judged by the newest loaded version, on its own date, unless you ask for another. A missing
    mapping proves nothing, so each status comes with its reason. Codes that only a reading of
    the registry's own gives to a role are marked `reading`.
    """
    question = GapQuestion(system, version, as_of, family, status, evidence, own_line_in, is_new)
    report = roles_without_code(session, question)
    answer = GapsOut.of(report, read_version(session), read_totals(session), evidence)
    if form is ListFormat.CSV:
        return csv_answer(RoleGapOut, answer.roles, f"gaps-{system}", {})
    return answer


@router.get("/gaps/{role_id}", operation_id="role_timeline")
def read_role_timeline(session: SessionDep, role_id: PathId) -> RoleTimelineOut:
    """Everything about one role's codes, over all lists and versions, as a timeline.

    For each list that posts are coded by, it has today's answer and what would settle it.
    """
    found = role_timeline(session, role_id)
    return RoleTimelineOut.of(found, read_version(session), read_totals(session))
