"""What a post of a list asks the registry: its title, and what else is known of the post."""

from collections.abc import Iterator
from typing import Final

from app.matching.resolution import Hints
from app.matching.resolve import TitleQuery
from app.services.posts.cells import afc_band, read_job_role
from app.spreadsheets.tables import ColumnUse, Table

ASKED: Final = (
    *(ColumnUse.TITLE, ColumnUse.BAND, ColumnUse.OCCUPATION_CODE, ColumnUse.JOB_ROLE),
    *(ColumnUse.STAFF_GROUP, ColumnUse.SETTING),
)
"""The columns of which a question is made."""

Cells = tuple[str, ...]
"""The cells of one row in these columns, in this order; a blank where there is no column."""


def cells_asked(table: Table) -> Iterator[Cells]:
    """What each row asks, as it is written."""
    return zip(*(table.cells(use) for use in ASKED), strict=True)


def question_of(cells: Cells) -> TitleQuery:
    """The question that a row asks."""
    title, band, occupation_code, job_role, staff_group, setting = cells
    return TitleQuery(
        title,
        hints_of(
            band=band,
            occupation_code=occupation_code,
            job_role=job_role,
            staff_group=staff_group,
            setting=setting,
        ),
    )


def hints_of(
    *,
    band: str | None,
    occupation_code: str | None,
    job_role: str | None,
    staff_group: str | None,
    setting: str | None,
) -> Hints:
    """What the engine may use of a post besides its title.

    A pay scale outside Agenda for Change is not a hint: no role of the registry is known by it.
    """
    return Hints(
        band=afc_band(band or ""),
        occupation_code=occupation_code or None,
        job_role=read_job_role(job_role or ""),
        staff_group=staff_group or None,
        setting=setting or None,
    )
