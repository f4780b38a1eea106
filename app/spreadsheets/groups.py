"""Headings over several columns of numbers: 'Funded' or 'In post' over WTE and headcount."""

import re
from collections.abc import Sequence
from typing import Final

from app.spreadsheets.headings import folded
from app.spreadsheets.number_headings import exact_use, plain_use

_NOT_IN_POST: Final = re.compile(
    r"\b(?:funded|funding|budget|budgeted|establishment|planned|target|vacant|vacancy|vacancies"
    r"|variance|difference)\b"
)
_IN_ALL: Final = re.compile(r"(?:grand |overall )?totals?|all|overall|all staff|cyfanswm")
_ENDS_IN_ALL: Final = re.compile(rf"(?:.* )?(?:{_IN_ALL.pattern})")
_IN_POST: Final = re.compile(r"\b(?:in post|actual|actuals|contracted|current|worked)\b")


def is_number(heading: str) -> bool:
    """Whether a heading is one of a headcount or an FTE."""
    return exact_use(heading) is not None or plain_use(heading) is not None


def is_group(heading: str) -> bool:
    """Whether a heading says if the numbers under it are of staff in post."""
    text = folded(heading)
    return _NOT_IN_POST.search(text) is not None or _IN_POST.search(text) is not None


def most_telling(groups: Sequence[str]) -> int | None:
    """Which of several columns of one number is of all staff in post. None where no group says.

    >>> most_telling(["Female", "Male", "Total"]), most_telling(["Band 5", "Band 6"])
    (2, None)
    """
    for is_telling in (_IN_POST.search, _IN_ALL.fullmatch, _ENDS_IN_ALL.fullmatch):
        found = [place for place, group in enumerate(groups) if is_telling(folded(group))]
        if len(found) == 1:
            return found[0]
    return None


def is_not_in_post(headings: Sequence[str]) -> bool:
    """Whether a column of numbers is under 'Funded' or similar, so it counts nobody.

    >>> is_not_in_post(["WTE", "Funded WTE"]), is_not_in_post(["WTE", "In post WTE"])
    (True, False)
    """
    return is_number(headings[0]) and _NOT_IN_POST.search(folded(headings[-1])) is not None


def spread(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """The rows of headings with each group also over the further numbers at its right.

    A group begins over a number ('Band 5' over a headcount), or says whether staff are in post.
    """
    lowest = list(rows[-1])
    return [*(_spread(row, lowest) for row in rows[:-1]), lowest]


def _spread(row: Sequence[str], lowest: Sequence[str]) -> list[str]:
    filled = [*row, *[""] * (len(lowest) - len(row))]
    group = ""
    for place, (text, under) in enumerate(zip(filled, lowest, strict=False)):
        if text.strip():
            group = text if is_group(text) or is_number(under) else ""
        elif group and is_number(under):
            filled[place] = group
    return filled
