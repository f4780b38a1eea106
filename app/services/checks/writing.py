"""A checked list as JSON or CSV, in pieces, so that a long one is never held whole."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from functools import lru_cache, partial
from itertools import islice
from typing import Any, Final, NamedTuple

from app.matching.resolution import Resolution, RoleCard
from app.matching.unresolved import UnresolvedGroup
from app.services.checks.cells import ADDED, AddedCells, Cell, possible
from app.services.checks.report import (
    MOST_CANDIDATES,
    CheckedRow,
    CheckReport,
    Choices,
    RowTally,
    uncoded_in,
)
from app.spreadsheets.csv_text import csv_cell, harmless_csv_cell
from app.spreadsheets.tables import Heading, Table

MOST_WORDS: Final = 20
"""How many words the summary names for each cause that kept titles from a role."""
MOST_TO_CHOOSE_FROM: Final = 7
"""The readings of a title that a person chooses from, each with a digit of the keyboard."""

_PIECE_ROWS: Final = 500
_MOST_REMEMBERED: Final = 50_000


class Line(NamedTuple):
    """A row as it is written: the user's own cells, the answer's, and those of this row alone."""

    own: Sequence[str]
    answer: tuple[Cell, ...]
    rest: tuple[Cell, ...]


class Form(StrEnum):
    """How a checked list is written."""

    JSON = "json"
    CSV = "csv"
    XLSX = "xlsx"


MEDIA_TYPES: Final = {
    Form.JSON: "application/json",
    Form.CSV: "text/csv; charset=utf-8",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@dataclass(frozen=True, slots=True)
class CheckRequest:
    """What a check is asked for. A raw CSV has no cell made harmless for spreadsheets.

    `root` is the prefix of the addresses in the answer. It is noted here, because a process
    that does a check later does not know the request. A check for pages is stored row by row
    and not as one file, whatever the form.
    """

    form: Form = Form.JSON
    is_raw: bool = False
    choices: Choices = field(default_factory=Choices)
    root: str = ""
    is_for_pages: bool = False

    @property
    def most_candidates(self) -> int:
        """How many readings of a title are found: a person who settles it needs more."""
        return MOST_TO_CHOOSE_FROM if self.is_for_pages else MOST_CANDIDATES


@dataclass(frozen=True, slots=True)
class Stamp:
    """What the answers were made from."""

    release: str | None
    content: str
    resolver: str


def as_csv(report: CheckReport, *, is_raw: bool) -> Iterator[bytes]:
    """The user's table with ours at the right (RFC 4180, UTF-8).

    A cell that a spreadsheet would run as a formula has an apostrophe before it; a raw
    table, for a machine, has every cell as it came.
    """
    yield from csv_of(report.table.headings, ADDED, lines_of(report), is_raw=is_raw)


def lines_of(report: CheckReport) -> Iterator[Line]:
    """The rows of a report under the user's own headings and `ADDED`."""
    cells = AddedCells()
    for checked in report.rows:
        yield Line(checked.row.values, cells.of(checked), (checked.row.number,))


def csv_of(
    headings: Sequence[Heading], added: Sequence[str], lines: Iterator[Line], *, is_raw: bool
) -> Iterator[bytes]:
    """Rows under the user's own headings and those that are added. See `as_csv`."""
    cell = csv_cell if is_raw else harmless_csv_cell
    # A list repeats its cells, and answers repeat: each is put into CSV once.
    own_cell = lru_cache(_MOST_REMEMBERED)(cell)
    answer_cells = lru_cache(_MOST_REMEMBERED)(partial(_in_csv, cell))
    yield f"{','.join([*(cell(heading.text) for heading in headings), *added])}\r\n".encode()
    while piece := list(islice(lines, _PIECE_ROWS)):
        yield "".join(
            [
                f"{','.join(map(own_cell, line.own))},{answer_cells(line.answer)},"
                f"{_in_csv(cell, line.rest)}\r\n"
                for line in piece
            ]
        ).encode()


def _in_csv(written: Callable[[str], str], cells: tuple[Cell, ...]) -> str:
    return ",".join([written(cell) if isinstance(cell, str) else _number(cell) for cell in cells])


def _number(cell: float | None) -> str:
    return "" if cell is None else str(cell)  # a share or the number of a row, never negative


