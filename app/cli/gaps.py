"""The command that reports which roles lack a code."""

from collections.abc import Callable
from typing import Annotated

import typer

from app.api.schemas.gaps import GapsOut, RoleGapOut
from app.cli.database import open_engine
from app.cli.days import DayOption, day
from app.cli.output import FormatOption, PrintFormat, notes, print_rows, print_table
from app.db.session import reading
from app.services.codes.gaps.judging import ExactGapStatus, GapBasis
from app.services.codes.gaps.report import GapQuestion, roles_without_code
from app.services.content.indexing import read_version
from app.services.trusts.availability import read_totals
from app.settings import read_settings
from app.vocabulary import CodeSystemId, Family, ReturnSystem


def gaps(
    system: Annotated[str, typer.Option(help="A code list.")] = CodeSystemId.ESR_JOB_ROLE,
    version: Annotated[str | None, typer.Option(help="A version of it.")] = None,
    as_of: DayOption = None,
    family: Family | None = None,
    status: ExactGapStatus | None = None,
    evidence: Annotated[
        GapBasis | None,
        typer.Option(help="Leave our readings out (sourced), or show what rests on one (reading)."),
    ] = None,
    own_line_in: Annotated[
        ReturnSystem | None,
        typer.Option(help="Only roles with a line of their own in this return."),
    ] = None,
    form: FormatOption = PrintFormat.TABLE,
) -> None:
    """Show which roles lack a code in a list, and what is not known."""
    with open_engine(read_settings()) as engine, reading(engine) as session:
        question = GapQuestion(system, version, day(as_of), family, status, evidence, own_line_in)
        report = roles_without_code(session, question)
        answer = GapsOut.of(report, read_version(session), read_totals(session), evidence)
    if form is PrintFormat.TABLE:
        _print_gaps(answer)
    else:
        print_rows(form, RoleGapOut, answer.roles, answer)


def _print_gaps(answer: GapsOut) -> None:
    columns_shown: dict[str, Callable[[RoleGapOut], object]] = {
        "role": lambda gap: gap.role.name,
        "status": lambda gap: gap.exact_status,
        "basis": lambda gap: gap.basis,
        "code": lambda gap: ", ".join(code.code or "" for code in gap.codes),
        "since": lambda gap: gap.since or "",
        "hides under": lambda gap: ", ".join(code.code or code.display for code in gap.hides_under),
        "reason": lambda gap: gap.reason,
    }
    rows = ([str(read(gap)) for read in columns_shown.values()] for gap in answer.roles)
    print_table(list(columns_shown), rows)
    counts = ", ".join(f"{name} {count}" for name, count in answer.summary)
    judged = f"{answer.system} {answer.version or '(none loaded)'}"
    notes.print(f"{judged}, of {answer.judged_on or 'an unknown date'}: {counts}")
    notes.print(answer.list_says)
