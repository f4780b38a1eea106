"""Whether a role lacks a code in one version of a list, judged by facts. Pure, never guessed.

A missing mapping proves nothing. A code needs a mapping that a source supports. A gap needs a
source that says so, or a search of the list that found nothing. Everything else is 'not known'.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from app.dates import is_later
from app.services.roles.lists import NamedRole
from app.vocabulary import CodeStatus, EvidenceKind, MappingRelation


class GapStatus(StrEnum):
    """What is known of a role and a list, in the order of need."""

    NO_CODE = "no_code"
    SHARED_CODE_ONLY = "shared_code_only"
    NOT_KNOWN = "not_known"
    OWN_CODE = "own_code"


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
class GapCode:
    """A code as a gap shows it. `code` is None where a source names it in words only."""

    system: str
    version: str | None
    code: str | None
    display: str
    relation: str
    status: str | None
    source: str | None
    introduced: str | None = None


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


@dataclass(frozen=True, slots=True)
class RoleFacts:
    """The facts that one role is judged by: its codes in this version, and statements.

    `coded_parents` are the names of the more general roles above it that have a code of the
    list. `coded_kinds` are those of the more special roles below it.
    """

    role: NamedRole
    introduced: str | None = None
    codes: tuple[GapCode, ...] = ()
    statements: tuple[Statement, ...] = ()
    coded_parents: tuple[str, ...] = ()
    coded_kinds: tuple[str, ...] = ()
    open_proposals: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Judgement:
    """A status and, for 'not known', the reason in a sentence."""

    status: GapStatus
    reason: str | None = None


def judge(facts: RoleFacts, version: ListVersion, versions: Sequence[str]) -> Judgement:
    """What the facts show about a role and a version of a list.

    `versions` are the names of the list's versions, oldest first.
    """
    relations = {code.relation for code in facts.codes if code.status == CodeStatus.ACTIVE}
    if MappingRelation.OWN in relations:
        return Judgement(GapStatus.OWN_CODE)
    if MappingRelation.SHARED in relations:
        return Judgement(GapStatus.SHARED_CODE_ONLY)
    if facts.introduced and version.shows and is_later(facts.introduced, version.shows):
        return _not_known(_too_young(facts.introduced, version))
    return _judge_absence(facts, version, versions)


def _judge_absence(facts: RoleFacts, version: ListVersion, versions: Sequence[str]) -> Judgement:
    searches = _searches(facts, version)
    if not searches:
        return _not_known("The registry has not searched this version of the list for the role.")
    found = [search.code for search in searches if search.code]
    if found:
        return _not_known(_only_found(found[0]))
    if any(_says_it_lacks(said, version, versions) for said in facts.statements):
        return Judgement(GapStatus.NO_CODE)
    return _judge_other_codes(facts)


def _judge_other_codes(facts: RoleFacts) -> Judgement:
    """Whether a generic code, or the code of a related role, may be the one to use."""
    if any(said.kind == EvidenceKind.GENERIC_CELL for said in facts.statements):
        return _not_known("Only a generic code may apply, and no source says which one.")
    relatives = facts.coded_parents or facts.coded_kinds
    if relatives:
        return _not_known(
            f"The code of {relatives[0]} may apply, and no source says whether it does."
        )
    return Judgement(GapStatus.NO_CODE)


def _not_known(reason: str) -> Judgement:
    return Judgement(GapStatus.NOT_KNOWN, reason)


def _searches(facts: RoleFacts, version: ListVersion) -> list[Statement]:
    return [
        said
        for said in facts.statements
        if said.kind == EvidenceKind.SEARCHED and said.version == version.version
    ]


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


def _too_young(introduced: str, version: ListVersion) -> str:
    if version.judged_on is not None:
        return f"The role was introduced in {introduced}, after this list of {version.judged_on}."
    return (
        f"The role was introduced in {introduced}. The date of this list is not known, "
        f"except that the list is not older than {version.not_before}."
    )


def _only_found(code: str) -> str:
    return (
        f"The search found similar words in code {code}, but no source says that it is the "
        "code of this role."
    )
