"""The roles as a FHIR code system: names as designations, facts and codes as properties."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Final

from app.services.content.copies import Fact, Facts
from app.services.releases.forms.fhir.naming import (
    ALL_ROLES_URL,
    ROLES,
    ROLES_URL,
    Resource,
    common,
    list_url,
)
from app.services.releases.forms.package import ReleaseStamp
from app.services.releases.forms.sssom import URN
from app.vocabulary import MappingRelation, RoleRelation, RoleStatus

MAPPED: Final = (MappingRelation.OWN, MappingRelation.SHARED)
"""The relations of the codes that a post can be given."""

_STANDARD: Final = "http://hl7.org/fhir/concept-properties#"
_PROPERTIES: Final = {
    "status": ("code", "active or retired"),
    "inactive": ("boolean", "posts must no longer be recorded under the role"),
    "parent": ("code", "the more general role"),
    "successor": ("code", "the role that succeeds it"),
    "family": ("string", "the registry's own grouping"),
    "staff-group": ("string", "the ESR staff group"),
    "band-min": ("string", "the lowest Agenda for Change band seen"),
    "band-max": ("string", "the highest Agenda for Change band seen"),
    "novelty": ("code", "new, contested or established in the literature"),
    "ambiguous": ("boolean", "the name alone does not decide for the role"),
}
_OF_HL7: Final = frozenset({"status", "inactive", "parent"})
_OF_RELATION: Final = {RoleRelation.KIND_OF: "parent", RoleRelation.SUCCEEDED_BY: "successor"}
_TEXTS: Final = {
    "family": "family",
    "staff-group": "staff_group",
    "band-min": "afc_band_min",
    "band-max": "afc_band_max",
}


def code_system(stamp: ReleaseStamp, facts: Facts) -> Resource:
    """Every role, retired ones too, with its synonyms as designations."""
    concepts = list(_concepts(facts))
    return {
        "resourceType": "CodeSystem",
        "id": ROLES,
        "url": ROLES_URL,
        **common(stamp, ROLES, "NHS roles"),
        "language": "en-GB",
        "caseSensitive": True,
        "valueSet": ALL_ROLES_URL,
        "hierarchyMeaning": "is-a",
        "compositional": False,
        "versionNeeded": False,
        "content": "complete",
        "count": len(concepts),
        "property": [*_defined(), *_lists(facts)],
        "concept": concepts,
    }


def ambiguous_roles(facts: Facts) -> frozenset[str]:
    """The roles whose own name is declared to be ambiguous."""
    titles = {
        fact["title"].casefold()
        for fact in facts.get("ambiguous_title", ())
        if fact["is_always_ambiguous"]
    }
    return frozenset(fact["role_id"] for fact in facts["role"] if fact["name"].casefold() in titles)


def _defined() -> Iterator[Resource]:
    for code, (kind, meaning) in _PROPERTIES.items():
        uri = {"uri": f"{_STANDARD}{code}"} if code in _OF_HL7 else {}
        yield {"code": code, **uri, "description": meaning, "type": kind}


def _lists(facts: Facts) -> Iterator[Resource]:
    """The codes of each list are a property with the id of the list."""
    titles = {fact["system_id"]: fact["title"] for fact in facts["code_system"]}
    for system in sorted({fact["system_id"] for fact in facts["mapping"]}):
        yield {"code": system, "description": f"{titles[system]}: codes", "type": "Coding"}


def _concepts(facts: Facts) -> Iterator[Resource]:
    related, codes, named = _related(facts), _codes(facts), _designations(facts)
    ambiguous = ambiguous_roles(facts)
    for fact in sorted(facts["role"], key=lambda fact: str(fact["role_id"])):
        role_id = fact["role_id"]
        concept: Resource = {"code": role_id, "display": fact["name"]}
        if fact["definition"]:
            concept["definition"] = fact["definition"]
        if named[role_id]:
            concept["designation"] = named[role_id]
        stated = _stated(fact, is_ambiguous=role_id in ambiguous)
        concept["property"] = [*stated, *related[role_id], *codes[role_id]]
        yield concept


def _stated(fact: Fact, *, is_ambiguous: bool) -> Iterator[Resource]:
    yield {"code": "status", "valueCode": fact["status"]}
    yield {"code": "inactive", "valueBoolean": fact["status"] == RoleStatus.RETIRED}
    for code, column in _TEXTS.items():
        if fact.get(column):
            yield {"code": code, "valueString": fact[column]}
    if fact.get("novelty"):
        yield {"code": "novelty", "valueCode": fact["novelty"]}
    yield {"code": "ambiguous", "valueBoolean": is_ambiguous}


def _related(facts: Facts) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for fact in facts.get("relation", ()):
        if fact["relation"] in _OF_RELATION and fact["valid_to"] is None:
            code = _OF_RELATION[fact["relation"]]
            found[fact["from_role_id"]].append({"code": code, "valueCode": fact["to_role_id"]})
    return found


def _codes(facts: Facts) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    wordings = wordings_of(facts)
    for fact in facts["mapping"]:
        if fact["relation"] in MAPPED and fact["valid_to"] is None:
            coding = {
                "system": list_url(fact["system_id"]),
                "version": fact["version"],
                "code": fact["code"],
                "display": wordings[fact["system_id"], fact["version"], fact["code"]],
            }
            found[fact["role_id"]].append({"code": fact["system_id"], "valueCoding": coding})
    return found


def wordings_of(facts: Facts) -> dict[tuple[str, str, str], str]:
    """What each code of each version of a list is called."""
    return {
        (fact["system_id"], fact["version"], fact["code"]): fact["display"]
        for fact in facts["code"]
    }


def _designations(facts: Facts) -> dict[str, list[Resource]]:
    found: dict[str, list[Resource]] = defaultdict(list)
    for fact in facts.get("synonym", ()):
        if fact["valid_to"] is None:
            use = {"system": f"{URN}:CodeSystem:synonym-scope", "code": fact["scope"]}
            named = {"language": "en-GB", "use": use, "value": fact["term"]}
            found[fact["role_id"]].append(named)
    return found
