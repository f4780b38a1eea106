"""A checked list in pieces for the database: its titles, the answers, and its rows."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from app.matching.names import spelling_key
from app.matching.repair import TitleError
from app.matching.resolution import Outcome, Resolution
from app.services.checks.cells import NOT_CHECKED, AddedCells, Cell
from app.services.checks.report import MISCODED, CheckedRow, CheckReport, read_staff
from app.services.checks.summary_sheet import summary_rows
from app.services.checks.writing import Stamp, described, summary
from app.spreadsheets.tables import ColumnUse

HEAD: Final = "head"
TITLES: Final = "titles"
ANSWERS: Final = "answers"
ROWS: Final = "rows"
BATCH_ROWS: Final = 1_000
MOST_BANDS: Final = 6
_CODES: Final = (ColumnUse.OCCUPATION_CODE, ColumnUse.JOB_ROLE)


def as_batches(report: CheckReport, stamp: Stamp) -> Iterator[bytes]:
    """The report as JSON objects, each with the name of a table and some of its rows.

    The first is the head: what is known of the whole list.
    """
    found = _Found()
    rows = [
        found.row_of(place, checked, cells)
        for place, (checked, (_, cells)) in enumerate(
            zip(report.rows, report.table.records(), strict=True)
        )
    ]
    yield _dumps(HEAD, _head(report, stamp))
    for name, stored in (
        (TITLES, list(found.titles.values())),
        (ANSWERS, found.answer_rows()),
        (ROWS, rows),
    ):
        for start in range(0, len(stored), BATCH_ROWS):
            yield _dumps(name, stored[start : start + BATCH_ROWS])


def _head(report: CheckReport, stamp: Stamp) -> dict[str, Any]:
    return {
        "table": described(report.table),
        "summary": summary(report),
        "sheet": list(summary_rows(report, stamp)),
        "registry": asdict(stamp),
        "uncoded": [
            {
                "role_id": one.role.role_id,
                "name": one.role.name,
                "system": one.system,
                "rows": one.tally.rows,
                "staff": one.tally.staff if report.has_staff else None,
            }
            for one in report.uncoded
        ],
    }


@dataclass(slots=True)
class _Found:
    """The different titles and answers of a list, numbered as they come."""

    titles: dict[tuple[object, ...], dict[str, Any]] = field(default_factory=dict)
    answers: dict[tuple[Cell, ...], int] = field(default_factory=dict)
    cells: AddedCells = field(default_factory=AddedCells)

    def row_of(self, place: int, checked: CheckedRow, cells: Mapping[str, str]) -> dict[str, Any]:
        """A row of the list as it is stored."""
        answer = checked.answer
        staff = read_staff(cells.get(ColumnUse.HEADCOUNT, ""))
        added = self.cells.of(checked)
        return {
            "place": place,
            "number": checked.row.number,
            "title_number": None if answer is None else self._title(checked, answer, cells, staff),
            "answer_number": self.answers.setdefault(added, len(self.answers)),
            "outcome": NOT_CHECKED if answer is None else answer.outcome.value,
            "is_miscoded": is_miscoded(answer),
            "title": checked.title,
            "sort_title": checked.title.casefold(),
            "staff": staff,
            "cells": checked.row.values,
        }

    def answer_rows(self) -> list[dict[str, Any]]:
        """The answers as they are stored."""
        return [{"number": number, "cells": cells} for cells, number in self.answers.items()]

    def _title(
        self,
        checked: CheckedRow,
        answer: Resolution,
        cells: Mapping[str, str],
        staff: int | None,
    ) -> int:
        code = " / ".join(cells[use] for use in _CODES if cells.get(use)) or None
        key = (_spelling(checked.title), code, *_decided(answer))
        if key not in self.titles:
            self.titles[key] = {
                "number": len(self.titles),
                "title": checked.title,
                "band": None,
                "code": code,
                "outcome": answer.outcome.value,
                "is_miscoded": is_miscoded(answer),
                "question": answer.question,
                "detail": _detail(answer),
                "rows": 0,
                "staff": 0,
            }
        title = self.titles[key]
        title["rows"] += 1
        title["staff"] += staff or 0
        title["band"] = _with_band(title["band"], cells.get(ColumnUse.BAND, ""))
        return int(title["number"])


def is_miscoded(answer: Resolution | None) -> bool:
    """Whether the code that came with a title is not the role's."""
    check = None if answer is None else answer.coding_check
    return check is not None and check.verdict in MISCODED


def _spelling(title: str) -> str:
    """A title without case, punctuation and plurals: two spellings of it are settled at once."""
    try:
        return spelling_key(title)
    except TitleError:
        return title


def _with_band(bands: str | None, band: str) -> str | None:
    """The first bands of a title, with one more."""
    known = bands.split(", ") if bands else []
    if not band or band in known or len(known) >= MOST_BANDS:
        return bands
    return ", ".join([*known, band])


def _decided(answer: Resolution) -> Sequence[object]:
    """What makes two answers different for a person who settles a title."""
    role = None if answer.role is None else answer.role.role_id
    # A band changes the order of the readings, and a decision is for the title and code alone.
    readings = frozenset(one.role.role_id for one in answer.candidates)
    return answer.outcome, answer.why, role, answer.question, readings, is_miscoded(answer)


def _detail(answer: Resolution) -> dict[str, Any]:
    check = answer.coding_check
    return {
        "why": answer.why,
        "reasons": answer.reasons,
        "role": None if answer.role is None else asdict(answer.role),
        "readings": [
            {**asdict(one.role), "term": one.matched_term, "reasons": one.reasons}
            for one in answer.candidates
            if answer.outcome is not Outcome.MATCHED
        ],
        "coding": None if check is None else {"given": check.given, "detail": check.detail},
    }


def _dumps(name: str, rows: object) -> bytes:
    return json.dumps({name: rows}, ensure_ascii=False, separators=(",", ":")).encode()
