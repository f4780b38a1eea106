"""A trust's list: stored version by version, compared, and answered again.

Only the trust's own key, or an administrator's, may use these: a list has small numbers.
"""

from typing import Annotated, Final

from fastapi import Path, Query, Request, Response
from fastapi import status as http

from app.api.answers import (
    CSV_ANSWER,
    FormatDep,
    ListFormat,
    csv_answer,
    page_fields,
    place,
)
from app.api.schemas.base import RegistryOut, validated
from app.api.schemas.checks import RemarkOut
from app.api.schemas.establishments import (
    ChangedAnswersOut,
    DifferenceOut,
    EstablishmentOut,
    EstablishmentSummaryOut,
    EstablishmentVersionOut,
    FileReadOut,
    LineOut,
    ListVersionOut,
    StoredOut,
)
from app.api.schemas.reference import ChangeOut, ChangesOut, OrganisationOut
from app.api.trusts.lists_in import ReadListDep, body_description
from app.api.trusts.own_trust import OwnTrustDep
from app.errors import ChangedMeanwhileError
from app.http.caching import PRIVATE, IfMatch, must_match, tagged
from app.http.deps import ContributorDep, IndexDep, SessionDep, WriteSessionDep, author_of
from app.http.routing import Cursor, Limit, strict_router
from app.services.history.recording import wait_for_turn
from app.services.roles.lists import list_changes_of_trust
from app.services.trusts import establishments
from app.services.trusts.answers import answer_again as store_answers_again
from app.services.trusts.answers import changes_since_answered
from app.services.trusts.local_titles import get_trust
from app.services.trusts.own_answers import read_stored_list
from app.services.trusts.versions import get_version, list_versions

_PATH: Final = "/organisations/{ods_code}/establishment"
router = strict_router("Trusts")
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="A version's number")]


@router.put(
    _PATH,
    response_model=StoredOut,
    status_code=http.HTTP_201_CREATED,
    responses={http.HTTP_200_OK: {"model": StoredOut, "description": "It is stored already"}},
    openapi_extra=body_description(),
    operation_id="put_establishment",
)
def put_establishment(
    request: Request,
    response: Response,
    ods_code: OwnTrustDep,
    caller: ContributorDep,
    snapshot: IndexDep,
    read: ReadListDep,
    session: WriteSessionDep,
    if_match: IfMatch = None,
) -> StoredOut:
    """Store a trust's list as it was on a day. Equal posts are added up.

    Totals, vacancies and posts with a headcount of 0 are left out and listed in `remarks`.
    Sending the same list of the same day again changes nothing. A correction is a new
    version. If the list has an error, nothing is stored and each error is shown with its row.
    """
    wait_for_turn(session)
    _must_match(session, if_match, ods_code)
    stored = establishments.store(session, ods_code, read.new, author_of(request, caller))
    if not stored.is_new:
        response.status_code = http.HTTP_200_OK
    shown = read_stored_list(session, ods_code, stored.version.number)
    return StoredOut(
        organisation=OrganisationOut.model_validate(shown.trust),
        version=tagged(response, ListVersionOut.of(stored.version)),
        is_new=stored.is_new,
        summary=EstablishmentSummaryOut.of(shown.answers),
        difference=DifferenceOut.of(establishments.differ(session, stored)),
        remarks=validated(RemarkOut, read.remarks),
        file=None if read.table is None else FileReadOut.of(read.table),
        registry=RegistryOut.of(snapshot[0]),
    )


@router.get(_PATH, response_model=EstablishmentOut, operation_id="get_establishment")
def read_establishment(
    response: Response,
    ods_code: OwnTrustDep,
    snapshot: IndexDep,
    session: SessionDep,
) -> EstablishmentOut:
    """The current version of a trust's list, and all its versions by their day."""
    shown = EstablishmentVersionOut.of(read_stored_list(session, ods_code, None), snapshot[0])
    versions = list_versions(session, shown.organisation.ods_code)
    return EstablishmentOut(
        organisation=shown.organisation,
        current=tagged(response, shown.version),
        summary=shown.summary,
        answered_with=shown.answered_with,
        versions=[ListVersionOut.of(version) for version in versions],
    )


