"""A whole list checked: an answer for each row in its place, and what they come to."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Final

from app.matching.index import MatchIndex
from app.matching.resolution import CodingVerdict, Outcome, Resolution, RoleCard, Strictness
from app.matching.resolve import TitleError, resolve_many
from app.matching.unresolved import UnresolvedGroup, group_unresolved
from app.services.posts.cells import read_headcount
from app.services.posts.questions import Cells, cells_asked, question_of
from app.services.posts.remarks import with_remarks
from app.spreadsheets.tables import ColumnUse, Row, RowKind, Table

MOST_UNRESOLVED: Final = 50
MOST_CANDIDATES: Final = 3
MISCODED: Final = frozenset((CodingVerdict.KNOWN_MISCODING, CodingVerdict.UNEXPECTED))
_ROWS_A_STEP: Final = 500
_MOST_REMEMBERED: Final = 1_000
_WHY_NOT_CHECKED: Final = {
    RowKind.TOTAL: "This row is a total, so it is not counted.",
    RowKind.VACANCY: "This row is a vacancy, or nobody is in post, so it is not counted.",
    RowKind.NOTE: "This row is a note, so it is not counted.",
    RowKind.HEADING: "This row heads the rows under it, so it is not counted.",
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

    def add(self, posts: "_PostTally") -> None:
        """Count posts that ask the same."""
        self.rows += posts.rows
        self.staff += posts.staff


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
    asked = list(cells_asked(table))
    answers = _answers(_posts_by_question(table, asked), index, choices, limit, progress)
    tallies = {question: _PostTally() for question in answers}
    staff_of = lru_cache(_MOST_REMEMBERED)(read_staff)
    headcounts = table.cells(ColumnUse.HEADCOUNT)
    for row, question, headcount in zip(table.rows, asked, headcounts, strict=True):
        if row.kind is RowKind.POST:
            tallies[question].add(staff_of(headcount))
            report.rows.append(_checked_post(row, question[0], answers[question]))
        else:
            report.not_checked += 1
            problem = _WHY_NOT_CHECKED[row.kind]
            report.rows.append(CheckedRow(row, question[0], None, problem))
    _count(report, answers, tallies, uncoded)
    return report


def _posts_by_question(table: Table, asked: Sequence[Cells]) -> Counter[Cells]:
    """How many posts ask the same, in the order of the list."""
    rows = zip(table.rows, asked, strict=True)
    return Counter(question for row, question in rows if row.kind is RowKind.POST)


def _answers(
    posts: Counter[Cells],
    index: MatchIndex,
    choices: Choices,
    limit: int,
    progress: Progress,
) -> dict[Cells, Resolution | TitleError]:
    """The answer to each question, in the order of the list.

    The questions about one title are asked one after the other: the title is read once.
    """
    order = sorted(posts)
    answers = resolve_many(
        map(question_of, order),
        index,
        strictness=choices.strictness,
        limit=limit,
        as_of=choices.as_of,
    )
    found = dict(_counted(zip(order, answers, strict=True), posts, progress))
    return {question: found[question] for question in posts}


def _counted(
    answers: Iterable[tuple[Cells, Resolution | TitleError]],
    posts: Counter[Cells],
    progress: Progress,
) -> Iterator[tuple[Cells, Resolution | TitleError]]:
    """The same answers; the watch is given how many are done, after every so many rows."""
    done = said = 0
    for question, answer in answers:
        yield question, answer
        done += posts[question]
        if done - said >= _ROWS_A_STEP:
            progress(done)
            said = done


def _checked_post(row: Row, title: str, answer: Resolution | TitleError) -> CheckedRow:
    if isinstance(answer, TitleError):
        return CheckedRow(row, title, None, str(answer))
    return CheckedRow(row, title, answer)


def read_staff(cell: str) -> int | None:
    """How many staff a cell counts. None where it has no number."""
    count = read_headcount(cell)
    return None if count is None else count.number


@dataclass(slots=True)
class _PostTally:
    """The posts that ask the same. `untold` are those whose headcount is no number."""

    rows: int = 0
    staff: int = 0
    untold: int = 0

    def add(self, staff: int | None) -> None:
        """Count one post more."""
        self.rows += 1
        if staff is None:
            self.untold += 1
        else:
            self.staff += staff


def _count(
    report: CheckReport,
    answers: Mapping[Cells, Resolution | TitleError],
    tallies: Mapping[Cells, _PostTally],
    uncoded: Mapping[str, frozenset[str]],
) -> None:
    """Put into the report what its rows come to."""
    counts = _Counts(uncoded)
    for question, answer in answers.items():
        counts.add(report, question[0], answer, tallies[question])
    report.distinct_titles = len({question[0] for question in answers if question[0]})
    counts.finish(report)


class _Counts:
    """The lists of a report, gathered question by question."""

    def __init__(self, uncoded: Mapping[str, frozenset[str]]) -> None:
        self._without_code = uncoded
        self._unresolved: dict[tuple[str, Outcome], UnresolvedTitle] = {}
        self._uncoded: dict[tuple[str, str], UncodedRole] = {}
        self._without_role: list[Resolution] = []

    def add(
        self, report: CheckReport, title: str, answer: Resolution | TitleError, tally: _PostTally
    ) -> None:
        """Count the posts that ask one question."""
        if isinstance(answer, TitleError):
            report.not_checked += tally.rows
            return
        report.untold += tally.untold if report.has_staff else 0
        report.outcomes[answer.outcome].add(tally)
        if answer.coding_check is not None:
            report.verdicts[answer.coding_check.verdict] += tally.rows
            if answer.coding_check.verdict in MISCODED:
                report.miscoded.add(tally)
        if answer.role is None:
            self._add_unresolved(title, answer, tally)
        else:
            self._add_role(answer.role, tally)

    def finish(self, report: CheckReport) -> None:
        """Put the lists in order: most staff first, then most rows, then by name."""
        report.unresolved = sorted(
            self._unresolved.values(), key=lambda one: _most(one.tally, one.title)
        )[:MOST_UNRESOLVED]
        report.kept_out = group_unresolved(self._without_role)
        report.uncoded = sorted(
            self._uncoded.values(), key=lambda one: _most(one.tally, one.role.name + one.system)
        )

    def _add_unresolved(self, title: str, answer: Resolution, tally: _PostTally) -> None:
        key = title, answer.outcome
        if key not in self._unresolved:
            self._unresolved[key] = UnresolvedTitle(
                title, answer.outcome, answer.why, answer.question, answer.reasons, RowTally()
            )
            self._without_role.append(answer)
        self._unresolved[key].tally.add(tally)

    def _add_role(self, role: RoleCard, tally: _PostTally) -> None:
        for system, role_ids in self._without_code.items():
            if role.role_id in role_ids:
                key = role.role_id, system
                self._uncoded.setdefault(key, UncodedRole(role, system, RowTally())).tally.add(
                    tally
                )


def _most(tally: RowTally, name: str) -> tuple[int, int, str]:
    return (-tally.staff, -tally.rows, name)


def uncoded_in(rows: Iterable[UncodedRole]) -> int:
    """How many roles lack a code in any list."""
    return len({one.role.role_id for one in rows})
