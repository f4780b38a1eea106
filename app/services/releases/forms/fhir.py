"""The registry as FHIR R4 terminology resources. Source: hl7.org/fhir/R4."""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Any, Final

from app.services.content.copies import Fact, Facts
from app.services.releases.forms.package import DESCRIPTION, LICENCE, TITLE, ReleaseStamp
from app.services.releases.forms.sssom import URN
from app.vocabulary import MappingPredicate, MappingRelation, RoleRelation, RoleStatus

ROLES_URL: Final = f"{URN}:CodeSystem:nhs-role"
ALL_ROLES_URL: Final = f"{URN}:ValueSet:nhs-role"
ACTIVE_ROLES_URL: Final = f"{URN}:ValueSet:nhs-role-active"

EQUIVALENCE: Final = {
    MappingPredicate.EXACT: "equivalent",
    MappingPredicate.CLOSE: "inexact",
    MappingPredicate.BROAD: "wider",
    MappingPredicate.NARROW: "narrower",
    MappingPredicate.RELATED: "relatedto",
}
"""R4 compares the target with the source: a SKOS broader match is `wider`. R5 is the reverse."""

_PROPERTIES: Final = {
    "status": ("code", "active or retired"),
    "inactive": ("boolean", "posts must no longer be recorded under the role"),
    "parent": ("code", "the more general role"),
    "successor": ("code", "the role that succeeds it"),
    "family": ("string", "the registry's own grouping"),
    "staff-group": ("string", "the ESR staff group"),
}
_OF_RELATION: Final = {RoleRelation.KIND_OF: "parent", RoleRelation.SUCCEEDED_BY: "successor"}
_Resource = dict[str, Any]


def make_bundle(stamp: ReleaseStamp, facts: Facts) -> bytes:
    """The roles, their value sets and a map to each version of a code list, as one collection."""
    resources = [
        code_system(stamp, facts),
        value_set(stamp, "nhs-role", ALL_ROLES_URL, "All roles", active_only=False),
        value_set(stamp, "nhs-role-active", ACTIVE_ROLES_URL, "Roles in use", active_only=True),
        *concept_maps(stamp, facts),
    ]
    bundle = {
        "resourceType": "Bundle",
        "id": f"nhs-role-registry-{stamp.version}",
        "type": "collection",
        "timestamp": stamp.published_at.isoformat(timespec="seconds"),
        "entry": [{"fullUrl": resource["url"], "resource": resource} for resource in resources],
    }
    return (json.dumps(bundle, ensure_ascii=False, indent=1) + "\n").encode()


def code_system(stamp: ReleaseStamp, facts: Facts) -> _Resource:
    """Every role with its synonyms as designations."""
    concepts = list(_concepts(facts))
    return {
        "resourceType": "CodeSystem",
        "id": "nhs-role",
        "url": ROLES_URL,
        **_common(stamp, "NhsRole", "NHS roles"),
        "caseSensitive": True,
        "valueSet": ALL_ROLES_URL,
        "hierarchyMeaning": "is-a",
        "compositional": False,
        "versionNeeded": False,
        "content": "complete",
        "count": len(concepts),
        "property": [
            {"code": code, "type": kind, "description": meaning}
            for code, (kind, meaning) in _PROPERTIES.items()
        ],
        "concept": concepts,
    }


def value_set(
    stamp: ReleaseStamp, name: str, url: str, title: str, *, active_only: bool
) -> _Resource:
    """All roles, or the roles in use, as a value set without an expansion."""
    include: _Resource = {"system": ROLES_URL, "version": stamp.version}
    if active_only:
        include["filter"] = [{"property": "status", "op": "=", "value": RoleStatus.ACTIVE.value}]
    return {
        "resourceType": "ValueSet",
        "id": name,
        "url": url,
        **_common(stamp, "".join(part.title() for part in name.split("-")), title),
        "immutable": True,
        "compose": {"include": [include]},
    }


