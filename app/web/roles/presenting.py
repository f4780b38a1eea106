"""One role in the words and lists of its page."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from app.db.models import Role, Source, Synonym
from app.matching.tables import RoleRow
from app.plurals import counted
from app.services.content.indexing import Version
from app.services.roles.roles import RelatedRole, RoleCode, RoleDetail
from app.services.trusts.availability import Summary
from app.services.trusts.disclosure import Total
from app.vocabulary import CodeStatus, DefinitionBasis, RoleRelation, SynonymScope
from app.web.code_words import (
    bands_in_words,
    entry_in_words,
    list_in_words,
    relation_in_words,
    role_facts,
    sentence,
    time_in_words,
)
from app.web.roles.listing import NOVELTIES

_NOT_KNOWN: Final = "Not known"
_SCOPES: Final[dict[str, str]] = {
    SynonymScope.EXACT: "Means this role",
    SynonymScope.NARROWER: "A special case of this role",
    SynonymScope.BROADER: "Wider than this role: does not decide",
    SynonymScope.RELATED: "Related: does not decide",
    SynonymScope.FORMER: "Was the name of this role",
    SynonymScope.MISSPELLING: "A misspelling",
}
_RELATIONS: Final[dict[str, tuple[str, str]]] = {
    RoleRelation.KIND_OF: ("A more general role", "A special case of this role"),
    RoleRelation.SUPERVISES: ("This role supervises it", "Supervises this role"),
    RoleRelation.SUBSTITUTES_FOR: ("This role can do its work", "Can do the work of this role"),
    RoleRelation.WORKS_WITH: ("This role works with it", "Works with this role"),
}
"""Relations outside a career: in words from this role, and to it."""


@dataclass(frozen=True, slots=True)
class ShownName:
    """A name of the role: what kind it is, and how far it decides a title."""

    name: str
    kind: str
    decides: str
    source_id: str


@dataclass(frozen=True, slots=True)
class OtherRole:
    """Another role and what it is to this one. `facts` help to tell it apart."""

    role_id: str
    name: str
    how: str
    facts: str
    evidence: str
    source_id: str


@dataclass(frozen=True, slots=True)
class RecordedCode:
    """A code of the role, as one row of a table."""

    list_name: str
    code: str
    display: str
    what: str
    source_id: str


@dataclass(frozen=True, slots=True)
class NumberedSource:
    """A source, with the number by which the page names it."""

    number: int
    source: Source


def facts_of(role: Role) -> list[tuple[str, str]]:
    """What is known about the role itself. An unknown fact that matters says so."""
    registration = ", ".join(filter(None, (entry_in_words(role.entry), role.regulator)))
    facts = [
        ("New or established", NOVELTIES.get(role.novelty or "", _NOT_KNOWN)),
        ("Introduced", time_in_words(role.introduced or _NOT_KNOWN)),
        ("Pay bands", bands_in_words(role.afc_band_min, role.afc_band_max) or _NOT_KNOWN),
        ("Who can hold it", registration or _NOT_KNOWN),
        ("Staff group in ESR", role.staff_group or _NOT_KNOWN),
    ]
    if role.protected_title is not None:
        facts.append(("Title protected by law", "Yes" if role.protected_title else "No"))
    if role.setting:
        facts.append(("Where it works", role.setting))
    return [(name, value[:1].upper() + value[1:]) for name, value in facts]


def basis_in_words(role: Role) -> str:
    """Where the definition comes from, where that is not a source."""
    is_from_source = role.definition_basis != DefinitionBasis.GENERAL_KNOWLEDGE
    return "" if is_from_source else "This definition is general knowledge, not from a source."


def names_of(detail: RoleDetail) -> list[ShownName]:
    """Every name but the present one: former names first."""
    former = [
        ShownName(row.name, "Former name", _until(row.valid_to), row.source_id or "")
        for row in detail.former_names
    ]
    return former + [_other_name(row) for row in detail.present_synonyms]


def _until(valid_to: str | None) -> str:
    return f"Until {time_in_words(valid_to)}" if valid_to else "Date not known"


def _other_name(row: Synonym) -> ShownName:
    decides = _SCOPES.get(row.scope, row.scope)
    return ShownName(row.term, row.kind.capitalize(), decides, row.source_id or "")


def confusions_of(detail: RoleDetail, roles: Mapping[str, RoleRow]) -> list[OtherRole]:
    """The roles that this one is taken for, and what tells them apart."""
    wanted = [one for one in detail.present_relations if one.relation == RoleRelation.CONFUSED_WITH]
    return [_other_role(found, "", roles) for found in wanted]


def relatives_of(detail: RoleDetail, roles: Mapping[str, RoleRow]) -> list[OtherRole]:
    """The other relations that are no part of a career."""
    return [
        _other_role(found, _RELATIONS[found.relation][0 if found.is_outward else 1], roles)
        for found in detail.present_relations
        if found.relation in _RELATIONS
    ]


def _other_role(found: RelatedRole, how: str, roles: Mapping[str, RoleRow]) -> OtherRole:
    row = roles.get(found.role.role_id)
    return OtherRole(
        role_id=found.role.role_id,
        name=found.role.name,
        how=how,
        facts="" if row is None else role_facts(row),
        evidence=sentence(found.row.evidence) if found.row.evidence else "",
        source_id=found.row.source_id or "",
    )


def codes_of(codes: Iterable[RoleCode]) -> list[RecordedCode]:
    """The codes on record, list by list."""
    return [
        RecordedCode(
            list_name=f"{list_in_words(found.mapping.system_id)}, "
            f"{time_in_words(found.mapping.version)}",
            code=found.code.code,
            display=found.code.display,
            what=_what(found),
            source_id=found.mapping.source_id or "",
        )
        for found in codes
    ]


def _what(found: RoleCode) -> str:
    what = relation_in_words(found.mapping.relation)
    return f"{what} (retired)" if found.code.status == CodeStatus.RETIRED else what


def numbered(sources: Iterable[Source]) -> dict[str, NumberedSource]:
    """The sources by their ids, numbered in their order."""
    return {
        source.source_id: NumberedSource(number, source)
        for number, source in enumerate(sources, start=1)
    }


def trusts_in_words(role_id: str, totals: Mapping[str, Summary] | None) -> str:
    """What trusts' lists say of a role, as anybody may see it."""
    if totals is None:
        return "No trust keeps its list here yet, so nothing is known."
    summary = totals.get(role_id)
    if summary is None:
        return "No list that a trust keeps here has this role."
    verb = "has" if summary.trusts == 1 else "have"
    lists = counted(summary.trusts, "trust")
    return f"{lists} {verb} this role on the list kept here: {staff_in_words(summary.staff)}."


def staff_in_words(staff: Total) -> str:
    """A total of staff, which is a range where small numbers are not shown.

    >>> from app.services.trusts.disclosure import Availability
    >>> staff_in_words(Total(Availability.EXACT, 6, 9))
    '6 to 9 staff'
    """
    if staff.at_least is None or (staff.at_most is None and not staff.at_least):
        return "the number of staff is not known"
    if staff.at_most is None:
        return f"at least {staff.at_least:,} staff"
    if staff.at_least == staff.at_most:
        return f"{staff.at_least:,} staff"
    return f"{staff.at_least:,} to {staff.at_most:,} staff"


def citation(role: Role, version: Version) -> str:
    """How to cite the role as it is now: the content's hash makes it exact."""
    release = f"release {version.release}, " if version.release else ""
    return (
        f"NHS Role Registry, role '{role.name}' ({role.role_id}), {release}"
        f"content {version.content_hash}."
    )
