"""Who has which roles: open to everybody, small numbers kept back."""

from typing import Annotated

from fastapi import Query, Response

from app.api.answers import CSV_ANSWER, FormatDep, ListFormat, csv_answer
from app.api.schemas.availability import AvailabilityOut, CellRowOut, cell_rows
from app.http.deps import SessionDep
from app.http.routing import Name, strict_router
from app.services.content.indexing import read_version
from app.services.trusts.availability import AvailabilityQuestion, read_availability
from app.vocabulary import Family

router = strict_router("Trusts")


@router.get(
    "/availability",
    response_model=AvailabilityOut,
    responses=CSV_ANSWER,
    operation_id="availability",
)
def read_picture(
    session: SessionDep,
    form: FormatDep,
    role: Name = None,
    family: Family | None = None,
    region: Name = None,
    is_new: Annotated[bool | None, Query(description="As the literature counts roles")] = None,
) -> AvailabilityOut | Response:
    """Roles by trusts: each cell is `exact`, `estimate` or `none`, from trusts' own lists.

    Roles that a list reports, and the 26 of the study. A reported zero is not `none`, and
    `none` is not zero. Numbers from 1 to 4 are not shown, and nothing shown here or in
    `/gaps` narrows one down. A trust's cell uses its own decisions on its own titles.
    """
    question = AvailabilityQuestion(role, family, is_new, region)
    answer = AvailabilityOut.of(read_availability(session, question), read_version(session))
    if form is ListFormat.CSV:
        return csv_answer(CellRowOut, cell_rows(answer), "availability", {})
    return answer