def as_json(report: CheckReport, stamp: Stamp, root: str) -> Iterator[bytes]:
    """The whole answer as one JSON object, its rows last but the stamp.

    `root` is the prefix of the addresses in it.
    """
    head = {"table": described(report.table), "summary": summary(report), **_lists(report, root)}
    yield _dumps(head)[:-1] + b',"rows":['
    written: dict[int, bytes] = {}  # an answer that repeats is written out once
    for start in range(0, len(report.rows), _PIECE_ROWS):
        piece = report.rows[start : start + _PIECE_ROWS]
        yield (b"," if start else b"") + b",".join(
            _row(checked, written, root) for checked in piece
        )
    yield b'],"registry":' + _dumps(asdict(stamp)) + b"}"


def summary(report: CheckReport) -> dict[str, Any]:
    """The counts of a report, by rows and, where the list has it, by headcount."""
    tallies = {outcome.value: tally for outcome, tally in report.outcomes.items()}
    return {
        "rows": len(report.rows),
        "distinct_titles": report.distinct_titles,
        **{name: tally.rows for name, tally in tallies.items()},
        "not_checked": report.not_checked,
        "miscoded": report.miscoded.rows,
        "roles_without_code": uncoded_in(report.uncoded),
        "coding": {verdict.value: count for verdict, count in sorted(report.verdicts.items())},
        "headcount": _headcount(report, tallies) if report.has_staff else None,
        "unresolved_by_cause": [_kept_out(group) for group in report.kept_out],
    }


def _kept_out(group: UnresolvedGroup) -> dict[str, Any]:
    words = [asdict(word) for word in group.words[:MOST_WORDS]]
    return {"cause": group.cause.value, "titles": group.titles, "words": words}


def _headcount(report: CheckReport, tallies: dict[str, RowTally]) -> dict[str, int]:
    return {
        "total": sum(tally.staff for tally in tallies.values()),
        **{name: tally.staff for name, tally in tallies.items()},
        "miscoded": report.miscoded.staff,
        "rows_without_a_number": report.untold,
    }


def _lists(report: CheckReport, root: str) -> dict[str, Any]:
    return {
        "unresolved": [
            {
                "title": one.title,
                "outcome": one.outcome,
                "why": one.why,
                "question": one.question,
                "reasons": one.reasons,
                **_counted(one.tally, report),
            }
            for one in report.unresolved
        ],
        "roles_without_code": [
            {"role": _role(one.role, root), "system": one.system, **_counted(one.tally, report)}
            for one in report.uncoded
        ],
    }


def _counted(tally: RowTally, report: CheckReport) -> dict[str, int | None]:
    return {"rows": tally.rows, "headcount": tally.staff if report.has_staff else None}


def described(table: Table) -> dict[str, Any]:
    """How a list was read, and what was left out of it."""
    return {
        "kind": table.kind,
        "sheet": table.sheet,
        "header_row": table.header_row,
        "columns": [asdict(heading) for heading in table.headings],
        "dropped_columns": table.dropped,
        "skipped_sheets": table.skipped_sheets,
        "notes": table.notes,
        "remarks": [asdict(remark) for remark in table.remarks],
    }


def _row(checked: CheckedRow, written: dict[int, bytes], root: str) -> bytes:
    own = {"row": checked.row.number, "title": checked.title, "cells": checked.row.values}
    own |= {"problem": checked.problem}
    answer = checked.answer
    if id(answer) not in written:  # answers live as long as the report
        written[id(answer)] = _dumps(_answer(answer, root))
    return _dumps(own)[:-1] + b"," + written[id(answer)][1:]


def _answer(answer: Resolution | None, root: str) -> dict[str, Any]:
    if answer is None:
        return dict.fromkeys(_ANSWER_FIELDS) | {"reasons": [], "candidates": [], "codes": []}
    check = answer.coding_check
    return {
        "outcome": answer.outcome,
        "why": answer.why,
        "role": _role(answer.role, root) if answer.role else None,
        "confidence": answer.confidence,
        "reasons": answer.reasons,
        "candidates": [
            {"role": _role(one.role, root), "confidence": one.confidence}
            for one in possible(answer)
        ],
        "question": answer.question,
        "codes": [{name: getattr(code, name) for name in _CODE_FIELDS} for code in answer.codes],
        "coding_check": None
        if check is None
        else {"given": check.given, "verdict": check.verdict, "detail": check.detail},
        "suggested_title": answer.suggested_title,
    }


_CODE_FIELDS: Final = ("system", "version", "code", "display", "relation", "status")
_ANSWER_FIELDS: Final = (
    *("outcome", "why", "role", "confidence", "reasons", "candidates", "question", "codes"),
    *("coding_check", "suggested_title"),
)


def _role(role: RoleCard, root: str) -> dict[str, str]:
    url = f"{root}/roles/{role.role_id}"
    return {"id": role.role_id, "name": role.name, "family": role.family, "url": url}


def _dumps(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
