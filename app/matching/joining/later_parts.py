"""What a later part of a title makes of the job before it."""

from app.matching.findings.finding import Finding, mixed
from app.matching.findings.side_by_side import (
    OTHER_REGISTERS,
    is_level_or_post,
    is_on_another_register,
    of_two_professions,
)
from app.matching.findings.title import Title
from app.matching.index import MatchIndex
from app.matching.kinship import is_profession, is_registration, refined
from app.matching.rules import Doubt, Rule, Why
from app.matching.tables import RoleRow
from app.matching.tokens import BRACKET
from app.vocabulary import Entry, Family, HeadWordKind


def beside_role(first: Finding, last: Finding, connector: int, title: Title) -> Finding:
    """Two roles in parts that are not alternatives ('Registered Nurse - RMN')."""
    index = title.index
    one, two = first.role_id or "", last.role_id or ""
    if two in index.lists.level_roles and one != two:
        title.levels.append(index.lists.level_roles[two])
    if one == two or last.words in index.lists.functions or two in index.lists.level_roles:
        return first
    if first.words in index.lists.functions:
        return last
    if one in index.lists.level_roles:
        return _after_level(first, last, title)
    special = refined(index, one, two)
    if special is not None:
        return first if special == one else last
    return _beside_unrelated(first, last, connector, index)


def after_unclear(first: Finding, last: Finding, connector: int, title: Title) -> Finding:
    """'CAMHS Practitioner (EMHP)': what a later part says of a catch-all before it.

    It does not choose between alternatives ('RMN / LD Nurse (RNLD)'), and after a manager or
    coordinator it is the profession.
    """
    index = title.index
    is_other_job = bool(first.words) and first.words[-1] in index.lists.other_job_words
    if last.words in index.lists.functions or first.why is Why.ALTERNATIVES or is_other_job:
        return first
    if last.role_id in first.candidates:
        return last
    grade = index.trainees.get(last.role_id or "")
    if grade in first.candidates:
        # 'Trainee CAP (Clinical Associate in Psychology)'.
        return last.decided(grade, Rule.TRAINING)
    if is_registration(index, last.words):
        return mixed(first, last)
    if is_bare_head(first, index):
        return mixed(first, last) if _is_head_of_others(first, last, index) else last
    is_named = first.ambiguous is not None and connector & BRACKET
    return last if is_named and last.rule is not Rule.SPECIALTY else mixed(first, last)


def beside_unclear(first: Finding, last: Finding, title: Title) -> Finding:
    """A role, and in a later part a job that is unclear or unknown."""
    if first.role_id in last.candidates:
        return first.doubted(Doubt.LATER_JOB)
    both = of_two_professions(first, last, title.index)
    if both is not None:
        return both
    return mixed(first, last) if _ends_in_job(last, title) else first.doubted(Doubt.LATER_JOB)


def _after_level(first: Finding, last: Finding, title: Title) -> Finding:
    """'Clinical Lead - Physiotherapist': the profession, at that level."""
    if is_registration(title.index, last.words):
        return mixed(first, last)
    title.levels.append(title.index.lists.level_roles[first.role_id or ""])
    return last


def _beside_unrelated(first: Finding, last: Finding, connector: int, index: MatchIndex) -> Finding:
    """Two roles of which neither is a case of the other."""
    if is_registration(index, last.words):
        return mixed(first, last) if is_on_another_register(first, last, index) else first
    if is_level_or_post(first, last, index):
        return mixed(first, last)
    if _are_two_jobs(first, last, index):
        return mixed(first, last)
    if first.role_id in index.other_jobs:
        return first.absorbing(last)
    if _are_two_professions(first, last, index):
        return mixed(first, last)
    is_long = len(last.words) > 1
    if last.role_id in index.other_jobs and is_long:
        return last.absorbing(first)
    if is_long or connector & BRACKET:
        return mixed(first, last)
    return first.doubted(Doubt.LATER_ROLE)


def _are_two_jobs(first: Finding, last: Finding, index: MatchIndex) -> bool:
    """Whether neither of two jobs describes the other."""
    tests = (_are_two_offices, _are_clinical_and_academic, _can_anybody_do_both)
    return any(are_two(first, last, index) for are_two in tests)


def _can_anybody_do_both(first: Finding, last: Finding, index: MatchIndex) -> bool:
    """'Healthcare Assistant - Porter': neither job needs a registration, so the post is both.

    In 'Facilities Assistant - Domestic' a general noun only says of what kind.
    """
    if len(last.words) == 1 and index.lists.heads.get(last.words[0]) == HeadWordKind.GENERIC:
        return False
    both = (first, last)
    if any(each.words[-1] in index.lists.words_in_charge for each in both):
        return False
    return all(index.role_rows[each.role_id or ""].entry == Entry.OPEN for each in both)


def _are_two_offices(first: Finding, last: Finding, index: MatchIndex) -> bool:
    """'Clerk - Receptionist': neither describes the other; 'Team Leader - Porter' leads porters."""
    if not {first.role_id, last.role_id} <= index.other_jobs:
        return False
    is_in_charge = first.words[-1] in index.lists.words_in_charge
    return is_profession(index, last.words[-1]) and not is_in_charge


def _are_clinical_and_academic(first: Finding, last: Finding, index: MatchIndex) -> bool:
    """'Consultant Geriatrician, Honorary Senior Lecturer': a doctor can hold both posts."""
    families = {index.role_rows[each.role_id or ""].family for each in (first, last)}
    return families == {Family.MEDICAL, Family.EDUCATION}


def _are_two_professions(first: Finding, last: Finding, index: MatchIndex) -> bool:
    """'Physiotherapist - Dietitian': each on a register, and each by the noun of its own."""
    rows = [index.role_rows[each.role_id or ""] for each in (first, last)]
    if any(row.entry != Entry.REGISTERED or row.role_id in index.other_jobs for row in rows):
        return False
    if all(row.family == Family.MEDICAL for row in rows):
        return False
    return all(_has_a_noun_of_its_own(row, index) for row in rows)


def _has_a_noun_of_its_own(row: RoleRow, index: MatchIndex) -> bool:
    """An 'Approved Clinician' has none: it can be of any profession."""
    is_named = any(is_profession(index, word) for word in index.words(row.name))
    return is_named or row.family in OTHER_REGISTERS


def is_bare_head(finding: Finding, index: MatchIndex) -> bool:
    """Whether a finding is of one word that needs a name beside it.

    'Practitioner' does; 'Psychotherapist' is a name, if a wide one.
    """
    return len(finding.words) == 1 and not is_profession(index, finding.words[0])


def _is_head_of_others(head: Finding, role: Finding, index: MatchIndex) -> bool:
    """'Coordinator - Nursing Associates': a head of jobs that anybody may hold."""
    entries = (Entry.REGISTERED, Entry.ACCREDITED)
    row = index.role_rows[role.role_id or ""]
    if row.entry not in entries or head.words[0] in index.words(row.name):
        return False
    return not any(index.role_rows[each].entry in entries for each in head.candidates)


def _ends_in_job(finding: Finding, title: Title) -> bool:
    """Whether a later part is a job of its own.

    A lone word ('(Biochemist)', '- Exec') only doubts the role before it.
    """
    if finding.span is not None:
        return len(finding.words) > 1 or finding.words[-1] in title.index.lists.other_job_words
    for part in title.segments:
        words = [position for position in part.head if not title.labels.facet[position]]
        if len(words) > 1 and not part.spans and title.labels.is_agent(words[-1]):
            return True
    return False