@router.get(
    _PATH + "/versions/{number}",
    response_model=EstablishmentVersionOut,
    responses=CSV_ANSWER,
    operation_id="get_establishment_version",
)
def read_version(
    response: Response,
    ods_code: OwnTrustDep,
    number: Number,
    snapshot: IndexDep,
    session: SessionDep,
    form: FormatDep,
) -> EstablishmentVersionOut | Response:
    """One version with its lines, and the registry's last stored answer to each."""
    shown = EstablishmentVersionOut.of(read_stored_list(session, ods_code, number), snapshot[0])
    if form is ListFormat.CSV:
        name = f"establishment-{shown.organisation.ods_code}-{number}"
        return csv_answer(LineOut, shown.lines, name, {"Cache-Control": PRIVATE})
    return shown


@router.get(
    _PATH + "/versions/{number}/diff",
    response_model=DifferenceOut,
    operation_id="compare_establishments",
)
def compare_versions(
    response: Response,
    ods_code: OwnTrustDep,
    number: Number,
    session: SessionDep,
    before: Annotated[
        int | None,
        Query(ge=1, le=2**31 - 1, description="The version to compare with; the one before it"),
    ] = None,
) -> DifferenceOut:
    """What one version says that an earlier one does not, and the other way round."""
    return DifferenceOut.of(establishments.compare_versions(session, ods_code, before, number))


@router.get(
    _PATH + "/changed-answers",
    response_model=ChangedAnswersOut,
    operation_id="list_changed_answers",
)
def read_changed_answers(
    response: Response,
    ods_code: OwnTrustDep,
    snapshot: IndexDep,
    session: SessionDep,
) -> ChangedAnswersOut:
    """Titles of the current list whose answer is different from when it was last answered.

    Nothing is stored: the earlier answers count until you ask for new ones.
    """
    version = get_version(session, ods_code, None)
    changes = changes_since_answered(session, version, snapshot[1], snapshot[0].content_hash)
    return ChangedAnswersOut.of(changes, snapshot[0])


@router.post(
    _PATH + "/answers",
    response_model=ChangedAnswersOut,
    status_code=http.HTTP_201_CREATED,
    responses={http.HTTP_200_OK: {"model": ChangedAnswersOut, "description": "Nothing to store"}},
    operation_id="answer_establishment",
)
def answer_again(
    request: Request,
    response: Response,
    ods_code: OwnTrustDep,
    caller: ContributorDep,
    snapshot: IndexDep,
    session: WriteSessionDep,
) -> ChangedAnswersOut:
    """Store today's answers to the current list. The earlier answers are kept.

    The pictures of all trusts (`/availability`, `/gaps`) use the last stored answers.
    """
    version = get_version(session, ods_code, None)
    changes = changes_since_answered(session, version, snapshot[1], snapshot[0].content_hash)
    if not store_answers_again(session, version, changes.now, author_of(request, caller)):
        response.status_code = http.HTTP_200_OK
    return ChangedAnswersOut.of(changes, snapshot[0]).model_copy(update={"is_stored": True})


@router.get(
    "/organisations/{ods_code}/changes",
    response_model=ChangesOut,
    operation_id="list_changes_of_trust",
)
def read_changes(
    request: Request,
    response: Response,
    ods_code: OwnTrustDep,
    session: SessionDep,
    limit: Limit = None,
    cursor: Cursor = None,
) -> ChangesOut:
    """The history of a trust's list and its own titles. The public history leaves these out."""
    trust = get_trust(session, ods_code)
    page = list_changes_of_trust(session, trust.ods_code, place(cursor, limit, ListFormat.JSON))
    fields = page_fields(request, response, page, rows="changes", kind=ChangeOut)
    return ChangesOut(**fields, cursor=page.last_cursor)


def _must_match(session: SessionDep, if_match: str | None, ods_code: str) -> None:
    """Refuse to store over a version that the caller has not seen."""
    versions = list_versions(session, ods_code)
    if versions:
        must_match(if_match, ListVersionOut.of(versions[0]))
    elif if_match is not None:
        raise ChangedMeanwhileError
