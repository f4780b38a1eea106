"""What a post of a list asks the registry: its title, and what else is known of the post."""

from collections.abc import Mapping

from app.matching.resolution import Hints
from app.matching.resolve import TitleQuery
from app.services.posts.cells import afc_band, read_job_role
from app.spreadsheets.tables import ColumnUse


def question_of(cells: Mapping[str, str]) -> TitleQuery:
    """The question that a row asks, from its cells by what they are used as."""
    return TitleQuery(
        cells.get(ColumnUse.TITLE, ""),
        hints_of(
            band=cells.get(ColumnUse.BAND),
            occupation_code=cells.get(ColumnUse.OCCUPATION_CODE),
            job_role=cells.get(ColumnUse.JOB_ROLE),
            staff_group=cells.get(ColumnUse.STAFF_GROUP),
            setting=cells.get(ColumnUse.SETTING),
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
