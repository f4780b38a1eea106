"""Readers' reports that wait: seen by reviewers, and many withdrawn at once after a count."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Annotated, Final

from fastapi import Query, Request, Response
from fastapi.responses import RedirectResponse
from pydantic import BaseModel, Field
from starlette.status import HTTP_303_SEE_OTHER

from app.db.models import Proposal
from app.errors import ReportsChangedError
from app.http.addresses import address
from app.http.deps import ReviewerDep, SessionDep, WriteSessionDep, author_of
from app.http.routing import DayText
from app.services.proposals.clearing import ReportFilter, clear_reports, find_reports
from app.services.proposals.storing import id_of
from app.vocabulary import ProposalKind
from app.web.forms import fill
from app.web.pages import page
from app.web.proposals.asking import FieldsDep, JobWordsDep, NamesDep, RolesDep
from app.web.proposals.filling import NamedRoles
from app.web.proposals.presenting import rows_of
from app.web.proposals.texts import read_text
from app.web.proposals.wording import KINDS, Names
from app.web.routing import page_router

router = page_router()
_SHOWN: Final = 200
_TICKED: Final = re.compile(r"report\.([1-9][0-9]{0,9})")
_FILTERS: Final = ("kind", "role", "most", "before")
_WORDS: Final = {
    "kind": "Choose one of the list",
    "most": "Enter a whole number, such as 1",
    "before": "Enter a real date, such as 2026-03-31",
}
_NO_ROLE: Final = "No role has this national name. Choose one of the list"
_WHY: Final = "Say why they are withdrawn"
_NONE_TICKED: Final = "Tick at least one report"


class ReportsForm(BaseModel):
    """Which of the waiting reports a reviewer wants to see."""

    kind: ProposalKind | None = None
    role: str | None = None
    most: Annotated[int | None, Field(ge=1, le=2**31 - 1)] = None
    before: DayText | None = None

    def wanted(self, roles: NamedRoles, ticked: frozenset[int] | None = None) -> ReportFilter:
        """The filter in the form that services use."""
        return ReportFilter(
            proposals=ticked,
            kind=self.kind,
            role_id=None if self.role is None else roles.id_of(self.role) or self.role,
            most_reports=self.most,
            reported_before=_start_of(self.before),
        )


def _start_of(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, UTC)


@router.get("/proposals/reports")
def show_reports(  # one parameter for each filter
    request: Request,
    session: SessionDep,
    caller: ReviewerDep,
    roles: RolesDep,
    names: NamesDep,
    kind: Annotated[str, Query(max_length=40)] = "",
    role: Annotated[str, Query(max_length=200)] = "",
    most: Annotated[str, Query(max_length=20)] = "",
    before: Annotated[str, Query(max_length=20)] = "",
) -> Response:
    """The reports that wait, oldest first."""
    asked = {"kind": kind, "role": role, "most": most, "before": before}
    filled = fill(ReportsForm, asked, _WORDS)
    faults = dict(filled.faults)
    if role and roles.id_of(role) is None:
        faults["role"] = _NO_ROLE
    found = find_reports(session, (filled.read or ReportsForm()).wanted(roles))
    return _reports(request, found, roles, names, filled.values, faults)


@router.post("/proposals/reports")
def withdraw_reports(
    request: Request,
    fields: FieldsDep,
    session: WriteSessionDep,
    caller: ReviewerDep,
    roles: RolesDep,
    names: NamesDep,
    job_words: JobWordsDep,
) -> Response:
    """First a page with the number, then the same with that number withdraws them."""
    asked = fill(ReportsForm, {name: fields.get(name, "") for name in _FILTERS}, _WORDS)
    form = asked.read or ReportsForm()
    is_all = fields.get("which") == "all"
    ticked = None if is_all else frozenset(_ticked(fields))
    reason = read_text(fields.get("reason", ""), job_words, missing=_WHY)
    faults = {**asked.faults, **({"reason": reason.fault} if reason.fault else {})}
    if ticked is not None and not ticked:
        faults["reports"] = _NONE_TICKED
    if reason.text is None or faults:
        found = find_reports(session, form.wanted(roles))
        return _reports(request, found, roles, names, fields, faults)
    wanted = form.wanted(roles, ticked)
    expected = fields.get("expected", "")
    if not expected.isdecimal():
        return _confirm(request, find_reports(session, wanted), names, fields)
    try:
        clear_reports(session, wanted, int(expected), author_of(request, caller), reason.text)
    except ReportsChangedError:
        found = find_reports(session, wanted)
        return _confirm(request, found, names, fields, has_changed=True)
    path = address(f"/ui/proposals/reports?cleared={expected}")
    return RedirectResponse(path, status_code=HTTP_303_SEE_OTHER)


def _ticked(fields: Mapping[str, str]) -> list[int]:
    found = (_TICKED.fullmatch(name) for name in fields)
    return [int(match[1]) for match in found if match is not None]


def _reports(
    request: Request,
    found: list[Proposal],
    roles: NamedRoles,
    names: Names,
    values: Mapping[str, str],
    faults: Mapping[str, str],
) -> Response:
    return page(
        request,
        "proposals/reports.html",
        status=422 if faults else 200,
        title="Readers' reports",
        rows=rows_of(found[:_SHOWN], names),
        total=len(found),
        kinds=KINDS,
        role_names=roles.names,
        filters=[(name, values[name]) for name in _FILTERS if values.get(name)],
        cleared=request.query_params.get("cleared", ""),
        values=values,
        faults=faults,
    )


def _confirm(
    request: Request,
    found: list[Proposal],
    names: Names,
    fields: Mapping[str, str],
    *,
    has_changed: bool = False,
) -> Response:
    """What is about to be withdrawn, with a button that does it."""
    kept = {name: text for name, text in fields.items() if name != "expected"}
    return page(
        request,
        "proposals/confirm_reports.html",
        status=409 if has_changed else 200,
        title="Withdraw these reports?",
        rows=rows_of(found[:_SHOWN], names),
        numbers=[id_of(row) for row in found],
        total=len(found),
        has_changed=has_changed,
        kept=kept,
    )
