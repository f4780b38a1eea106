"""The headings by which columns are found, and those of columns about a person."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final

from app.spreadsheets.tables import ColumnUse

KNOWN: Final[dict[str, tuple[str, ...]]] = {
    ColumnUse.TITLE: (
        *("position title", "job title", "assignment title", "post title", "role title"),
        *("job titles", "position name", "post name", "job name", "local job title"),
        *("job title esr", "esr job title", "job title role", "current primary job title"),
        *("current job title", "primary job title", "vacancy title", "position description"),
        *("role description", "job description title", "designation", "teitl swydd"),
        *("teitl y swydd", "job description", "post description", "assignment job title"),
        *("substantive job title", "employee job title", "staff job title", "title of post"),
        *("title of job", "title of role", "job title name", "job title description"),
        *("advertised job title", "advert title", "name of post", "name of role"),
        *("staff role", "staff roles", "position held", "roles", "positions"),
        *("position", "post", "job", "role", "role name", "title", "titles"),
    ),
    ColumnUse.BAND: (
        *("pay band", "band", "afc", "afc band", "agenda for change band", "grade", "pay grade"),
        *("afc grade", "pay scale", "payscale", "grade band", "band grade", "grade name"),
        *("pay scale description", "salary band", "afc pay band", "pay band afc", "post band"),
        *("post grade", "job grade", "pay scale band", "band cyflog"),
    ),
    ColumnUse.OCCUPATION_CODE: (
        *("occupation code", "occ code", "occupational code", "nhs occupation code"),
        *("nhs occ code", "occupation codes", "staff occupation code"),
    ),
    ColumnUse.JOB_ROLE: (
        *("job role", "esr job role", "job role code", "job role name", "nwd job role"),
        *("esr job role code", "role code"),
    ),
    ColumnUse.STAFF_GROUP: ("staff group", "esr staff group", "staffgroup", "main staff group"),
    ColumnUse.SETTING: ("setting", "care setting"),
    ColumnUse.HEADCOUNT: (
        *("headcount", "head count", "staff headcount", "staff in post", "number of staff"),
        *("no of staff", "staff count", "number in post", "heads", "hc", "count"),
        *("in post headcount", "headcount in post", "actual headcount", "sum of headcount"),
        *("total headcount", "headcount total", "number of employees", "no of employees"),
        *("number of people", "staff numbers", "cyfrif pennau", "nifer y staff", "nifer staff"),
        *("employee count", "count of employee number", "count of employee id"),
        *("count of assignment number", "count of person number", "count of staff number"),
        *("distinct count of employee number", "no in post", "current staff in post"),
        *("actual staff in post", "sip", "in post"),
    ),
    ColumnUse.FTE: (
        *("fte", "wte", "actual fte", "actual wte", "fte actual", "wte actual"),
        *("contracted fte", "contracted wte", "fte contracted", "wte contracted", "sum of fte"),
        *("full time equivalent", "whole time equivalent", "wte in post", "fte in post"),
        *("in post wte", "in post fte", "staff in post wte", "staff in post fte", "sum of wte"),
        *("total fte", "total wte", "fte total", "wte total", "cyfwerth ag amser llawn"),
    ),
    ColumnUse.TEAM: (
        *("team", "team name", "ward", "ward name", "ward team", "team ward", "service"),
        *("service name", "service line", "department", "department name", "dept", "unit"),
    ),
    ColumnUse.SITE: ("site", "site name", "location", "location name", "base", "work base"),
    ColumnUse.ORGANISATION: (
        *("organisation", "organization", "org", "organisation name", "org name", "trust"),
        *("trust name", "employer", "employing organisation", "ods code", "organisation code"),
        *("org code", "trust code"),
    ),
}
"""Headings of ESR exports and of trusts' own lists, the best sign of each column first."""

HARMLESS: Final = frozenset(
    (
        *("division", "directorate", "sub directorate", "care group", "business unit"),
        *("cost centre", "cost centre code", "cost centre name", "cost centre description"),
        *("specialty", "locality", "region", "icb", "borough", "area of work", "budgeted fte"),
        *("budgeted wte", "funded fte", "funded wte", "establishment fte", "establishment wte"),
        *("funded headcount", "budgeted headcount", "funded", "establishment", "budget wte"),
        *("budget fte", "speciality", "subjective", "subjective code", "variance", "vacancies"),
    )
)
"""Headings of further columns that describe a post and never its holder."""