def concept_maps(stamp: ReleaseStamp, facts: Facts) -> Iterator[_Resource]:
    """One map for each version of a code list, with the codes that a post can be given."""
    titles = {fact["system_id"]: fact["title"] for fact in facts["code_system"]}
    grouped: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts["mapping"]:
        if fact["valid_to"] is None and fact["relation"] in _MAPPED:
            grouped[fact["system_id"], fact["version"]].append(fact)
    for (system, version), mappings in sorted(grouped.items()):
        name = f"nhs-role-to-{system}-{_id(version)}"
        yield {
            "resourceType": "ConceptMap",
            "id": name[:_LONGEST_ID],
            "url": f"{URN}:ConceptMap:{name}",
            **_common(
                stamp,
                "".join(part.title() for part in name.replace(".", "-").split("-")),
                f"NHS roles to {titles[system]} {version}",
            ),
            "sourceCanonical": ALL_ROLES_URL,
            "group": [
                {
                    "source": ROLES_URL,
                    "sourceVersion": stamp.version,
                    "target": f"{URN}:CodeSystem:{system}",
                    "targetVersion": version,
                    "element": list(_elements(mappings, facts)),
                }
            ],
        }


_LONGEST_ID: Final = 64
_MAPPED: Final = (MappingRelation.OWN, MappingRelation.SHARED)


def _common(stamp: ReleaseStamp, name: str, title: str) -> _Resource:
    return {
        "version": stamp.version,
        "name": name,
        "title": title,
        "status": "active",
        "experimental": False,
        "date": stamp.published_on,
        "publisher": TITLE,
        "description": DESCRIPTION,
        "copyright": f"MIT Licence, {LICENCE}. Codes of national lists belong to their publishers.",
    }


def _id(text: str) -> str:
    """A text as part of a FHIR id: letters, digits, '-' and '.'."""
    return "".join(letter if letter.isalnum() or letter in "-." else "-" for letter in text)


def _concepts(facts: Facts) -> Iterator[_Resource]:
    related = _related(facts)
    named = _designations(facts)
    for fact in sorted(facts["role"], key=lambda fact: str(fact["role_id"])):
        role_id = fact["role_id"]
        concept: _Resource = {"code": role_id, "display": fact["name"]}
        if fact["definition"]:
            concept["definition"] = fact["definition"]
        if named[role_id]:
            concept["designation"] = named[role_id]
        concept["property"] = [*_stated(fact), *related[role_id]]
        yield concept


def _stated(fact: Fact) -> Iterator[_Resource]:
    is_retired = fact["status"] == RoleStatus.RETIRED
    yield {"code": "status", "valueCode": fact["status"]}
    yield {"code": "inactive", "valueBoolean": is_retired}
    yield {"code": "family", "valueString": fact["family"]}
    if fact["staff_group"]:
        yield {"code": "staff-group", "valueString": fact["staff_group"]}


def _related(facts: Facts) -> dict[str, list[_Resource]]:
    found: dict[str, list[_Resource]] = defaultdict(list)
    for fact in facts.get("relation", ()):
        if fact["relation"] in _OF_RELATION and fact["valid_to"] is None:
            code = _OF_RELATION[fact["relation"]]
            found[fact["from_role_id"]].append({"code": code, "valueCode": fact["to_role_id"]})
    return found


def _designations(facts: Facts) -> dict[str, list[_Resource]]:
    found: dict[str, list[_Resource]] = defaultdict(list)
    for fact in facts.get("synonym", ()):
        use = {"system": f"{URN}:CodeSystem:synonym-scope", "code": fact["scope"]}
        found[fact["role_id"]].append({"language": "en-GB", "use": use, "value": fact["term"]})
    return found


def _elements(mappings: Iterable[Fact], facts: Facts) -> Iterator[_Resource]:
    names = {fact["role_id"]: fact["name"] for fact in facts["role"]}
    wordings = {
        (fact["system_id"], fact["version"], fact["code"]): fact["display"]
        for fact in facts["code"]
    }
    by_role: dict[str, list[_Resource]] = defaultdict(list)
    for fact in mappings:
        by_role[fact["role_id"]].append(_target(fact, wordings))
    for role_id, targets in sorted(by_role.items()):
        yield {"code": role_id, "display": names[role_id], "target": targets}


def _target(fact: Fact, wordings: dict[tuple[str, str, str], str]) -> _Resource:
    said = "the role's own code"
    if fact["relation"] == MappingRelation.SHARED:
        said = "shared with a wider group"
    return {
        "code": fact["code"],
        "display": wordings[fact["system_id"], fact["version"], fact["code"]],
        "equivalence": EQUIVALENCE[MappingPredicate(fact["predicate"])],
        "comment": "; ".join(filter(None, (said, fact["note"]))),
    }
