"""A trust's list on the wire."""

from datetime import datetime
from typing import Annotated, Self

from pydantic import Field

from app.api.schemas.base import In, Out, RegistryOut, RoleCardOut
from app.db.models import CheckJob
from app.http.addresses import address
from app.http.routing import PRINTABLE, DayText
from app.matching.resolution import Cause, CodingVerdict, Outcome, Strictness
from app.services.checks.report import Choices
from app.services.checks.writing import CheckRequest, Form
from app.spreadsheets.tables import ColumnUse, FileKind, Wanted
from app.vocabulary import CheckState

Named = Annotated[str | None, Field(max_length=200, json_schema_extra=PRINTABLE)]
_SUFFIX = "_column"


class CheckIn(In):
    """How a list is read and checked. A blank column name means: use none."""

    title_column: Named = Field(default=None, description="Heading or number of the job titles")
    band_column: Named = Field(default=None, description="Heading or number of the pay bands")
    occupation_code_column: Named = None
    job_role_column: Named = None
    staff_group_column: Named = None
    setting_column: Named = None
    headcount_column: Named = None
    fte_column: Named = None
    team_column: Named = None
    site_column: Named = None
    organisation_column: Named = None
    keep: Named = Field(
        default=None, description="Headings of further columns to keep, joined by ';'"
    )
    sheet: Named = Field(default=None, description="The sheet of a workbook; else the first")
    skip_faulty_rows: bool = Field(
        default=False, description="Leave out and list rows that cannot be read"
    )
    format: Form | None = Field(default=None, description="Goes before 'Accept'")
    raw: bool = Field(default=False, description="CSV for a machine: no cell made harmless")
    strictness: Strictness = Strictness.STANDARD
    as_of: DayText | None = Field(default=None, description="Names and codes in force that day")

    def wanted(self, job_words: frozenset[str], *, is_list_of_titles: bool) -> Wanted:
        """What is said of the file, as its reader takes it."""
        named = {column: getattr(self, column + _SUFFIX) for column in ColumnUse}
        keep = (name.strip() for name in (self.keep or "").split(";"))
        return Wanted(
            columns={name: heading for name, heading in named.items() if heading is not None},
            keep=tuple(name for name in keep if name),
            sheet=self.sheet,
            job_words=job_words,
            is_list_of_titles=is_list_of_titles,
            skips_faulty_rows=self.skip_faulty_rows,
        )

    def asked(self, form: Form) -> CheckRequest:
        """What the check is asked for."""
        return CheckRequest(form, self.raw, Choices(self.strictness, self.as_of), address(""))


class ColumnOut(Out):
    """A column that was kept, and what it was used as."""

    text: str
    position: int
    used_as: str | None


class RemarkOut(Out):
    """What was left out, changed or not counted: the row, its text, and why."""

    row: int
    text: str
    message: str


class TableOut(Out):
    """How the file was read, and what was left out of it."""

    kind: FileKind
    sheet: str | None
    header_row: int | None
    columns: list[ColumnOut]
    dropped_columns: list[str]
    skipped_sheets: list[str]
    notes: list[str]
    remarks: list[RemarkOut]


class HeadcountByOutcomeOut(Out):
    """Staff by outcome, over the rows that have a number."""

    total: int
    matched: int
    ambiguous: int
    unmatched: int
    miscoded: int
    rows_without_a_number: int


class WordInTheWayOut(Out):
    """A word or phrase, folded and in lower case, and how many titles it was in the way of."""

    words: str
    titles: int


class UnresolvedByCauseOut(Out):
    """The different titles that one cause kept from a role, and the most frequent words in it."""

    cause: Cause
    titles: int
    words: list[WordInTheWayOut]


class CheckSummaryOut(Out):
    """What the rows come to. `miscoded`: the code given is not the role's."""

    rows: int
    distinct_titles: int
    matched: int
    ambiguous: int
    unmatched: int
    not_checked: int
    miscoded: int
    roles_without_code: int
    coding: dict[CodingVerdict, int]
    headcount: HeadcountByOutcomeOut | None
    unresolved_by_cause: list[UnresolvedByCauseOut]


class UnresolvedOut(Out):
    """A title to settle: those with most staff come first."""

    title: str
    outcome: Outcome
    why: str | None
    question: str | None
    reasons: list[str]
    rows: int
    headcount: int | None


class UncodedRoleOut(Out):
    """A role of the list that provably lacks a code in a code list."""

    role: RoleCardOut
    system: str
    rows: int
    headcount: int | None


class ReadingOfRowOut(Out):
    """A role that an ambiguous title may mean."""

    role: RoleCardOut
    confidence: float


class RowCodeOut(Out):
    """A code of the role."""

    system: str
    version: str
    code: str
    display: str
    relation: str
    status: str


class RowCodingOut(Out):
    """Whether the code that came with the title fits the role."""

    given: str
    verdict: CodingVerdict
    detail: str


class CheckedRowOut(Out):
    """A row of the list with its answer; `problem` says why there is none."""

    row: int
    title: str
    cells: list[str]
    problem: str | None
    outcome: Outcome | None
    why: str | None
    role: RoleCardOut | None
    confidence: float | None
    reasons: list[str]
    candidates: list[ReadingOfRowOut]
    question: str | None
    codes: list[RowCodeOut]
    coding_check: RowCodingOut | None
    suggested_title: str | None


class CheckedListOut(Out):
    """A list, checked: its rows in their order."""

    table: TableOut
    summary: CheckSummaryOut
    unresolved: list[UnresolvedOut]
    roles_without_code: list[UncodedRoleOut]
    rows: list[CheckedRowOut]
    registry: RegistryOut


class CheckProblemOut(Out):
    """Why a check has no result."""

    code: str
    detail: str


class CheckJobOut(Out):
    """How far a long check is. `result` is where its file is, once it is done."""

    id: str
    status: CheckState
    url: str
    format: Form
    rows: int
    rows_done: int
    result: str | None
    error: CheckProblemOut | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime

    @classmethod
    def of(cls, job: CheckJob) -> Self:
        """A check in the form of the API."""
        url = address(f"/checks/{job.check_id}")
        error = (
            CheckProblemOut(code=job.problem_code, detail=job.problem or "")
            if job.problem_code
            else None
        )
        return cls(
            id=job.check_id,
            status=CheckState(job.state),
            url=url,
            format=Form(job.asked["form"]),
            rows=job.rows,
            rows_done=job.rows_done,
            result=f"{url}/result" if job.state == CheckState.DONE else None,
            error=error,
            created_at=job.created_at,
            finished_at=job.finished_at,
            expires_at=job.expires_at,
        )
