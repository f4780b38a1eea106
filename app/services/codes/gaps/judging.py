"""Whether a role lacks a code in one version of a list, judged by facts. Pure, never guessed.

A missing mapping proves nothing. A code needs a mapping that a source supports, or a reading of
ours that says so. A gap needs a source that says so, or a search of the list that found no code
for the role. Everything else is 'not known'.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from app.dates import is_later
from app.services.codes.gaps import reasons
from app.services.roles.lists import NamedRole
from app.vocabulary import (
    RETURN_SYSTEMS,
    CodeStatus,
    CodeSystemId,
    EvidenceKind,
    MappingRelation,
    ReadingConfidence,
    ReadingFit,
    StaffGroup,
)

CODED: Final = (MappingRelation.OWN, MappingRelation.SHARED)
"""The relations by which a role has a code of a list."""
_ONCE_CODED: Final = (*CODED, MappingRelation.HISTORIC)


class GapStatus(StrEnum):
    """What is known of a role and a list, in the order of need."""

    NO_CODE = "no_code"
    SHARED_CODE_ONLY = "shared_code_only"
    NOT_KNOWN = "not_known"
    OWN_CODE = "own_code"


class ExactGapStatus(StrEnum):
    """The status, or a more exact one of the same meaning."""

    NO_CODE = "no_code"
    SHARED_CODE_ONLY = "shared_code_only"
    NOT_KNOWN = "not_known"
    OWN_CODE = "own_code"
    RETIRED_CODE_ONLY = "retired_code_only"
    GRADE_LINE = "grade_line"
    FIELD_KNOWN = "field_known"
    YOUNGER_THAN_LIST = "younger_than_list"
    LIST_NOT_LOADED = "list_not_loaded"


class GapBasis(StrEnum):
    """What an answer rests on: sources and searches alone, or a reading of ours too."""

    SOURCED = "sourced"
    READING = "reading"


@dataclass(frozen=True, slots=True)
class ListVersion:
    """The version that is judged. `judged_on` is the date it shows, blank where not known.

    `not_before` is then the latest date that the version is known not to be older than.
    """

    system: str
    version: str
    judged_on: str | None = None
    not_before: str | None = None

    @property
    def shows(self) -> str | None:
        """The date that the version shows, or the earliest date that it can show."""
        return self.judged_on or self.not_before


@dataclass(frozen=True, slots=True)
class ReadBy:
    """The rule of ours by which a role has a code: in words, what it is sure of, and how sure."""

    rule: str
    fit: str
    confidence: str
    review: str
    note: str | None = None


@dataclass(frozen=True, slots=True)
class GapCode:
    """A code as a gap shows it. `code` is None where a source names it in words only.

    `read_by` is None where a source gives the code to the role.
    """

    system: str
    version: str | None
    code: str | None
    display: str
    relation: str
    status: str | None
    source: str | None
    introduced: str | None = None
    read_by: ReadBy | None = None

    @property
    def basis(self) -> GapBasis:
        """Whether a source or a reading gives the code to the role."""
        return GapBasis.SOURCED if self.read_by is None else GapBasis.READING


@dataclass(frozen=True, slots=True)
class FoundCode:
    """The best code that a search found, and why it may not be the role's."""

    code: str
    display: str
    is_retired: bool = False
    is_for_learners: bool = False
    is_of_another_group: bool = False

    @property
    def can_be_the_roles(self) -> bool:
        """Whether similar words can be a reason to leave the answer open."""
        return not (self.is_retired or self.is_for_learners or self.is_of_another_group)


