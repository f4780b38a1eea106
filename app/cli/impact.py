"""The command that shows which answers a changed seed would change."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from pydantic import BaseModel

from app.cli.database import current_index
from app.cli.output import (
    COULD_NOT,
    FormatOption,
    PrintFormat,
    notes,
    print_rows,
    print_table,
    working,
)
from app.matching.index import compile_tables
from app.plurals import counted
from app.services.proposals.impact.comparing import (
    ComparedAnswer,
    ImpactReport,
    ImpactVerdict,
    compare_answers,
)
from app.services.proposals.impact.titles_file import read_titles_for_impact
from app.services.seed.golden import golden_file, read_golden
from app.services.seed.loading import read_seed
from app.services.seed.tables import tables_of_seed
from app.settings import read_settings


class ImpactRow(BaseModel):
    """A line of the table that `impact` prints: one title whose answer changes.

    `golden` says what that does to the golden set.
    """

    title: str
    band: str | None
    before_outcome: str
    before_role_id: str | None
    before_confidence: float
    before_level: str | None
    after_outcome: str
    after_role_id: str | None
    after_confidence: float
    after_level: str | None
    golden: str | None


class ImpactOut(BaseModel):
    """The JSON that `impact` prints."""

    verdict: ImpactVerdict
    titles: int
    changed: list[ImpactRow]


def impact(
    path: Annotated[
        Path | None, typer.Option("--seed", help="The changed seed files.", file_okay=False)
    ] = None,
    titles: Annotated[
        Path | None,
        typer.Option(help="Titles to ask instead of the golden set.", exists=True, dir_okay=False),
    ] = None,
    form: FormatOption = PrintFormat.TABLE,
) -> None:
    """Show every title whose answer a changed seed would change. Code 1: it breaks the golden set.

    Compares the registry in the database with a new registry made from the seed files.
    """
    settings = read_settings()
    folder = path or settings.seed_dir
    asked = (
        read_titles_for_impact(titles)
        if titles is not None
        else read_golden(golden_file(folder, otherwise=settings.seed_dir))
    )
    with working("Comparing"):
        after = compile_tables(tables_of_seed(read_seed(folder)))
        report = compare_answers(current_index(settings)[1], after, asked)
    _print_impact(form, report)
    if report.verdict is ImpactVerdict.BREAKS_GOLDEN_SET:
        raise typer.Exit(COULD_NOT)


def _print_impact(form: PrintFormat, report: ImpactReport) -> None:
    rows = list(_changed(report))
    if form is not PrintFormat.TABLE:
        answer = ImpactOut(verdict=report.verdict, titles=report.titles, changed=rows)
        print_rows(form, ImpactRow, rows, answer)
    elif rows:
        print_table(["title", "before", "after", "golden set"], _rows_in_words(report))
    notes.print(
        f"{report.verdict}: {len(rows):,} of {counted(report.titles, 'title')} would change"
    )


def _changed(report: ImpactReport) -> Iterator[ImpactRow]:
    for change in report.changed:
        yield ImpactRow(
            title=change.title,
            band=change.band,
            before_outcome=change.before.outcome,
            before_role_id=change.before.role_id,
            before_confidence=change.before.confidence,
            before_level=change.before.level,
            after_outcome=change.after.outcome,
            after_role_id=change.after.role_id,
            after_confidence=change.after.confidence,
            after_level=change.after.level,
            golden=change.golden,
        )


def _rows_in_words(report: ImpactReport) -> Iterator[list[str]]:
    for change in report.changed:
        title = f"{change.title} (band {change.band})" if change.band else change.title
        yield [title, _in_words(change.before), _in_words(change.after), change.golden or ""]


def _in_words(answer: ComparedAnswer) -> str:
    named = [answer.outcome, answer.role or "", f"{answer.confidence:.2f}", answer.level or ""]
    return ", ".join(part for part in named if part)
