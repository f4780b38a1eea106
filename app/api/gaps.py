"""Which roles still lack codes."""

from collections.abc import Mapping
from typing import Annotated, Final, NamedTuple

from fastapi import Query, Response
from sqlmodel import Session

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_answer
from app.api.schemas.gaps import GapsOut, RoleGapOut, RoleTimelineOut
from app.http.addresses import address
from app.http.caching import strong_tag
from app.http.deps import SessionDep
from app.http.routing import PRINTABLE, AsOf, Name, PathId, strict_router
from app.services.codes.gaps.judging import ExactGapStatus, GapBasis
from app.services.codes.gaps.report import GapQuestion, basis_of, roles_without_code
from app.services.codes.gaps.timeline import role_timeline
from app.services.content.indexing import read_version
from app.services.content.recently_used import RecentlyUsed
from app.services.trusts.availability import Summary, read_totals
from app.vocabulary import CodeSystemId, Family, ReturnSystem

KEPT_BYTES: Final = 8 * 1024 * 1024
"""The most memory for answers: one about every role has 1 to 2 MB, and takes 0.1 s to write."""


_BYTES_BESIDE_A_BODY: Final = 150_000
"""What an answer takes besides its body: what trusts report of each role is part of its basis."""


class _Answer(NamedTuple):
    """An answer as it is sent."""

    body: bytes
    tag: str


def _bytes_of(_basis: object, answer: _Answer) -> int:
    return len(answer.body) + _BYTES_BESIDE_A_BODY


_kept: Final = RecentlyUsed[object, _Answer](KEPT_BYTES, size=_bytes_of)
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
    if form is ListFormat.CSV:
        answer = _gaps(session, question, read_totals(session))
        return csv_answer(RoleGapOut, answer.roles, f"gaps-{system}", {})
    written = _written(session, question)
    headers = {"Vary": "Accept", "ETag": written.tag}
    return Response(written.body, media_type="application/json", headers=headers)


def _written(session: Session, question: GapQuestion) -> _Answer:
    """The answer in JSON, written once for all that it depends on."""
    totals = read_totals(session)
    of_trusts = None if totals is None else frozenset(totals.items())
    # An answer has addresses, so it also depends on the prefix of a proxy.
    basis = (basis_of(session, question), read_version(session), of_trusts, address(""))
    answer = _kept.get(basis)
    if answer is None:
        body = _gaps(session, question, totals).model_dump_json(by_alias=True).encode()
        answer = _kept.keep(basis, _Answer(body, strong_tag(body)))
    return answer


def _gaps(session: Session, question: GapQuestion, totals: Mapping[str, Summary] | None) -> GapsOut:
    report = roles_without_code(session, question)
    return GapsOut.of(report, read_version(session), totals, question.evidence)


@router.get("/gaps/{role_id}", operation_id="role_timeline")
def read_role_timeline(session: SessionDep, role_id: PathId) -> RoleTimelineOut:
    """Everything about one role's codes, over all lists and versions, as a timeline.

    For each list that posts are coded by, it has today's answer and what would settle it.
    """
    found = role_timeline(session, role_id)
    return RoleTimelineOut.of(found, read_version(session), read_totals(session))
