"""The command that resolves titles."""

from collections.abc import Iterator, Sequence
from typing import Annotated

import typer
from pydantic import BaseModel

from app.api.resolve import answer_batch
from app.api.schemas.base import RegistryOut
from app.api.schemas.resolve import BatchErrorOut, BatchIn, BatchOut
from app.cli.database import index_of
from app.cli.days import DayOption, day
from app.cli.output import COULD_NOT, FormatOption, PrintFormat, print_rows, print_table
from app.matching.resolution import Strictness
from app.settings import read_settings


class ResolvedRow(BaseModel):
    """A line of the table that `resolve` prints."""

    title: str
    outcome: str
    role_id: str | None
    role: str | None
    confidence: float | None
    why: str | None
    question: str | None
    suggested_title: str | None


def resolve(  # one option for each fact about a post
    titles: Annotated[list[str], typer.Argument(help="Job titles, each in quotes.")],
    *,
    band: Annotated[str | None, typer.Option(help="Agenda for Change band.")] = None,
    occupation_code: Annotated[str | None, typer.Option(help="NHS occupation code.")] = None,
    job_role: Annotated[str | None, typer.Option(help="ESR job role, code or name.")] = None,
    staff_group: Annotated[str | None, typer.Option(help="ESR staff group.")] = None,
    setting: Annotated[str | None, typer.Option(help="Where the post works.")] = None,
    as_of: DayOption = None,
    release: Annotated[
        str | None, typer.Option(help="A release. Leave it out for the live registry.")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, max=50, help="The most candidates to show.")] = 5,
    strictness: Strictness = Strictness.STANDARD,
    form: FormatOption = PrintFormat.TABLE,
) -> None:
    """Show which role each title names, or why no role can be recorded."""
    context = {
        "band": band,
        "occupation_code": occupation_code,
        "job_role": job_role,
        "staff_group": staff_group,
        "setting": setting,
    }
    batch = BatchIn.model_validate(
        {
            "titles": [{"title": title, **context} for title in titles],
            "as_of": day(as_of),
            "limit": limit,
            "strictness": strictness,
        }
    )
    version, index = index_of(read_settings(), release)
    answer = answer_batch(batch, index, RegistryOut.of(version))
    if form is PrintFormat.TABLE:
        _print_answers(titles, answer)
    else:
        print_rows(form, ResolvedRow, _resolved(titles, answer), answer)
    if answer.summary.errors:
        raise typer.Exit(COULD_NOT)


def _resolved(titles: Sequence[str], answer: BatchOut) -> Iterator[ResolvedRow]:
    for title, result in zip(titles, answer.results, strict=True):
        if isinstance(result, BatchErrorOut):
            blanks = dict.fromkeys(ResolvedRow.model_fields)
            fault = {"title": title, "outcome": "error", "why": result.error.detail}
            yield ResolvedRow.model_validate({**blanks, **fault})
            continue
        yield ResolvedRow(
            title=title,
            outcome=result.outcome,
            role_id=result.role.id if result.role else None,
            role=result.role.name if result.role else None,
            confidence=result.confidence,
            why=result.why or "; ".join(result.reasons),
            question=result.question,
            suggested_title=result.suggested_title,
        )


def _print_answers(titles: Sequence[str], answer: BatchOut) -> None:
    rows = [
        (
            row.title,
            row.outcome,
            row.role or "",
            "" if row.confidence is None else f"{row.confidence:.2f}",
            row.question or row.why or "",
        )
        for row in _resolved(titles, answer)
    ]
    print_table(["title", "outcome", "role", "confidence", "ask, or why"], rows)