# 'Title' beside a better heading is Mr, Mrs or Dr.
_NEVER_BESIDES: Final = frozenset(("title", "titles", "position", "post", "job"))
_PERSONAL: Final = re.compile(
    r"\b(?:(?:fore|sur|first|last|middle|given|family|known as|full|preferred|employee|staff|"
    r"person|worker|manager|supervisor|applicant|holder) ?names?|names?$|employee (?:no|number|id)|"
    r"(?:staff|payroll|assignment|person|personal|registration|pin|passport) (?:no|number|id)|"
    r"ni (?:no|number)|national insurance|nino|nhs (?:no|number)|dob|date of birth|birth\w*|age|"
    r"gender|sex|sexual|ethnic\w*|disab\w*|religio\w*|belief|marital|nationality|e ?mail\w*|"
    r"phone|telephone|mobile|address|post ?code|salary amount|sort code|account)\b"
)
_COUNTS: Final = re.compile(r"(?:distinct )?(?:count|number) of .*")
_NO_PERSON_NAMES: Final = frozenset(
    heading for headings in KNOWN.values() for heading in headings
) | frozenset(HARMLESS)
_HARMLESS_SQUEEZED: Final = frozenset(heading.replace(" ", "") for heading in HARMLESS)
_LONGEST: Final = 200
_MOST_REMEMBERED: Final = 1_000
_IN_BRACKETS: Final = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_MARKS_AT_END: Final = re.compile(r"[\s*†‡§¹²³⁴⁵⁶⁷⁸⁹]+$")
# What a bracket may add to a heading without changing what the column is.
_QUALIFIES: Final = re.compile(
    r"|[\d\s/.:-]+|(?:as )?(?:at|of|on|per) .*|(?:\d{1,2}(?:st|nd|rd|th)? )?"
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* (?:\d{1,2} )?\d{2,4}|"
    r"notes? \w{1,3}|\w|esr|afc|agenda for change|n|no|in post|staff in post|local|text|number|"
    r"optional|required|mandatory|please .*|e g .*|whole number"
)
# 'Job title of post holder', 'Contracted job title': the title of the post in other words.
_NAMES_TITLE: Final = re.compile(r"\b(?:job|post|position|role) ?titles?\b")
_OF_ANOTHER_POST: Final = re.compile(
    r"\b(?:manager|supervisor|line|previous|former|old|new|proposed|future|next|last|code|id|no"
    r"|number|date|count|reports?|national|standard|mapped|suggested|total)\b"
)
_NOT_A_WORD: Final = re.compile(r"[\W_]+")
_WORD_STARTS: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")


def folded(heading: str) -> str:
    """A heading as words without case and punctuation.

    >>> folded("Occ. Code "), folded("JOB_Title"), folded("PayBand"), folded("FTE %")
    ('occ code', 'job title', 'pay band', 'fte percent')
    """
    text = unicodedata.normalize("NFKC", heading[:_LONGEST]).replace("%", " percent ")
    text = _WORD_STARTS.sub(" ", text).casefold()
    return _NOT_A_WORD.sub(" ", text).strip()


@lru_cache(_MOST_REMEMBERED)  # the search for headings compares the same cells again and again
def squeezed(heading: str) -> str:
    """A heading as headings are compared: its letters and digits, without what is between.

    >>> squeezed("JOBTITLE") == squeezed("Job Title") == squeezed("job-title")
    True
    """
    return folded(heading).replace(" ", "")


@lru_cache(_MOST_REMEMBERED)
def forms_of(heading: str) -> tuple[str, ...]:
    """A heading, squeezed, without marks, dates and the like, and in each of its languages.

    'Headcount (leavers)' is left as it is: it counts somebody else.

    >>> forms_of("Headcount (31 March 2026) *"), forms_of("Job Title / Teitl Swydd")
    (('headcount',), ('jobtitleteitlswydd', 'jobtitle', 'teitlswydd'))
    >>> forms_of("Headcount (leavers)")
    ('headcountleavers',)
    """
    text = _IN_BRACKETS.sub(_unless_it_qualifies, heading[:_LONGEST])
    text = _MARKS_AT_END.sub("", text)
    parts = [part for part in re.split(r"\s/\s|\s\|\s|\n", text) if part.strip()]
    return tuple(dict.fromkeys(map(squeezed, [text, *(parts if len(parts) == 2 else [])])))


def _unless_it_qualifies(bracket: re.Match[str]) -> str:
    return "" if _QUALIFIES.fullmatch(folded(bracket[1])) else bracket[0]


def is_personal(heading: str) -> bool:
    """Whether a heading announces data about a person.

    >>> is_personal("Employee Name"), is_personal("Ward Name"), is_personal("Position Number")
    (True, False, False)
    >>> is_personal("Count of Employee Number")
    False
    """
    text = folded(heading)
    if text in _NO_PERSON_NAMES or _COUNTS.fullmatch(text):
        return False
    return _PERSONAL.search(text) is not None


def names_a_title(heading: str) -> bool:
    """Whether a heading says in words of its own that job titles are under it.

    >>> names_a_title("Contracted Job Title"), names_a_title("Line Manager Job Title")
    (True, False)
    """
    text = folded(heading)
    return _NAMES_TITLE.search(text) is not None and _OF_ANOTHER_POST.search(text) is None


def names_of(extra: Mapping[str, tuple[str, ...]] | None) -> dict[str, tuple[str, ...]]:
    """The headings of every column that may be found, a caller's own among them."""
    return {**KNOWN, **(extra or {})}


def may_be_kept(heading: str, known: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a column that is not used may stay in the user's table."""
    text = squeezed(heading)
    if text in _HARMLESS_SQUEEZED:
        return True
    return text not in _NEVER_BESIDES and text in _all(known.values())


def is_harmless(heading: str) -> bool:
    """Whether a further column describes the post and never its holder."""
    return squeezed(heading) in _HARMLESS_SQUEEZED


def _all(groups: Iterable[tuple[str, ...]]) -> frozenset[str]:
    return frozenset(squeezed(heading) for group in groups for heading in group)