@dataclass(frozen=True, slots=True)
class Statement:
    """What a source, or the registry's own search, says about a role and the list."""

    kind: str
    says: str
    as_of: str | None
    version: str | None
    code: str | None
    source: str | None
    source_detail: str | None = None
    found: FoundCode | None = None


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """The facts that one role is judged by: its codes in this version, and statements.

    `readings` are codes that only a reading of ours gives to the role. `coded_parents` are the
    names of the more general roles above it that have a code of the list. `coded_kinds` are
    those of the more special roles below it. `has_other_code` says whether the role has a code
    of the other list of posts. `elsewhere` are its own lines in the returns of primary care.
    `is_new` is None where no source says.
    """

    role: NamedRole
    introduced: str | None = None
    codes: tuple[GapCode, ...] = ()
    statements: tuple[Statement, ...] = ()
    coded_parents: tuple[str, ...] = ()
    coded_kinds: tuple[str, ...] = ()
    readings: tuple[GapCode, ...] = ()
    staff_group: str | None = None
    has_other_code: bool = False
    elsewhere: tuple[GapCode, ...] = ()
    is_new: bool | None = None

    @property
    def is_doctor(self) -> bool:
        """Whether the role is one of doctors or dentists, whose two codes say different things."""
        return self.staff_group == StaffGroup.MEDICAL_DENTAL


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status, the exact status, the reason in a sentence, and what the answer rests on."""

    status: GapStatus
    exact: ExactGapStatus
    reason: str
    basis: GapBasis = GapBasis.SOURCED


def judge(facts: RoleFacts, version: ListVersion, versions: Sequence[str]) -> Judgement:
    """What the facts show about a role and a version of a list.

    `versions` are the names of the list's versions, oldest first. A source decides before a
    reading. A reading with low confidence decides nothing.
    """
    sourced = _judge_codes(facts, facts.codes, version.system)
    if sourced is not None:
        return sourced
    if facts.introduced and version.shows and is_later(facts.introduced, version.shows):
        reason = reasons.too_young(facts.introduced, version.judged_on, version.not_before)
        return _not_known(reason, ExactGapStatus.YOUNGER_THAN_LIST)
    searches = _searches(facts, version)
    if searches and any(_says_it_lacks(said, version, versions) for said in facts.statements):
        found = _found(searches)
        if found is None or not found.can_be_the_roles:
            return _no_code(facts, found, reasons.A_SOURCE_SAYS_SO)
    read = _judge_codes(facts, facts.readings, version.system)
    return read or _judge_absence(facts, version, searches)


def not_loaded(reason: str) -> Judgement:
    """The judgement where no loaded version can answer the question."""
    return _not_known(reason, ExactGapStatus.LIST_NOT_LOADED)


def _judge_codes(facts: RoleFacts, codes: Iterable[GapCode], system: str) -> Judgement | None:
    """What the codes in use show, None where there is none."""
    active = [code for code in codes if _decides(code)]
    own = [code for code in active if code.relation == MappingRelation.OWN]
    shared = [code for code in active if code.relation == MappingRelation.SHARED]
    if own:
        exact = ExactGapStatus.OWN_CODE
        return Judgement(GapStatus.OWN_CODE, exact, _why(own, exact), own[0].basis)
    if shared:
        exact = _exact_shared(facts, shared, system)
        return Judgement(GapStatus.SHARED_CODE_ONLY, exact, _why(shared, exact), shared[0].basis)
    return None


def _decides(code: GapCode) -> bool:
    is_sure = code.read_by is None or code.read_by.confidence != ReadingConfidence.LOW
    return code.status == CodeStatus.ACTIVE and is_sure


def _exact_shared(facts: RoleFacts, shared: Sequence[GapCode], system: str) -> ExactGapStatus:
    fits = {code.read_by.fit for code in shared if code.read_by is not None}
    if ReadingFit.GRADE in fits or (facts.is_doctor and system == CodeSystemId.ESR_JOB_ROLE):
        return ExactGapStatus.GRADE_LINE
    if ReadingFit.FIELD in fits or (facts.is_doctor and system == CodeSystemId.NHS_OCCUPATION_CODE):
        return ExactGapStatus.FIELD_KNOWN
    return ExactGapStatus.SHARED_CODE_ONLY


def _why(codes: Sequence[GapCode], exact: ExactGapStatus) -> str:
    is_own = exact is ExactGapStatus.OWN_CODE
    read = codes[0].read_by
    if codes[0].system in RETURN_SYSTEMS and read is None:
        lines = [code.display for code in codes]
        return reasons.own_lines(lines) if is_own else reasons.shared_lines(lines)
    listed = [code.code or code.display for code in codes]
    if read is not None:
        return reasons.read_so(listed, read.rule, read.confidence)
    if exact is ExactGapStatus.GRADE_LINE:
        return reasons.grade_shared(listed)
    if exact is ExactGapStatus.FIELD_KNOWN:
        return reasons.field_shared(listed)
    return reasons.own(listed) if is_own else reasons.shared(listed)


def _judge_absence(
    facts: RoleFacts, version: ListVersion, searches: Sequence[Statement]
) -> Judgement:
    if not searches:
        is_return = version.system in RETURN_SYSTEMS
        return _not_known(reasons.NO_LINE_IN_RETURN if is_return else reasons.NOT_SEARCHED)
    found = _found(searches)
    part = _part_of_a_doctors_codes(facts, version.system)
    if part is not None:
        return part
    if found is not None and found.can_be_the_roles:
        return _not_known(reasons.only_found(found.code, found.display))
    of_others = _other_code_that_may_apply(facts) or _line_for_others(found)
    other = of_others or _code_of_doctors(facts, version.system)
    retired = _retired_code(facts, found)
    if other is None:
        return _no_code(facts, found, reasons.NOT_FOUND)
    if retired is None:
        return _not_known(other)
    return _not_known(f"{reasons.retired(*retired)} {other}", ExactGapStatus.RETIRED_CODE_ONLY)


def _part_of_a_doctors_codes(facts: RoleFacts, system: str) -> Judgement | None:
    """A doctor's grade in the list of specialties, or a specialty in the list of grades."""
    if not (facts.is_doctor and facts.has_other_code):
        return None
    if system == CodeSystemId.NHS_OCCUPATION_CODE:
        return _not_known(reasons.IS_A_GRADE, ExactGapStatus.GRADE_LINE)
    if system == CodeSystemId.ESR_JOB_ROLE:
        return _not_known(reasons.NAMES_A_SPECIALTY, ExactGapStatus.FIELD_KNOWN)
    return None


