"""Terms side by side in one segment, joined to one finding."""

from typing import Final

from app.matching.findings.finding import Finding, found, mixed
from app.matching.findings.title import Title
from app.matching.index import MatchIndex
from app.matching.kinship import is_profession, is_registration, lookup, refined
from app.matching.reading.spans import Span, is_managed
from app.vocabulary import Entry, Family

# Families whose registered roles are each on one register of their own.
OTHER_REGISTERS: Final = frozenset((Family.ALLIED_HEALTH, Family.SOCIAL_WORK))


def join_terms(spans: list[Span], title: Title) -> Finding:
    """The finding of a segment's terms. The last is read first, as an English head comes last."""
    finding = found(spans[-1])
    for span in reversed(spans[:-1]):
        finding = _joined(found(span), finding, title)
    return finding


def chosen_by_function(first: Finding, last: Finding, index: MatchIndex) -> Finding | None:
    """'CPN / Care Coordinator': of a profession and a function, the profession."""
    is_first_function = first.words in index.lists.functions
    is_last_function = last.words in index.lists.functions
    if is_first_function == is_last_function:
        return None
    function, other = (first, last) if is_first_function else (last, first)
    return None if _is_of_another_profession(function, other, index) else other


def _is_of_another_profession(function: Finding, other: Finding, index: MatchIndex) -> bool:
    """'Nurse Prescriber or Pharmacist': the function names a profession, and not the other one."""
    parents = {index.lists.qualified_heads.get((word,)) for word in function.words} - {None}
    role_id = other.role_id or ""
    return bool(parents and role_id) and parents.isdisjoint((role_id, *index.ancestors[role_id]))


def is_level_or_post(first: Finding, last: Finding, index: MatchIndex) -> bool:
    """'Team Lead Physiotherapist': a post in charge, or a profession at that level."""
    for level, other in ((first, last), (last, first)):
        if level.words in index.lists.contested_levels:
            row = index.role_rows[other.role_id or ""]
            return row.entry == Entry.REGISTERED and row.role_id not in index.other_jobs
    return False


def is_grade_of_doctor(grade: Finding, other: Finding, index: MatchIndex) -> bool:
    """'Associate Specialist Anaesthetist': the grade of a doctor, and the specialty by its noun."""
    if grade.words not in index.lists.medical_grades or other.words in index.lists.medical_grades:
        return False
    families = {index.role_rows[each.role_id or ""].family for each in (grade, other)}
    return families == {Family.MEDICAL}


def _joined(first: Finding, last: Finding, title: Title) -> Finding:
    together = _as_one_term(first, last, title)
    if together is not None:
        return together
    if first.role_id is not None and last.role_id is not None:
        return _joined_roles(first, first.role_id, last, last.role_id, title)
    if first.role_id is None and last.role_id is None:
        return mixed(first, last)
    if last.role_id is None and len(last.words) == 1:
        return _before_bare_head(first, last, title)
    return _beside_unclear(first, last, title.index)


def _as_one_term(first: Finding, last: Finding, title: Title) -> Finding | None:
    """'Consultant Acute Paediatrician': two terms whose words together are one term."""
    term = lookup(title.index, (*first.words, *last.words))
    if term is None or first.span is None or last.span is None:
        return None
    if _manages_work(first.span, last.span, title):
        return None
    if is_managed(title.labels, last.span.start - 1, title.index):
        return None
    return found(Span((*first.span.positions, *last.span.positions), term))


def _manages_work(first: Span, last: Span, title: Title) -> bool:
    """'Nurse Staffing Manager' manages staffing; a 'Nurse Relief Manager' manages nurses.

    After people, a word that no list has is work too.
    """
    labels, index = title.labels, title.index
    if labels.texts[last.end] not in index.lists.words_in_charge:
        return False
    are_people = is_profession(index, labels.texts[first.end])
    between = range(first.end + 1, last.start)
    return any(labels.is_work(at) or (are_people and labels.is_unknown(at)) for at in between)


def _before_bare_head(known: Finding, head: Finding, title: Title) -> Finding:
    """'Pharmacist Supervisor' is another job; 'Sister Nurse' is a sister, who is a nurse."""
    index = title.index
    level = _level_of(known, title)
    if level is not None:
        title.levels.append(level)
        return head
    if known.words in index.lists.contested_levels:
        return mixed(known, head)
    if known.words in index.lists.functions and is_profession(index, head.words[0]):
        return head
    above = index.ancestors.get(known.role_id or "", frozenset())
    if above.intersection(head.candidates) and not _supports(known, head, title):
        return known
    both = of_two_professions(known, head, index)
    if both is not None:
        return both
    return known.gated(f"'{head.words[0]}' after the role is another job", *head.words)


def _supports(known: Finding, head: Finding, title: Title) -> bool:
    """'CNS Support Nurse': somebody who supports a role is not the role."""
    if known.span is None or head.span is None:
        return False
    between = title.labels.texts[known.span.end + 1 : head.span.start]
    return not title.labels.fillers.isdisjoint(between)


def _beside_unclear(first: Finding, last: Finding, index: MatchIndex) -> Finding:
    """A role beside words that can mean several: the role, if it is one of them.

    'Nurse Dietitian' can be either, but a 'Nurse Manager' manages nurses.
    """
    known, unclear = (last, first) if first.role_id is None else (first, last)
    if known.words in index.lists.functions:
        return unclear
    if known.role_id in unclear.candidates:
        return known
    if len(unclear.words) > 1:
        return mixed(first, last)
    return of_two_professions(known, unclear, index) or known


