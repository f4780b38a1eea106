"""Code lists and roles in the words that pages use."""

import re
from typing import Final

from app.matching.tables import RoleRow
from app.vocabulary import CodeSystemId, Entry, MappingRelation
from app.web.words import day_in_words

_A_MONTH: Final = re.compile(r"[12][0-9]{3}-(0[1-9]|1[0-2])")
_A_DAY: Final = re.compile(r"[12][0-9]{3}-[0-9]{2}-[0-9]{2}")
_LISTS: Final[dict[str, str]] = {
    CodeSystemId.ESR_JOB_ROLE: "ESR job role",
    CodeSystemId.NHS_OCCUPATION_CODE: "NHS occupation code",
    CodeSystemId.SDS_JOB_ROLE: "Spine job role",
    CodeSystemId.SOC_2020: "SOC 2020",
    CodeSystemId.CARE_PROFESSIONAL_CODE: "Care professional code",
    CodeSystemId.PCN_WORKFORCE_RETURN: "Primary Care Network workforce return",
    CodeSystemId.GP_WORKFORCE_RETURN: "General Practice workforce return",
    CodeSystemId.ARRS_ROLE: "Additional Roles Reimbursement Scheme roles",
    CodeSystemId.ASC_WDS_JOB_ROLE: "Adult Social Care Workforce Data Set job role",
    CodeSystemId.ESCO: "ESCO",
    CodeSystemId.ISCO_08: "ISCO-08",
}
_RELATIONS: Final[dict[str, str]] = {
    MappingRelation.OWN: "The role's own code",
    MappingRelation.SHARED: "A code shared with other roles",
    MappingRelation.KNOWN_MISCODING: "A known mistake",
    MappingRelation.HISTORIC: "A code of the past",
}
_ENTRIES: Final[dict[str, str]] = {
    Entry.REGISTERED: "needs statutory registration",
    Entry.ACCREDITED: "needs a set training or accreditation",
    Entry.OPEN: "needs no registration",
}


def list_in_words(system: str) -> str:
    """
    >>> list_in_words("esr-job-role"), list_in_words("our-own-list")
    ('ESR job role', 'our-own-list')
    """
    return _LISTS.get(system, system)


def time_in_words(said: str) -> str:
    """A date as a source gives it: a year, a month, a day, or words that stay as they are.

    >>> time_in_words("2020-10"), time_in_words("2020-10-05"), time_in_words("15.0")
    ('October 2020', '5 October 2020', '15.0')
    >>> time_in_words("2023-24"), time_in_words("2023-02-30")
    ('2023-24', '2023-02-30')
    """
    if _A_MONTH.fullmatch(said):
        return day_in_words(f"{said}-01").partition(" ")[2]
    try:
        return day_in_words(said) if _A_DAY.fullmatch(said) else said
    except ValueError:  # no day of the calendar
        return said


def relation_in_words(relation: str) -> str:
    """What a code is to its role, as a phrase."""
    return _RELATIONS.get(relation, relation)


def entry_in_words(entry: str | None) -> str:
    """Who can hold a role, or nothing where no source says.

    >>> entry_in_words("open"), entry_in_words(None)
    ('needs no registration', '')
    """
    return _ENTRIES.get(entry or "", "")


def bands_in_words(lowest: str | None, highest: str | None) -> str:
    """The pay bands of a role, or nothing where no source says.

    >>> bands_in_words("5", "6"), bands_in_words("8a", "8a"), bands_in_words("", None)
    ('bands 5 to 6', 'band 8a', '')
    """
    ends = [band for band in (lowest, highest) if band]
    if not ends:
        return ""
    return f"band {ends[0]}" if len(set(ends)) == 1 else f"bands {ends[0]} to {ends[1]}"


def role_facts(row: RoleRow) -> str:
    """What tells a role from others, in one line: its family, bands, who can hold it,
    and whether it is retired.
    """
    entry = entry_in_words(row.entry)
    status = "retired" if row.is_retired else ""
    facts = [row.family, bands_in_words(row.band_min, row.band_max), entry, status]
    return sentence(", ".join(filter(None, facts))).removesuffix(".")


def sentence(text: str) -> str:
    """A reason as a sentence of its own.

    >>> sentence("it has no words of a job"), sentence("EMHP is an abbreviation.")
    ('It has no words of a job.', 'EMHP is an abbreviation.')
    """
    return text[:1].upper() + text[1:] + ("" if text.endswith((".", "?")) else ".")
