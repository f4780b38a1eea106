"""Rows of a checked list as a page shows them."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlencode

from app.services.checks.cells import NOT_CHECKED
from app.services.checks.pages.reading import (
    CheckedList,
    RowFilter,
    RowOrder,
    RowsPage,
    ShownRow,
    count_of,
)
from app.spreadsheets.tables import ColumnUse
from app.vocabulary import OwnDecision
from app.web.checking.addresses import path_of
from app.web.checking.presenting import of_list
from app.web.code_words import list_in_words

_SHOWN: Final = (ColumnUse.BAND, ColumnUse.OCCUPATION_CODE, ColumnUse.JOB_ROLE)
_CODES_SHOWN: Final = 2
_FILTERS: Final = {
    RowFilter.ALL: "All rows",
    RowFilter.MATCHED: "Matched",
    RowFilter.AMBIGUOUS: "Ambiguous",
    RowFilter.UNMATCHED: "Unmatched",
    RowFilter.MISCODED: "Wrong code",
    RowFilter.NOT_CHECKED: "Not counted",
}
_ORDERS: Final = {
    RowOrder.LIST: "Order of the list",
    RowOrder.TITLE: "Title",
    RowOrder.OUTCOME: "Outcome",
    RowOrder.STAFF: "Most staff first",
}


@dataclass(frozen=True, slots=True)
class RowsLink:
    """A link that shows other rows, or the same in another order."""

    text: str
    path: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class RowInWords:
    """A row of the list: what it is, what the registry answers, what the user decided."""

    number: int
    title: str
    about: tuple[str, ...]
    staff: str
    outcome: str
    answer: str
    says: str
    coding: str
    decision: str
    path: str


def shown_rows(
    checked: CheckedList, rows: RowsPage, show: RowFilter, sort: RowOrder
) -> dict[str, Any]:
    """What a page of rows shows, with the links to the other pages."""
    check_id = checked.job.check_id

    def path(**changed: str | int) -> str:
        asked = {"show": show.value, "sort": sort.value, **changed}
        return f"{path_of(check_id, 'rows')}?{urlencode(asked)}"

    return {
        "title": _FILTERS[show] if show is not RowFilter.ALL else "All rows",
        "caption": of_list(checked),
        "overview": path_of(check_id),
        "rows": [row_in_words(shown, checked) for shown in rows.rows],
        "has_staff": checked.has_staff,
        "filters": list(_filters(checked, show, path_of(check_id, "rows"), sort)),
        "orders": [
            RowsLink(text, path(sort=order.value), order is sort)
            for order, text in _ORDERS.items()
            if checked.has_staff or order is not RowOrder.STAFF
        ],
        "page_number": rows.number,
        "last_page": rows.last,
        "previous": path(page=rows.number - 1) if rows.number > 1 else "",
        "next": path(page=rows.number + 1) if rows.number < rows.last else "",
        "total": rows.total,
        "show": show.value,
        "sort": sort.value,
        "here": path_of(check_id, "rows"),
    }


def _filters(
    checked: CheckedList, show: RowFilter, here: str, sort: RowOrder
) -> Iterator[RowsLink]:
    for one, text in _FILTERS.items():
        number = count_of(checked, one)
        if number or one is show:
            asked = urlencode({"show": one.value, "sort": sort.value})
            yield RowsLink(f"{text} ({number:,})", f"{here}?{asked}", one is show)


def row_in_words(shown: ShownRow, checked: CheckedList) -> RowInWords:
    """A row as a page shows it."""
    row, added = shown.row, shown.added
    is_open = row.outcome in {"ambiguous", "unmatched"}
    return RowInWords(
        row.number,
        row.title or "No title",
        tuple(_about(shown, checked)),
        "" if row.staff is None else f"{row.staff:,}",
        row.outcome,
        added["national_name"] or "",
        _says(shown),
        coding_in_words(added["coding_check"]),
        decision_in_words(shown),
        path_of(row.check_id, f"settle/{row.title_number}") if is_open else "",
    )


def _says(shown: ShownRow) -> str:
    if shown.row.outcome == "matched":
        return codes_in_words(shown.added["codes"])
    if shown.row.outcome == NOT_CHECKED:
        return str(shown.added["reasons"])
    return str(shown.added["question"] or shown.added["reasons"])


def codes_in_words(codes: str) -> str:
    """The first codes of a role, and how many more there are.

    >>> codes_in_words("esr-job-role 07054; nhs-occupation-code N6A; nhs-occupation-code N7A")
    'ESR job role 07054; NHS occupation code N6A; and 1 more'
    """
    named = codes.split("; ") if codes else []
    more = [f"and {len(named) - _CODES_SHOWN} more"] if len(named) > _CODES_SHOWN else []
    return "; ".join([*map(_code_in_words, named[:_CODES_SHOWN]), *more])


def _code_in_words(named: str) -> str:
    system, space, code = named.partition(" ")
    return list_in_words(system) + space + code


def coding_in_words(check: str) -> str:
    """What is wrong with the code of a row. Empty for a code that may be right.

    >>> coding_in_words("retired code: H1D ended in 2020."), coding_in_words("expected: It is.")
    ('Retired code: H1D ended in 2020.', '')
    """
    is_wrong = check.startswith(("unexpected", "known miscoding", "retired", "unknown"))
    return check[:1].upper() + check[1:] if is_wrong else ""


def _about(shown: ShownRow, checked: CheckedList) -> Iterator[str]:
    """The band and the codes of a row, each with its heading."""
    columns = checked.head["table"]["columns"]
    for column, value in zip(columns, shown.row.cells, strict=True):
        if column["used_as"] in _SHOWN and value:
            yield f"{column['text']}: {value}"


def decision_in_words(shown: ShownRow) -> str:
    """What the user decided on the title of a row. Empty without a decision."""
    title = shown.title
    if title is None or title.decision is None:
        return ""
    if title.decision == OwnDecision.ROLE:
        return f"You say: {title.role_name}"
    if title.decision == OwnDecision.OWN_ROLE:
        return f"You say: our own role. {title.reason}"
    return "You will ask the manager"
