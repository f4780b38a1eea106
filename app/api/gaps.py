"""Which roles still lack codes."""

from typing import Annotated

from fastapi import Query, Response

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_answer
from app.api.schemas.gaps import GapsOut, RoleGapOut
from app.http.deps import SessionDep
from app.http.routing import PRINTABLE, AsOf, Name, strict_router
from app.services.codes.gaps.judging import GapStatus
from app.services.codes.gaps.report import GapQuestion, roles_without_code
from app.services.content.indexing import read_version
from app.services.trusts.availability import read_totals
from app.vocabulary import CodeSystemId, Family

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
    status: GapStatus | None = None,
) -> GapsOut | Response:
    """Roles by what is known about their code in one version of a list, in the order of need.

    Judged by the newest loaded version, on its own date, unless you ask for another. A missing
    mapping proves nothing, so `not_known` comes with the reason.
    """
    question = GapQuestion(system, version, as_of, family, status)
    report = roles_without_code(session, question)
    answer = GapsOut.of(report, read_version(session), read_totals(session))
    if form is ListFormat.CSV:
        return csv_answer(RoleGapOut, answer.roles, f"gaps-{system}", {})
    return answer
