"""What a checked list comes to, in words for a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

from app.db.models import CheckJob, CheckTitle
from app.errors import TableError, TooBusyError
from app.plurals import counted
from app.services.checks.cells import sentence
from app.services.checks.pages.overview import Overview
from app.services.checks.pages.reading import CheckedList
from app.vocabulary import CheckState, CodeSystemId
from app.web.charts import Chart, ChartFigure, bar_chart
from app.web.checking.addresses import path_of
from app.web.words import time_in_words

OUTCOMES: Final = ("matched", "ambiguous", "unmatched")
LABELS: Final = {
    "matched": "Matched to one role",
    "ambiguous": "Ambiguous: a question first",
    "unmatched": "Unmatched: not known",
}
_SYSTEMS: Final = {
    CodeSystemId.ESR_JOB_ROLE.value: "ESR job roles",
    CodeSystemId.NHS_OCCUPATION_CODE.value: "NHS occupation codes",
}


@dataclass(frozen=True, slots=True)
class ListForm:
    """A list as it was sent: pasted `titles` or a `file`, and what is wrong with it.

    `may_skip`: it can be read without its faulty rows, which `skips` asks for. `chooses`: the
    sender wants to see the columns first.
    """

    field: str = "file"
    titles: str = ""
    skips: bool = False
    chooses: bool = False
    fault: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    status: int = 200
    may_skip: bool = False

    def with_fault(self, message: str) -> "ListForm":
        """The same list with a message beside its field."""
        return replace(self, fault=message, status=422)

    def with_error(self, error: TableError | TooBusyError) -> "ListForm":
        """The same list with all that is wrong with it."""
        status = 503 if isinstance(error, TooBusyError) else 422
        rows = tuple((where.capitalize(), message) for where, message in error.places)
        may_skip = bool(rows) and type(error) is TableError
        return replace(self, fault=error.summary, rows=rows, status=status, may_skip=may_skip)

    @property
    def faults(self) -> dict[str, str]:
        """The message by the name of its field."""
        return {self.field: self.fault} if self.fault else {}


@dataclass(frozen=True, slots=True)
class FirstTitle:
    """A title that needs a person, in words."""

    title: str
    path: str
    code: str
    staff: str
    rows: str
    says: str


def shown_overview(found: Overview, check_id: str) -> dict[str, Any]:
    """What the first page of a checked list shows."""
    checked, summary = found.checked, found.checked.head["summary"]
    return {
        "title": "Your checked list",
        "check_id": check_id,
        "sentences": list(summary_sentences(summary)),
        "charts": list(_charts(summary, check_id)),
        "counts": found.counts,
        "first": [_first(title, check_id, has_staff=checked.has_staff) for title in found.first],
        "has_staff": checked.has_staff,
        "uncoded": [_uncoded(one) for one in checked.head["uncoded"]],
        "left_out": list(left_out_sentences(checked.head["table"])),
        "remarks": checked.head["table"]["remarks"],
        "columns": list(used_columns(checked.head["table"])),
        "expires": time_in_words(checked.job.expires_at),
        "registry": checked.head["registry"],
        "paths": {
            part: path_of(check_id, part) for part in ("rows", "settle", "download", "delete")
        },
    }


def summary_sentences(summary: Mapping[str, Any]) -> Iterator[str]:
    """The counts of a list as sentences."""
    rows, staff = summary["rows"], summary["headcount"]
    titles = counted(summary["distinct_titles"], "different title")
    yield f"The list has {counted(rows, 'row')} with {titles}."
    for outcome, says in (
        ("matched", "one national role"),
        ("ambiguous", "a title that can mean several roles, so a question comes first"),
        ("unmatched", "a title that the registry does not know"),
    ):
        number = summary[outcome]
        people = f", for {counted(staff[outcome], 'member of staff', 'staff')}" if staff else ""
        yield f"{counted(number, 'row has', 'rows have')} {says}{people}."
    yield from _other_sentences(summary)


def _other_sentences(summary: Mapping[str, Any]) -> Iterator[str]:
    if summary["miscoded"]:
        number = counted(summary["miscoded"], "row has", "rows have")
        yield f"{number} a code that does not fit the role."
    if summary["not_checked"]:
        number = counted(summary["not_checked"], "row is", "rows are")
        yield f"{number} not counted: a total, heading, vacancy or note, or without a title."
    staff = summary["headcount"]
    if staff and staff["rows_without_a_number"]:
        number = counted(staff["rows_without_a_number"], "row has", "rows have")
        yield f"{number} no number of staff, so the staff are at least as many as shown."


def _charts(summary: Mapping[str, Any], check_id: str) -> Iterator[Chart]:
    yield _chart("Rows by outcome", "Rows", summary, check_id)
    if summary["headcount"]:
        yield _chart("Staff by outcome", "Staff", summary["headcount"], check_id)


def _chart(title: str, measure: str, counts: Mapping[str, int], check_id: str) -> Chart:
    rows = path_of(check_id, "rows")
    figures = [
        ChartFigure(LABELS[name], counts[name], kind=name, path=f"{rows}?show={name}")
        for name in OUTCOMES
    ]
    return bar_chart(title, "Outcome", measure, figures)


def _first(title: CheckTitle, check_id: str, *, has_staff: bool) -> FirstTitle:
    is_matched = title.outcome == "matched"
    return FirstTitle(
        title.title,
        "" if is_matched else path_of(check_id, f"settle/{title.number}"),
        title.code or "",
        f"{title.staff:,}" if has_staff else "",
        f"{title.rows:,}",
        what_to_do(title),
    )


def what_to_do(title: CheckTitle) -> str:
    """What a person has to find out about a title."""
    if title.outcome == "matched":
        return f"Correct the code. {sentence(title.detail['coding']['detail'])}"
    if title.question:
        return title.question
    return sentence("; ".join(title.detail["reasons"])) or "The registry does not know this title."


def _uncoded(one: Mapping[str, Any]) -> tuple[str, str, str, str]:
    staff = "" if one["staff"] is None else f"{one['staff']:,}"
    return one["name"], _SYSTEMS.get(one["system"], one["system"]), f"{one['rows']:,}", staff


def used_columns(table: Mapping[str, Any]) -> Iterator[str]:
    """How each kept column was used, as a sentence."""
    for column in table["columns"]:
        use = column["used_as"]
        if use:
            yield f"'{column['text']}' is read as the {use.replace('_', ' ')}."
        else:
            yield f"'{column['text']}' is kept and not used."


def left_out_sentences(table: Mapping[str, Any]) -> Iterator[str]:
    """What was left out of the list, apart from single rows."""
    if table["dropped_columns"]:
        names = ", ".join(f"'{name}'" for name in table["dropped_columns"])
        yield f"Columns that are not kept: {names}."
    for name in table["skipped_sheets"]:
        yield f"Sheet that is left out: {name}."
    yield from table["notes"]


def progress_of(job: CheckJob) -> dict[str, Any]:
    """How far a check is."""
    is_waiting = job.state == CheckState.QUEUED
    done = f"{job.rows_done:,} of {counted(job.rows, 'row')} are done."
    return {
        "title": "Your list is being checked",
        "says": f"The list has {counted(job.rows, 'row')}. Other lists come first."
        if is_waiting
        else done,
        "done": job.rows_done,
        "rows": job.rows,
    }


def failed_words(job: CheckJob) -> str:
    """Why a check has no result: the first line, which says what to do."""
    return (job.problem or "").partition("\n")[0]


def of_list(checked: CheckedList) -> str:
    """The heading above a part of a list."""
    return f"Your checked list, {counted(checked.head['summary']['rows'], 'row')}"
