"""'This answer is wrong': a form that anybody can send."""

from typing import Annotated, Final
from urllib.parse import urlencode

from fastapi import Depends, Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import Field

from app.errors import ProposalInvalidError
from app.http.addresses import address
from app.http.deps import IndexDep, OpenSessionDep, SessionDep, Snapshot, sender_of
from app.matching.index import MatchIndex
from app.matching.resolution import Resolution
from app.matching.resolve import TitleError, TitleQuery, resolve_title
from app.services.proposals.feedback import AnswerReport, ShouldBe, take_report
from app.services.proposals.storing import get_proposal, id_of
from app.web.finding.asking import MESSAGES, AskedTitle, asked_again
from app.web.forms import Filled, fill, form_fields
from app.web.pages import page
from app.web.routing import page_router

router = page_router()
_UNKNOWN_ROLE: Final = (
    "Enter the name of a role that the registry has, or choose 'A role that the registry does "
    "not have'"
)
_MESSAGES: Final = {
    **MESSAGES,
    "should_be": "Choose what the answer should be",
    "content": "Open the answer again",
}
_FIELDS: Final = {"role_id": "role", "should_be": "should_be"}
"""The fields of this page for those that the service names."""

Number = Annotated[int, Query(ge=1, le=2**31 - 1)]
FormDep = Annotated[dict[str, str], Depends(form_fields)]


class WrongAnswer(AskedTitle):
    """A report: the question as it was asked, and what the answer should be."""

    should_be: ShouldBe
    role: Annotated[str | None, Field(default=None, max_length=300)]
    content: Annotated[str | None, Field(default=None, pattern=r"^sha256:[0-9a-f]{64}$")]


@router.get("/find/wrong")
async def show_form(request: Request, snapshot: IndexDep) -> Response:
    """The empty form, for one title."""
    return _form(request, Filled(dict(request.query_params), None), snapshot)


@router.post("/find/wrong")
def send_report(
    request: Request, values: FormDep, session: OpenSessionDep, snapshot: IndexDep
) -> Response:
    """Store the report as a draft. Then the next page gives its number."""
    form = fill(WrongAnswer, values, _MESSAGES)
    given, index = form.read, snapshot[1]
    if given is None:
        return _form(request, form, snapshot)
    role_id = None
    if given.should_be is ShouldBe.ROLE:
        role_id = role_named(given.role or "", index)
        if role_id is None:
            return _form(request, Filled(values, None, {"role": _UNKNOWN_ROLE}), snapshot)
    query = TitleQuery(given.title, given.hints())
    report = AnswerReport(query, given.should_be, role_id, given.content)
    limit = request.app.state.report_limit
    try:
        recorded = take_report(session, report, snapshot, limit, sender_of(request))
    except ProposalInvalidError as error:
        return _form(request, Filled(values, None, _beside_fields(error)), snapshot)
    number = urlencode({"number": id_of(recorded.proposal)})
    return RedirectResponse(address(f"/ui/find/reported?{number}"), status_code=303)


@router.get("/find/reported")
def show_thanks(request: Request, number: Number, session: SessionDep) -> Response:
    """The number of a report, and what happens to it. Raises `ProposalNotFoundError`."""
    reports = get_proposal(session, number).reports
    return page(
        request,
        "finding/reported.html",
        title="Your report is recorded",
        number=number,
        reports=reports,
    )


def role_named(name: str, index: MatchIndex) -> str | None:
    """The role that has this name or id, or that this title names without doubt."""
    folded = name.casefold()
    for role_id, card in index.roles.items():
        if folded in {role_id, card.name.casefold()}:
            return role_id
    try:
        found = resolve_title(name, index).role
    except TitleError:
        return None
    return None if found is None else found.role_id


def answer_in_words(answer: Resolution) -> str:
    """An answer in a few words: the role, or why there is none."""
    return answer.role.name if answer.role is not None else answer.outcome.value


def _form(request: Request, form: Filled[WrongAnswer], snapshot: Snapshot) -> Response:
    """The form. Without a title that can be read there is nothing to report, which is an error."""
    version, index = snapshot
    asked = fill(AskedTitle, form.values, MESSAGES)
    if asked.read is None:
        raise TitleError(". ".join(asked.faults.values()) + ".")
    answer = resolve_title(asked.read.title, index, hints=asked.read.hints())
    return page(
        request,
        "finding/report.html",
        status=422 if form.faults else 200,
        headers={"Cache-Control": "no-store"},
        title="This answer is wrong",
        values=form.values,
        faults=form.faults,
        again=asked_again(form.values),
        content=form.values.get("content") or version.content_hash,
        now=answer_in_words(answer),
    )


def _beside_fields(error: ProposalInvalidError) -> dict[str, str]:
    """The faults beside the fields of this page. What the answer was asked with is its title."""
    return {_FIELDS.get(where, "title"): message for where, message in error.places}
