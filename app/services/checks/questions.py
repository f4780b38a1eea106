"""What a row of a list asks: its title, and what its other columns tell of the post."""

import re
from collections.abc import Mapping
from typing import Final

from app.matching.resolution import Hints
from app.matching.resolve import TitleQuery
from app.spreadsheets.tables import Column

_BAND: Final = re.compile(r"\bband\s*([1-9])(?:\s*-?\s*(?:range\s*)?([a-d])\b)?|^([1-9])([a-d])?$")
_JOB_ROLE_DIGITS: Final = 5
_MOST_STAFF: Final = 1_000_000


def question_of(cells: Mapping[str, str]) -> TitleQuery:
    """The question that a row asks, from its cells by what they are used as."""
    return TitleQuery(
        cells.get(Column.TITLE, ""),
        Hints(
            band=band_of(cells.get(Column.BAND, "")),
            occupation_code=cells.get(Column.OCCUPATION_CODE) or None,
            job_role=job_role_of(cells.get(Column.JOB_ROLE, "")),
            staff_group=cells.get(Column.STAFF_GROUP) or None,
            setting=cells.get(Column.SETTING) or None,
        ),
    )


def band_of(cell: str) -> str | None:
    """The Agenda for Change band in a cell; None where it tells none.

    >>> band_of("Band 6"), band_of("8A"), band_of("Review Body Band 8 - Range B"), band_of("VSM")
    ('6', '8a', '8b', None)
    """
    found = _BAND.search(cell.strip().lower())
    if found is None:
        return None
    return f"{found[1] or found[3]}{found[2] or found[4] or ''}"


def job_role_of(cell: str) -> str | None:
    """An ESR job role, code or name; a code that lost its noughts in a spreadsheet has them again.

    >>> job_role_of("7054"), job_role_of("Staff Nurse"), job_role_of("")
    ('07054', 'Staff Nurse', None)
    """
    if cell.isascii() and cell.isdigit():
        return cell.zfill(_JOB_ROLE_DIGITS)
    return cell or None


def staff_of(cell: str) -> int | None:
    """How many people a cell counts; None where it holds no whole number.

    >>> staff_of("1,204"), staff_of("3.0"), staff_of("<5"), staff_of("-1")
    (1204, 3, None, None)
    """
    digits = re.sub(r"\.0+$", "", cell.replace(",", "").strip())
    if not (digits.isascii() and digits.isdigit()) or len(digits) > len(str(_MOST_STAFF)):
        return None
    return int(digits)
