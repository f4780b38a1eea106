"""Cells that look like data about a person. Patterns only: no cell is ever shown."""

import re
from collections.abc import Callable
from typing import Final

_EMAIL: Final = re.compile(r"[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NI_NUMBER: Final = re.compile(
    r"(?<![A-Z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![A-Z0-9])",
    re.IGNORECASE,
)
_NHS_NUMBER: Final = re.compile(r"(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])")
_EMPLOYEE_NUMBER: Final = re.compile(
    r"\d{8}(?:-\d{1,3})?|.*\b(?:employee|emp|staff|assignment|payroll)[ .]*(?:no|number|id)\b"
    r"\W*\d{4,}.*",
    re.IGNORECASE | re.DOTALL,
)
_NAME_PART: Final = r"[^\W\d_]+(?:[-'’][^\W\d_]+)*"
_SURNAME_FIRST: Final = re.compile(
    rf"(?=[^,]{{2}})({_NAME_PART}(?: {_NAME_PART})?), ?({_NAME_PART})((?: {_NAME_PART}\.?)*)"
    r"(?: \((?:mr|mrs|ms|miss|mx|dr|prof)\.?\))?",
    re.IGNORECASE,
)
_WITH_HONORIFIC: Final = re.compile(
    rf"(?:mr|mrs|ms|miss|mx|dr|prof)\.? ({_NAME_PART}\.?(?: {_NAME_PART}\.?){{0,3}})",
    re.IGNORECASE,
)
_NAME_AT_END: Final = re.compile(
    rf"(?P<head>.{{3,}}?)\s*(?:\s[-–—]\s*(?P<dashed>{_NAME_PART}\.?(?: {_NAME_PART}\.?){{1,3}})"
    rf"|\((?P<bracketed>{_NAME_PART}\.?(?: {_NAME_PART}\.?){{1,3}})\))"
)
_INITIALS_AND_NAME: Final = re.compile(r"(?:[A-Z]\.? ){1,2}[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?")
_PLACE_WORDS: Final = frozenset(
    (
        "north",
        "south",
        "east",
        "west",
        "ward",
        "unit",
        "team",
        "house",
        "centre",
        "hospital",
        "clinic",
        "site",
        "hub",
        "road",
        "street",
        "park",
        "community",
        "trust",
        "service",
        "services",
    )
)
NAME: Final = "a person's name"
_MOST_NAMES: Final = 5
_SHORTEST_SURNAME: Final = 4
_WEIGHTS: Final = range(10, 1, -1)


def found_in(text: str, job_words: frozenset[str]) -> str | None:
    """The sort of personal data that a cell seems to contain. None where it seems safe.

    'Surname, Forename' and 'Dr Forename Surname' count where none of the words is one of
    `job_words` (casefolded): 'Nurse, Staff' names nobody.
    """
    if len(text) > _LONGEST_CELL:
        text = text[:_LONGEST_CELL]
    for sort, matches in _PATTERNS.items():
        if matches(text):
            return sort
    return NAME if _names_a_person(text.strip(), job_words) else None


def without_name(title: str, job_words: frozenset[str]) -> str | None:
    """A title without the person's name at its end. None where it seems to have no name.

    'Ward Manager - J Bloggs', 'Ward Manager (JO BLOGGS)'. A place is often written in the same
    way, so two plain words are a name only in capitals beside a title that is not.

    >>> without_name("Ward Manager - JO BLOGGS", frozenset({"ward", "manager"}))
    'Ward Manager'
    >>> without_name("Ward Manager - Tower Hamlets", frozenset({"ward", "manager"}))
    """
    found = _NAME_AT_END.fullmatch(title.strip())
    if found is None:
        return None
    head, tail = found["head"], found["dashed"] or found["bracketed"]
    words = [word.casefold().strip(".") for word in tail.split()]
    if any(word in job_words or word in _PLACE_WORDS for word in words):
        return None
    is_name = _INITIALS_AND_NAME.fullmatch(tail) or _WITH_HONORIFIC.fullmatch(tail)
    # Short words in capitals are abbreviations: '(A E)'.
    is_long = 2 <= len(words) <= 3 and max(map(len, words)) >= _SHORTEST_SURNAME
    is_in_capitals = is_long and tail.isupper() and not head.isupper()
    return head if is_name or is_in_capitals else None


def is_nhs_number(digits: str) -> bool:
    """Whether ten digits are an NHS number by their check digit.

    Source: NHS Data Dictionary, NHS NUMBER (modulus 11).

    >>> is_nhs_number("9434765919"), is_nhs_number("9434765918")
    (True, False)
    """
    total = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS, strict=False))
    check = 11 - total % 11
    return check != 10 and check % 11 == int(digits[9])


def _has_nhs_number(text: str) -> bool:
    found = (re.sub(r"\D", "", match.group()) for match in _NHS_NUMBER.finditer(text))
    return any(is_nhs_number(digits) for digits in found)


_LONGEST_CELL: Final = 2_000
_PATTERNS: Final[dict[str, Callable[[str], bool]]] = {
    "an email address": lambda text: "@" in text and _EMAIL.search(text) is not None,
    "a National Insurance number": lambda text: _NI_NUMBER.search(text) is not None,
    "an NHS number": _has_nhs_number,
    "an employee number": lambda text: _EMPLOYEE_NUMBER.fullmatch(text.strip()) is not None,
}


def _names_a_person(text: str, job_words: frozenset[str]) -> bool:
    match = _SURNAME_FIRST.fullmatch(text) or _WITH_HONORIFIC.fullmatch(text)
    if match is None:
        return False
    words = [word.casefold() for part in match.groups() if part for word in part.split()]
    return len(words) <= _MOST_NAMES and not any(
        piece in job_words
        for word in words
        for piece in (word, word.removesuffix("s"), *word.split("-"))
    )
