"""What a cell of a list of posts says: the one reading of bands, codes and numbers."""

import re
from dataclasses import dataclass
from typing import Final

from app.vocabulary import AfcBand, HeadcountQuality

MOST_STAFF: Final = 1_000_000
"""No trust employs more people. A larger number is a slip."""

_BANDS: Final = frozenset(AfcBand)
_JOB_ROLE_DIGITS: Final = 5
# 'Review Body Band 8 - Range B', 'AfC 5', and 'XR05', which is how ESR writes a pay scale.
_NAMED_BAND: Final = re.compile(
    r"\b(?:band|afc|b|xr)\s*0?([1-9])(?:\.0+)?(?:\s*-?\s*(?:range\s*)?([a-d]))?\b"
)
_BARE_BAND: Final = re.compile(r"0?([1-9])(?:\.0+)?(?:\s?([a-d]))?")
_BAND_RANGE: Final = re.compile(r"[1-9][a-d]?\s*(?:/|-|–|&|to|and|or)\s*(?:band\s*)?[1-9]")
# Thousands are parted by commas or by blanks.
_THOUSANDS: Final = r"[0-9]{1,3}(?:(?:,[0-9]{3})+|(?: [0-9]{3})+)|[0-9]{1,12}"
_NUMBER: Final = re.compile(rf"({_THOUSANDS})(?:\.0+)?")
_DECIMAL: Final = re.compile(rf"(?:{_THOUSANDS})(?:\.[0-9]{{1,12}})?")
_COMMA: Final = re.compile(r"[0-9]{1,6},[0-9]{1,2}")
_ABOUT: Final = re.compile(
    r"(?:~|c\.?|ca\.?|circa|about|around|approx\.?|approximately|est\.?|estimated?:?)\s*([0-9].*)"
)
_ESTIMATES: Final = frozenset(
    ("a few", "few", "some", "several", "lots", "many", "estimate", "estimated")
)
_NOT_KNOWN: Final = frozenset(("", "unknown", "not known", "n/k", "nk", "?"))
# What statistics print in place of a number that is too small to show, or is not there.
# Source of those in brackets: Government Analysis Function, "Using symbols in tables".
_SUPPRESSED: Final = frozenset(
    (
        *("*", "c", "[c]", "x", "[x]", "z", "[z]", "[low]", "[u]", "[w]", "-", "–", "—", ".", ".."),
        *("…", "...", ":", "~", "suppressed", "supp", "redacted"),
    )
)
_SMALL: Final = re.compile(r"(?:n ?)?(?:<|≤|<=|under|fewer than|less than|up to)\s*[0-9]{1,3}")


@dataclass(frozen=True, slots=True)
class Headcount:
    """How many staff, and how sure that is. No number is not zero."""

    quality: HeadcountQuality
    number: int | None = None


def read_band(cell: str) -> str | None:
    """The band in a cell: an Agenda for Change band as '8a', any other text as it is.

    None for an empty cell.

    >>> read_band("Review Body Band 8 - Range B"), read_band("XR05"), read_band("VSM")
    ('8b', '5', 'VSM')
    """
    return afc_band(cell) or cell.strip() or None


def afc_band(cell: str) -> str | None:
    """The Agenda for Change band in a cell. None where there is no band, or a range.

    >>> afc_band("Band 6"), afc_band("8A"), afc_band("Band 5/6"), afc_band("Band 8")
    ('6', '8a', None, None)
    """
    text = " ".join(cell.casefold().split())
    if _BAND_RANGE.search(text):
        return None
    found = _BARE_BAND.fullmatch(text) or _NAMED_BAND.search(text)
    band = "" if found is None else f"{found[1]}{found[2] or ''}"
    return band if band in _BANDS else None


def read_job_role(cell: str) -> str | None:
    """An ESR job role, by its code or its name. None for an empty cell.

    A spreadsheet drops the zeros at the start of a code: they are put back.

    >>> read_job_role("7054"), read_job_role("Staff Nurse"), read_job_role("")
    ('07054', 'Staff Nurse', None)
    """
    text = cell.strip()
    if text.isascii() and text.isdigit():
        return text.zfill(_JOB_ROLE_DIGITS)
    return text or None


def read_headcount(cell: str) -> Headcount | None:
    """A number of staff as trusts write it. None where the cell cannot be read.

    >>> read_headcount("1,200"), read_headcount("about 12"), read_headcount("2.5")
    (Headcount(quality=<HeadcountQuality.EXACT: 'exact'>, number=1200), \
Headcount(quality=<HeadcountQuality.ESTIMATE: 'estimate'>, number=12), None)
    """
    text = " ".join(cell.casefold().split())
    if text in _NOT_KNOWN or text in _SUPPRESSED:
        return Headcount(HeadcountQuality.UNKNOWN)
    if text in _ESTIMATES or _SMALL.fullmatch(text):
        return Headcount(HeadcountQuality.ESTIMATE)
    about = _ABOUT.fullmatch(text)
    number = _whole_number(about[1] if about else text)
    if number is None:
        return None
    return Headcount(HeadcountQuality.ESTIMATE if about else HeadcountQuality.EXACT, number)


def is_suppressed(cell: str) -> bool:
    """Whether a number was kept back because it is small: '<5', '*' or 'c'."""
    text = " ".join(cell.casefold().split())
    return text in _SUPPRESSED or _SMALL.fullmatch(text) is not None


def _whole_number(text: str) -> int | None:
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    number = int(found[1].replace(",", "").replace(" ", ""))
    return number if number <= MOST_STAFF else None


def read_fte(cell: str) -> float | None:
    """A full-time equivalent from 0 to `MOST_STAFF`. None where the cell cannot be read.

    One or two digits after a comma are parts: thousands have three.

    >>> read_fte("9.5"), read_fte("9,5"), read_fte("1,204.5")
    (9.5, 9.5, 1204.5)
    """
    text = " ".join(cell.split())
    if _COMMA.fullmatch(text):
        text = text.replace(",", ".")
    if _DECIMAL.fullmatch(text) is None:
        return None
    number = float(text.replace(",", "").replace(" ", ""))
    return number if number <= MOST_STAFF else None