def _other_code_that_may_apply(facts: RoleFacts) -> str | None:
    """Why a generic code, or the code of a related role, may be the one to use."""
    for said in facts.statements:
        if said.kind == EvidenceKind.GENERIC_CELL:
            return said.says
    relatives = facts.coded_parents[:1] or facts.coded_kinds
    return reasons.code_of_relatives(relatives) if relatives else None


def _code_of_doctors(facts: RoleFacts, system: str) -> str | None:
    """Why a search by name cannot prove that a doctor's role has no code."""
    if not facts.is_doctor:
        return None
    if system == CodeSystemId.NHS_OCCUPATION_CODE:
        return reasons.A_SPECIALTY_APPLIES
    return reasons.A_GRADE_APPLIES if system == CodeSystemId.ESR_JOB_ROLE else None


def _no_code(facts: RoleFacts, found: FoundCode | None, reason: str) -> Judgement:
    retired = _retired_code(facts, found)
    if retired is not None:
        exact = ExactGapStatus.RETIRED_CODE_ONLY
        return Judgement(GapStatus.NO_CODE, exact, reasons.retired(*retired))
    return Judgement(GapStatus.NO_CODE, ExactGapStatus.NO_CODE, reason)


def _line_for_others(found: FoundCode | None) -> str | None:
    """Why a line with similar words neither is the role's code nor proves that it has none."""
    if found is None or not (found.is_for_learners or found.is_of_another_group):
        return None
    for_whom = reasons.LEARNERS if found.is_for_learners else reasons.OTHER_STAFF
    return reasons.found_for_others(found.code, found.display, for_whom)


def _retired_code(facts: RoleFacts, found: FoundCode | None) -> tuple[str, str] | None:
    """A code of the role that is retired: a mapped one, or the best that the search found."""
    for code in facts.codes:
        if code.relation in _ONCE_CODED and code.status == CodeStatus.RETIRED and code.code:
            return code.code, code.display
    if found is None or found.is_for_learners or found.is_of_another_group:
        return None
    return (found.code, found.display) if found.is_retired else None


def _not_known(reason: str, exact: ExactGapStatus = ExactGapStatus.NOT_KNOWN) -> Judgement:
    return Judgement(GapStatus.NOT_KNOWN, exact, reason)


def _searches(facts: RoleFacts, version: ListVersion) -> list[Statement]:
    return [
        said
        for said in facts.statements
        if said.kind == EvidenceKind.SEARCHED and said.version == version.version
    ]


def _found(searches: Iterable[Statement]) -> FoundCode | None:
    for said in searches:
        if said.code is not None:
            return said.found or FoundCode(said.code, "")
    return None


def _says_it_lacks(said: Statement, version: ListVersion, versions: Sequence[str]) -> bool:
    """Whether a source says that this version, or an earlier one, lacks the role."""
    if said.kind != EvidenceKind.LACKS_CODE:
        return False
    if said.version is not None:
        order = {name: place for place, name in enumerate(versions)}
        return order.get(said.version, len(order)) <= order.get(version.version, -1)
    if said.as_of is None or version.shows is None:
        return False
    return not is_later(said.as_of, version.shows)
