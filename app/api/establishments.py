"""A trust's list: stored version by version, compared, and answered anew.

All of it is for the trust's own key, or an administrator's: its small numbers are its own.
"""

from typing import Annotated, Final

from fastapi import Path, Query, Request, Response
from fastapi import status as http

from app.api.answers import (
    CSV_ANSWER,
    Format,
    FormatQuery,
    csv_answer,
    page_fields,
    place,
)
from app.api.lists_in import ReadListDep, body_description
from app.api.own_trust import OwnTrustDep
from app.api.schemas.base import RegistryOut
from app.api.schemas.establishments import (
    AnsweredWithOut,
    ChangedAnswersOut,
    ChangedLineAnswerOut,
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
from app.db.models import EstablishmentVersion
from app.errors import ChangedMeanwhileError
from app.http.caching import PRIVATE, IfMatch, must_match, tagged
from app.http.deps import ContributorDep, IndexDep, SessionDep, Snapshot, WriteSessionDep, author_of
from app.http.routing import Cursor, Limit, strict_router
from app.matching.resolve import RESOLVER_VERSION
from app.services.history.recording import wait_for_turn
from app.services.roles.lists import list_changes_of_trust
from app.services.trusts import establishments
from app.services.trusts.establishments import Answered, OwnAnswer
from app.services.trusts.local_titles import get_trust, read_ties

_PATH: Final = "/organisations/{ods_code}/establishment"
router = strict_router("Trusts")
Number = Annotated[int, Path(ge=1, le=2**31 - 1, description="A version's number")]


@router.put(
    _PATH,
    response_model=StoredOut,
    status_code=http.HTTP_201_CREATED,
    responses={http.HTTP_200_OK: {"model": StoredOut, "description": "It was there already"}},
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
    """Store a trust's list as it stood on a day; equal posts are added up.

    The same list of the same day again is nothing new. A correction is a new version.
    Nothing is stored of a list with a fault; each fault is told with its row.
    """
    wait_for_turn(session)
    _must_match(session, if_match, ods_code)
    stored = establishments.store(session, ods_code, read.new, author_of(request, caller))
    if not stored.is_new:
        response.status_code = http.HTTP_200_OK
    previous = stored.previous
    difference = establishments.differ(session, previous, stored.version)
    own = _own(ods_code, session, stored.version, read.new.answered)
    number = None if previous is None else previous.number
    return StoredOut(
        organisation=_organisation(session, ods_code),
        version=tagged(response, ListVersionOut.of(stored.version)),
        is_new=stored.is_new,
        summary=EstablishmentSummaryOut.of(own),
        difference=DifferenceOut.of(difference, number, stored.version.number),
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
    """The version of a trust's list that counts today, and every version by its day."""
    shown = _version_out(session, snapshot, ods_code, None)
    versions = establishments.list_versions(session, shown.organisation.ods_code)
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
    form: FormatQuery = Format.JSON,
) -> EstablishmentVersionOut | Response:
    """One version with its lines, and what the registry answered to each when last asked."""
    shown = _version_out(session, snapshot, ods_code, number)
    if form is Format.CSV:
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
    """What a version says that an earlier one did not, and the other way round."""
    after = establishments.get_version(session, ods_code, number)
    if before is None:
        old = establishments.version_before(session, after)
    else:
        old = establishments.get_version(session, ods_code, before)
    difference = establishments.differ(session, old, after)
    return DifferenceOut.of(difference, None if old is None else old.number, number)


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
    """Titles of the current list that the registry answers otherwise than when last asked.

    Nothing is stored: the answers given then stand until they are asked anew.
    """
    version = establishments.get_version(session, ods_code, None)
    return _changed(session, version, snapshot)[0]


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
    """Store what today's registry answers to the current list, beside what it answered before.

    Pictures of all trusts (`/availability`, `/gaps`) go by the last stored answers.
    """
    version = establishments.get_version(session, ods_code, None)
    shown, answered = _changed(session, version, snapshot)
    is_new = establishments.answer_again(session, version, answered, author_of(request, caller))
    if not is_new:
        response.status_code = http.HTTP_200_OK
    return shown.model_copy(update={"is_stored": True})


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
    """The history of a trust's list and its own titles; the open history leaves it out."""
    trust = get_trust(session, ods_code)
    page = list_changes_of_trust(session, trust.ods_code, place(cursor, limit, Format.JSON))
    fields = page_fields(request, response, page, rows="changes", kind=ChangeOut)
    return ChangesOut(**fields, cursor=page.last_cursor)


def _changed(
    session: SessionDep, version: EstablishmentVersion, snapshot: Snapshot
) -> tuple[ChangedAnswersOut, Answered]:
    registry, index = snapshot
    before = establishments.read_answers(session, version)
    lines, now = establishments.answer_now(session, version, index, registry.content_hash)
    changed = establishments.changed_answers(lines, before, now)
    answered_with = _answered_with(before, snapshot)
    shown = ChangedAnswersOut(
        version=ListVersionOut.of(version),
        answered_with=answered_with,
        changed=[ChangedLineAnswerOut.of(each) for each in changed],
        is_stored=answered_with.is_current,
        registry=RegistryOut.of(registry),
    )
    return shown, now


def _version_out(
    session: SessionDep,
    snapshot: Snapshot,
    ods_code: str,
    number: int | None,
) -> EstablishmentVersionOut:
    version = establishments.get_version(session, ods_code, number)
    answered = establishments.read_answers(session, version)
    own = _own(ods_code, session, version, answered)
    return EstablishmentVersionOut(
        organisation=_organisation(session, ods_code),
        version=ListVersionOut.of(version),
        summary=EstablishmentSummaryOut.of(own),
        answered_with=_answered_with(answered, snapshot),
        lines=[LineOut.of(answer) for answer in own],
    )


def _own(
    ods_code: str, session: SessionDep, version: EstablishmentVersion, answered: Answered
) -> tuple[OwnAnswer, ...]:
    lines = establishments.read_lines(session, version)
    return establishments.own_answers(lines, answered, read_ties(session, ods_code))


def _answered_with(answered: Answered, snapshot: Snapshot) -> AnsweredWithOut:
    now = (snapshot[0].content_hash, RESOLVER_VERSION)
    is_current = (answered.content, answered.resolver) == now
    return AnsweredWithOut(
        content=answered.content, resolver=answered.resolver, is_current=is_current
    )


def _organisation(session: SessionDep, ods_code: str) -> OrganisationOut:
    return OrganisationOut.model_validate(get_trust(session, ods_code))


def _must_match(session: SessionDep, if_match: str | None, ods_code: str) -> None:
    """Refuse to store over a version that the caller has not seen."""
    versions = establishments.list_versions(session, ods_code)
    if versions:
        must_match(if_match, ListVersionOut.of(versions[0]))
    elif if_match is not None:
        raise ChangedMeanwhileError
