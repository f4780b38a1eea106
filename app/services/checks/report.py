"""A whole list checked: an answer for each row in its place, and what they come to."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import tee
from typing import Final

from app.matching.index import MatchIndex
from app.matching.resolution import CodingVerdict, Outcome, Resolution, RoleCard, Strictness
from app.matching.resolve import TitleError, TitleQuery, resolve_many
from app.matching.unresolved import UnresolvedGroup, group_unresolved
from app.services.posts.cells import read_headcount
from app.services.posts.questions import question_of
from app.services.posts.remarks import with_remarks
from app.spreadsheets.tables import ColumnUse, Row, RowKind, Table

MOST_UNRESOLVED: Final = 50
MOST_CANDIDATES: Final = 3
MISCODED: Final = frozenset((CodingVerdict.KNOWN_MISCODING, CodingVerdict.UNEXPECTED))
_ROWS_A_STEP: Final = 500
_WHY_NOT_CHECKED: Final = {
    RowKind.TOTAL: "This row is a total, so it is not counted.",
    RowKind.VACANCY: "This row is a vacancy, or nobody is in post, so it is not counted.",
    RowKind.NOTE: "This row is a note, so it is not counted.",
    RowKind.NO_TITLE: "This row has no title.",
}
Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Choices:
    """How the titles of a list are to be answered."""

    strictness: Strictness = Strictness.STANDARD
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """A row with its answer; without one, `problem` says why in a sentence."""

    row: Row
    title: str
    answer: Resolution | None
    problem: str | None = None


@dataclass(slots=True)
class RowTally:
    """Rows and staff of one sort. `staff` counts only rows that have a number."""

    rows: int = 0
    staff: int = 0

    def add(self, staff: int | None) -> None:
        """Count one row more."""
        self.rows += 1
        self.staff += staff or 0


@dataclass(frozen=True, slots=True)
class UnresolvedTitle:
    """A title that names no single role, with how many rows and staff have it."""

    title: str
    outcome: Outcome
    why: str | None
    question: str | None
    reasons: tuple[str, ...]
    tally: RowTally


@dataclass(frozen=True, slots=True)
class UncodedRole:
    """A role of the list that provably lacks a code in a code list."""

    role: RoleCard
    system: str
    tally: RowTally


def _no_rows() -> dict[Outcome, RowTally]:
    return {outcome: RowTally() for outcome in Outcome}


@dataclass(slots=True)
class CheckReport:
    """A list checked, its rows in their order.

    `has_staff` says whether the list has a column of headcounts; `untold` counts the rows
    whose headcount is not a number. `not_checked` are rows without a title that can be read,
    and totals. `kept_out` has all different titles without a role by what was in the way.
    """

    table: Table
    has_staff: bool
    rows: list[CheckedRow] = field(default_factory=list)
    outcomes: dict[Outcome, RowTally] = field(default_factory=_no_rows)
    verdicts: Counter[CodingVerdict] = field(default_factory=Counter)
    miscoded: RowTally = field(default_factory=RowTally)
    not_checked: int = 0
    untold: int = 0
    distinct_titles: int = 0
    unresolved: list[UnresolvedTitle] = field(default_factory=list)
    uncoded: list[UncodedRole] = field(default_factory=list)
    kept_out: tuple[UnresolvedGroup, ...] = ()


def check_table(
    table: Table,
    index: MatchIndex,
    uncoded: Mapping[str, frozenset[str]],
    choices: Choices,
    progress: Progress = lambda _: None,
    *,
    limit: int = MOST_CANDIDATES,
) -> CheckReport:
    """Every row of a list answered; titles that repeat with the same context only once.

    `uncoded` has the roles without a code by code list. `progress` is given how many rows
    are done from time to time. `limit` is the most readings of a title.
    """
    report = CheckReport(with_remarks(table), table.place(ColumnUse.HEADCOUNT) is not None)
    counts = _Counts(uncoded)
    records, ahead = tee((row, cells, question_of(cells)) for row, cells in table.records())
    answers = resolve_many(
        (query for row, _, query in ahead if _problem(row, query) is None),
        index,
        strictness=choices.strictness,
        limit=limit,
        as_of=choices.as_of,
    )
    for number, (row, cells, query) in enumerate(records, start=1):
        checked = _check_row(row, query, answers)
        report.rows.append(checked)
        counts.add(report, checked, cells)
        if number % _ROWS_A_STEP == 0:
            progress(number)
    counts.finish(report)
    return report


def _problem(row: Row, query: TitleQuery) -> str | None:
    """Why a row asks nothing."""
    return None if row.kind is RowKind.POST else _WHY_NOT_CHECKED[row.kind]


def _check_row(
    row: Row, query: TitleQuery, answers: Iterator[Resolution | TitleError]
) -> CheckedRow:
    problem = _problem(row, query)
    if problem is not None:
        return CheckedRow(row, query.title, None, problem)
    answer = next(answers)
    if isinstance(answer, TitleError):
        return CheckedRow(row, query.title, None, str(answer))
    return CheckedRow(row, query.title, answer)


def read_staff(cell: str) -> int | None:
    """How many staff a cell counts. None where it has no number."""
    count = read_headcount(cell)
    return None if count is None else count.number


class _Counts:
    """What the rows of a report come to, counted as they pass."""

    def __init__(self, uncoded: Mapping[str, frozenset[str]]) -> None:
        self._without_code = uncoded
        self._titles: set[str] = set()
        self._unresolved: dict[tuple[str, Outcome], UnresolvedTitle] = {}
        self._uncoded: dict[tuple[str, str], UncodedRole] = {}
        self._without_role: list[Resolution] = []

    def add(self, report: CheckReport, checked: CheckedRow, cells: Mapping[str, str]) -> None:
        """Count one row."""
        answer = checked.answer
        if checked.title and checked.row.kind is RowKind.POST:
            self._titles.add(checked.title)
        if answer is None:
            report.not_checked += 1
            return
        staff = read_staff(cells.get(ColumnUse.HEADCOUNT, ""))
        report.untold += report.has_staff and staff is None
        report.outcomes[answer.outcome].add(staff)
        if answer.coding_check is not None:
            self._add_verdict(report, answer.coding_check.verdict, staff)
        if answer.role is None:
            self._add_unresolved(checked.title, answer, staff)
        else:
            self._add_role(answer.role, staff)

    def finish(self, report: CheckReport) -> None:
        """Put the lists in order: most staff first, then most rows, then by name."""
        report.distinct_titles = len(self._titles)
        report.unresolved = sorted(
            self._unresolved.values(), key=lambda one: _most(one.tally, one.title)
        )[:MOST_UNRESOLVED]
        report.kept_out = group_unresolved(self._without_role)
        report.uncoded = sorted(
            self._uncoded.values(), key=lambda one: _most(one.tally, one.role.name + one.system)
        )

    def _add_verdict(self, report: CheckReport, verdict: CodingVerdict, staff: int | None) -> None:
        report.verdicts[verdict] += 1
        if verdict in MISCODED:
            report.miscoded.add(staff)

    def _add_unresolved(self, title: str, answer: Resolution, staff: int | None) -> None:
        key = title, answer.outcome
        if key not in self._unresolved:
            self._unresolved[key] = UnresolvedTitle(
                title, answer.outcome, answer.why, answer.question, answer.reasons, RowTally()
            )
            self._without_role.append(answer)
        self._unresolved[key].tally.add(staff)

    def _add_role(self, role: RoleCard, staff: int | None) -> None:
        for system, role_ids in self._without_code.items():
            if role.role_id in role_ids:
                key = role.role_id, system
                self._uncoded.setdefault(key, UncodedRole(role, system, RowTally())).tally.add(
                    staff
                )


def _most(tally: RowTally, name: str) -> tuple[int, int, str]:
    return (-tally.staff, -tally.rows, name)


def uncoded_in(rows: Iterable[UncodedRole]) -> int:
    """How many roles lack a code in any list."""
    return len({one.role.role_id for one in rows})