def of_two_professions(known: Finding, unclear: Finding, index: MatchIndex) -> Finding | None:
    """Both, if a role is a profession, and the one word beside it names another.

    'Nurse Dietitian', 'Physiotherapist (Nurse)'.
    """
    role_id, parent = known.role_id or "", index.lists.qualified_heads.get(unclear.words, "")
    if role_id in index.other_jobs or not _is_named_as_profession(known, index):
        return None
    if len(unclear.words) != 1 or not is_profession(index, unclear.words[0]):
        return None
    if not index.ancestors[role_id].isdisjoint(unclear.candidates):
        return None
    return mixed(unclear, known).with_first(*filter(None, (parent, role_id)))


def _is_named_as_profession(known: Finding, index: MatchIndex) -> bool:
    """A 'Dietitian' is, and a 'Social Worker'; a 'Clinical Adviser' can be of any profession."""
    row = index.role_rows[known.role_id or ""]
    if row.entry == Entry.OPEN:
        return False
    is_on_a_register = row.entry == Entry.REGISTERED and row.family in OTHER_REGISTERS
    return is_on_a_register or is_profession(index, index.words(row.name)[-1])


def _joined_roles(first: Finding, one: str, last: Finding, two: str, title: Title) -> Finding:
    index = title.index
    if one == two:
        return last
    chosen = chosen_by_function(first, last, index) or _chosen_by_level(first, last, title)
    if chosen is not None:
        return chosen
    if is_level_or_post(first, last, index):
        return mixed(first, last)
    if is_grade_of_doctor(first, last, index):
        return first.described_by(two)
    if one in index.other_jobs or two in index.other_jobs:
        return _joined_to_other_job(first, last, index)
    special = refined(index, one, two)
    if special is not None and not _are_two_registrations(first, last, index):
        return first if special == one else last
    return first if _is_only_registered(first, last, index) else mixed(first, last)


def _is_only_registered(role: Finding, letters: Finding, index: MatchIndex) -> bool:
    """'Ward Manager RMN': letters that say only on which register the holder of a role is."""
    if not is_registration(index, letters.words) or _are_two_registrations(role, letters, index):
        return False
    return not is_on_another_register(role, letters, index)


def _are_two_registrations(first: Finding, last: Finding, index: MatchIndex) -> bool:
    """'RGN RMN', 'RSCN RNLD': letters of two parts of the register. 'RN' is of every part."""
    both = (first, last)
    if not all(is_registration(index, each.words) for each in both):
        return False
    parts = index.lists.parts_of_register
    return all(each.words in parts or each.role_id in index.registered_fields for each in both)


def is_on_another_register(role: Finding, letters: Finding, index: MatchIndex) -> bool:
    """'ODP (RGN)': letters of a register that does not register the profession beside them."""
    row, registered = index.role_rows[role.role_id or ""], index.role_rows[letters.role_id or ""]
    is_registered = row.entry == registered.entry == Entry.REGISTERED
    is_of_letters = is_registration(index, letters.words)
    is_apart = row.family in OTHER_REGISTERS and row.family != registered.family
    return is_registered and is_of_letters and is_apart


def _chosen_by_level(first: Finding, last: Finding, title: Title) -> Finding | None:
    """'Clinical Lead Physiotherapist': a role that is the level of another beside it."""
    one, two = _level_of(first, title), _level_of(last, title)
    if one is not None and not is_registration(title.index, last.words):
        title.levels.append(one)
        return last
    if two is not None:
        title.levels.append(two)
        return first
    return None


def _level_of(finding: Finding, title: Title) -> str | None:
    """The level that a role is beside another."""
    return title.index.lists.level_roles.get(finding.role_id or "")


def _joined_to_other_job(first: Finding, last: Finding, index: MatchIndex) -> Finding:
    """'Occupational Therapist Administrator': the profession describes the job."""
    if _is_grade_of_another_trade(first, last, index):
        return last.gated(f"'{first.words[0]}' makes it a different post", *first.words)
    if first.role_id not in index.other_jobs:
        is_dual = is_profession(index, last.words[-1]) and _is_job_of_its_own(first, last, index)
        return mixed(first, last) if is_dual else last.absorbing(first)
    if last.role_id not in index.other_jobs:
        is_dual = _is_job_of_its_own(last, first, index)
        return mixed(first, last) if is_dual else first.absorbing(last)
    return last.absorbing(first) if _is_in_charge(first, last, index) else mixed(first, last)


def _is_job_of_its_own(role: Finding, office: Finding, index: MatchIndex) -> bool:
    """'Ward Clerk HCA': no clerk works for a healthcare assistant, so the post is both.

    A registered profession describes the office, and so do people whom a manager leads.
    """
    entry = index.role_rows[role.role_id or ""].entry
    is_registered = entry in (Entry.REGISTERED, Entry.ACCREDITED)
    return not is_registered and office.words[-1] not in index.lists.words_in_charge


def _is_grade_of_another_trade(first: Finding, last: Finding, index: MatchIndex) -> bool:
    """'Consultant Solicitor' is not the solicitor; a 'Consultant Secretary' works for one."""
    if first.words not in index.lists.medical_grades or len(first.words) > 1:
        return False
    is_modifier = first.words[0] in index.lists.identities.children
    return is_modifier and last.words[-1] not in index.lists.other_job_words


def _is_in_charge(first: Finding, last: Finding, index: MatchIndex) -> bool:
    """'Receptionist Team Leader': a person who leads people of a job does not do that job."""
    in_charge = index.lists.words_in_charge
    return last.words[-1] in in_charge and first.words[-1] not in in_charge
