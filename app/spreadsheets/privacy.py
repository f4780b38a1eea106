"""Cells that look like data about a person. Patterns only: no cell is ever shown."""

import re
from collections.abc import Callable
from typing import Final

from app.spreadsheets.forenames import COMMON_FORENAMES, NAMED_AFTER

# The first condition only saves time: without it, each character of a long word is a new start.
_EMAIL: Final = re.compile(r"(?<![\w.+'-])[\w.+'-]+@[\w-]+(?:\.[\w-]+)+")
_NI_NUMBER: Final = re.compile(
    r"(?<![A-Z0-9])(?!BG|GB|KN|NK|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z]"
    r"[ -]?\d{2}[ -]?\d{2}[ -]?\d{2}[ -]?[A-D](?![A-Z0-9])",
    re.IGNORECASE,
)
_NHS_NUMBER: Final = re.compile(r"(?<![\d-])\d{3}[ -]?\d{3}[ -]?\d{4}(?![\d-])")
# Only mobile telephones: the number of a ward or an office is nobody's.
_MOBILE_NUMBER: Final = re.compile(
    r"(?<![\w+-])(?:0|\+44 ?|0044 ?)7\d{3}[ -]?\d{3}[ -]?\d{3}(?![\w-])"
)
_EMPLOYEE_NUMBER: Final = re.compile(
    r"\d{8}(?:-\d{1,3})?|.*\b(?:employee|emp|staff|assignment|payroll)[ .]*(?:no|number|id)\b"
    r"\W*\d{4,}.*",
    re.IGNORECASE | re.DOTALL,
)
# An assignment number of ESR is an employee's number and one digit or more after a dash.
_NUMBER_AT_END: Final = re.compile(
    r"(?P<head>.{3,}?)(?:(?<!\s)|(?<=\A...))\s*(?:[-–—:#,(\[]\s*)?"
    r"(?P<number>\d{8}(?P<assignment>-\d{1,3})?)[)\]]?"
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
_NAME_PARTS: Final = rf"{_NAME_PART}\.?(?: {_NAME_PART}\.?){{1,3}}"
# The head ends before its spaces: else each of many spaces would be a new end of it to try.
_NAME_AT_END: Final = re.compile(
    rf"(?P<head>.{{3,}}?)(?:(?<!\s)|(?<=\A...))\s*(?:(?:\s[-–—]\s*|\s/\s|[:,]\s)"
    rf"(?P<dashed>{_NAME_PARTS})|[(\[](?P<bracketed>{_NAME_PARTS})[)\]])"
)
# 'Bee, Jo' beside a title, on either side of a dash, a slash or a bracket.
_SURNAME_AND_FORENAME: Final = (
    rf"(?P<surname>{_NAME_PART}(?: {_NAME_PART})?), ?"
    rf"(?P<forename>{_NAME_PART})\.?(?: {_NAME_PART}\.?)?"
)
_SURNAME_AT_END: Final = re.compile(
    rf"(?P<title>.{{3,}}?)\s*(?:\s[-–—/]\s*|[(\[]){_SURNAME_AND_FORENAME}[)\]]?"
)
_SURNAME_AT_START: Final = re.compile(
    rf"{_SURNAME_AND_FORENAME}(?: [-–—/] ?| ?[(\[])(?P<title>.{{3,}}?)[)\]]?"
)
_WORD: Final = r"[A-Z][A-Za-z'’-]*[a-z]"
_PLAIN: Final = rf"{_WORD}(?: {_WORD}){{1,2}}"
_PLAIN_NAME: Final = re.compile(_PLAIN)
_TITLED: Final = (
    rf"(?:Dr|Prof|Professor|Mr|Mrs|Ms|Miss|Mx)\.? (?:[A-Z]\.? ){{0,3}}{_WORD}(?: {_WORD})?"
)
_TITLED_NAMES: Final = rf"{_TITLED}(?:(?: and | ?& ?| ?/ ?|, ?){_TITLED})*"
# 'PA to Dr A Bee', 'Secretary to Jo Eff', 'Staff Nurse - maternity cover for Jo Eff'.
_NAME_WITHIN: Final = re.compile(
    rf"(?P<head>.*?\S) (?:(?:to|for) (?P<titled>{_TITLED_NAMES})"
    r"|(?:(?<=\bPA )|(?<=\bEA )|(?<=[Ss]ecretary )|(?<=[Aa]ssistant ))"
    rf"to (?P<served>{_PLAIN})"
    rf"|(?<=[Cc]over )for (?P<covered>{_PLAIN}))"
    r"(?P<rest>\W.*)?"
)
_NAME_AT_START: Final = re.compile(
    rf"(?P<name>{_TITLED}|{_PLAIN})(?: [-–—] ?|[:,] )(?P<title>.{{3,}})"
)
_INITIALS_AND_NAME: Final = re.compile(r"(?:[A-Z]\.? ){1,2}[A-Z][a-z]+(?:[-'’][A-Z][a-z]+)?")
_PLACE_WORDS: Final = frozenset(
    (
        "borough",
        "central",
        "city",
        "county",
        "district",
        "locality",
        "region",
        "school",
        "schools",
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
_HONORIFICS: Final = frozenset(("mr", "mrs", "ms", "miss", "mx", "dr", "prof", "professor", "and"))
NAME: Final = "a person's name"
_LONGEST_TITLE: Final = 300
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
    """A title without the person's name in it. None where it seems to have no name.

    'Ward Manager - J Bloggs', 'Bloggs, Jane (Ward Manager)', 'PA to Dr A Bee'. A place is often
    written in the same way, so plain words are a name only if the first is a common forename,
    or if they are in capitals beside a title that is not.

    >>> words = frozenset({"ward", "manager"})
    >>> without_name("Ward Manager - Jane Smith", words)
    'Ward Manager'
    >>> without_name("PA to Dr A Bee", words)
    'PA'
    >>> without_name("Ward Manager - Tower Hamlets", words)
    """
    title = " ".join(title.split())
    if len(title) > _LONGEST_TITLE:
        return None
    for search in (_without_name_within, _without_name_before, _without_surname_first):
        shorter = search(title, job_words)
        if shorter is not None:
            return shorter
    found = _words_at_end(title, job_words)
    if found is None:
        return None
    head, tail = found
    is_name = _INITIALS_AND_NAME.fullmatch(tail) or _WITH_HONORIFIC.fullmatch(tail)
    return head if is_name or _is_in_capitals(head, tail) or _has_forename(tail) else None


def without_number(title: str) -> str | None:
    """A title without the assignment number at its end. None where it has none.

    >>> without_number("Staff Nurse - 20123456-2"), without_number("Staff Nurse 20123456")
    ('Staff Nurse', None)
    """
    found = _NUMBER_AT_END.fullmatch(title[:_LONGEST_TITLE].strip())
    return found["head"] if found is not None and found["assignment"] else None


def may_end_in_number(title: str) -> bool:
    """Whether a title ends in eight digits: a position's number, or an employee's.

    >>> may_end_in_number("Staff Nurse 20123456"), may_end_in_number("Staff Nurse 2012")
    (True, False)
    """
    return _NUMBER_AT_END.fullmatch(title[:_LONGEST_TITLE].strip()) is not None


def may_end_in_name(title: str, job_words: frozenset[str]) -> bool:
    """Whether a title ends in two or three unknown words, which may be a person or a place.

    >>> may_end_in_name("Ward Manager - Aoife Byrne", frozenset({"ward", "manager"}))
    True
    """
    found = _words_at_end(title[:_LONGEST_TITLE].strip(), job_words)
    return found is not None and _PLAIN_NAME.fullmatch(found[1]) is not None


def _without_name_within(title: str, job_words: frozenset[str]) -> str | None:
    found = _NAME_WITHIN.fullmatch(title)
    if found is None:
        return None
    name = found["titled"] or found["served"] or found["covered"]
    if _has_known_word(name, job_words):
        return None
    return f"{found['head']}{found['rest'] or ''}".strip()


def _without_name_before(title: str, job_words: frozenset[str]) -> str | None:
    found = _NAME_AT_START.fullmatch(title)
    if found is None or _has_known_word(found["name"], job_words):
        return None
    is_name = _WITH_HONORIFIC.fullmatch(found["name"]) or _has_forename(found["name"])
    return found["title"] if is_name else None


def _without_surname_first(title: str, job_words: frozenset[str]) -> str | None:
    """A town and its county are written in the same way, so the forename is common or a letter."""
    found = _SURNAME_AT_END.fullmatch(title) or _SURNAME_AT_START.fullmatch(title)
    if found is None or _has_known_word(found["surname"], job_words):
        return None
    is_name = len(found["forename"]) == 1 or found["forename"].casefold() in COMMON_FORENAMES
    return found["title"] if is_name else None


def _words_at_end(title: str, job_words: frozenset[str]) -> tuple[str, str] | None:
    """The title, and the words after its dash or in its bracket if the registry knows none."""
    found = _NAME_AT_END.fullmatch(title)
    if found is None:
        return None
    tail = found["dashed"] or found["bracketed"]
    return None if _has_known_word(tail, job_words) else (found["head"], tail)


def _has_known_word(text: str, job_words: frozenset[str]) -> bool:
    words = (word.casefold().strip(".") for word in text.split())
    return any(
        piece in job_words or piece in _PLACE_WORDS
        for word in words
        if word not in _HONORIFICS
        for piece in (word, word.removesuffix("s"), *word.split("-"))
    )


def _is_in_capitals(head: str, tail: str) -> bool:
    words = tail.split()
    # Short words in capitals are abbreviations: '(A E)'.
    is_long = 2 <= len(words) <= 3 and max(map(len, words)) >= _SHORTEST_SURNAME
    return is_long and tail.isupper() and not head.isupper()


def _has_forename(tail: str) -> bool:
    folded = tail.casefold()
    is_place = any(folded.startswith(name) for name in NAMED_AFTER)
    is_plain = _PLAIN_NAME.fullmatch(tail) is not None
    return is_plain and not is_place and folded.split()[0] in COMMON_FORENAMES


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
    "a mobile number": lambda text: _MOBILE_NUMBER.search(text) is not None,
    "an employee number": lambda text: _EMPLOYEE_NUMBER.fullmatch(text.strip()) is not None,
}


def _names_a_person(text: str, job_words: frozenset[str]) -> bool:
    match = _SURNAME_FIRST.fullmatch(text) or _WITH_HONORIFIC.fullmatch(text)
    if match is None:
        return False
    name = " ".join(part for part in match.groups() if part)
    return len(name.split()) <= _MOST_NAMES and not _has_known_word(name, job_words)
