"""Maps from the roles to each version of a national list, and back.

R4 compares the target with the source: a SKOS broader match is `wider`. R5 is the reverse.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from app.services.content.copies import Fact, Facts
from app.services.releases.forms.fhir.gaps import NoCode
from app.services.releases.forms.fhir.naming import (
    ALL_ROLES_URL,
    ROLES,
    ROLES_URL,
    Resource,
    as_id,
    common,
    list_url,
    map_url,
    value_set_url,
)
from app.services.releases.forms.fhir.roles import MAPPED, wordings_of
from app.services.releases.forms.package import ReleaseStamp
from app.vocabulary import MappingPredicate, MappingRelation

EQUIVALENCE: Final = {
    MappingPredicate.EXACT: "equivalent",
    MappingPredicate.CLOSE: "inexact",
    MappingPredicate.BROAD: "wider",
    MappingPredicate.NARROW: "narrower",
    MappingPredicate.RELATED: "relatedto",
}
"""What the code is, compared with the role."""

REVERSED: Final = {"wider": "narrower", "narrower": "wider"}
"""What the role is, compared with the code. The other equivalences are the same both ways."""

_Side = tuple[str, str, str]
"""The system, the version and the value set of one side of a map."""


def concept_maps(stamp: ReleaseStamp, facts: Facts, no_code: NoCode) -> Iterator[Resource]:
    """Two maps for each version of a list, with the codes that a post can be given."""
    titles = {fact["system_id"]: fact["title"] for fact in facts["code_system"]}
    names = {fact["role_id"]: fact["name"] for fact in facts["role"]}
    wordings = wordings_of(facts)
    mapped = _mapped(facts)
    roles: _Side = (ROLES_URL, stamp.version, ALL_ROLES_URL)
    for key in sorted(mapped.keys() | no_code.keys()):
        system, version = key
        codes: _Side = (list_url(system), version, value_set_url(system))
        words = {code: text for (*of, code), text in wordings.items() if tuple(of) == key}
        there = list(_to_codes(mapped[key], names, words, no_code.get(key, ())))
        back = list(_to_roles(mapped[key], names, words))
        title = f"{titles[system]} {version}"
        name = f"{ROLES}-to-{system}-{version}"
        yield _map(stamp, name, f"NHS roles to {title}", roles, codes, there)
        if back:
            name = f"{system}-{version}-to-{ROLES}"
            yield _map(stamp, name, f"{title} to NHS roles", codes, roles, back)


def _mapped(facts: Facts) -> dict[tuple[str, str], list[Fact]]:
    grouped: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in facts["mapping"]:
        if fact["valid_to"] is None and fact["relation"] in MAPPED:
            grouped[fact["system_id"], fact["version"]].append(fact)
    return grouped


def _map(
    stamp: ReleaseStamp,
    name: str,
    title: str,
    source: _Side,
    target: _Side,
    elements: Sequence[Resource],
) -> Resource:
    return {
        "resourceType": "ConceptMap",
        "id": as_id(name),
        "url": map_url(as_id(name)),
        **common(stamp, name, title),
        "sourceCanonical": source[2],
        "targetCanonical": target[2],
        "group": [
            {
                "source": source[0],
                "sourceVersion": source[1],
                "target": target[0],
                "targetVersion": target[1],
                "element": elements,
            }
        ],
    }


def _to_codes(
    mappings: Iterable[Fact],
    names: dict[str, str],
    words: dict[str, str],
    without: Iterable[str],
) -> Iterator[Resource]:
    targets: dict[str, list[Resource]] = defaultdict(list)
    for fact in mappings:
        equivalence = EQUIVALENCE[MappingPredicate(fact["predicate"])]
        targets[fact["role_id"]].append(
            _target(fact["code"], words[fact["code"]], equivalence, fact)
        )
    for role_id in without:
        # A role with a proved gap can still have a wider code in the map.
        if role_id not in targets:
            said = "the list has no code for the role"
            targets[role_id] = [{"equivalence": "unmatched", "comment": said}]
    yield from _elements(targets, names)


def _to_roles(
    mappings: Iterable[Fact], names: dict[str, str], words: dict[str, str]
) -> Iterator[Resource]:
    targets: dict[str, list[Resource]] = defaultdict(list)
    for fact in mappings:
        equivalence = EQUIVALENCE[MappingPredicate(fact["predicate"])]
        back = REVERSED.get(equivalence, equivalence)
        role_id = fact["role_id"]
        targets[fact["code"]].append(_target(role_id, names[role_id], back, fact))
    yield from _elements(targets, words)


def _target(code: str, display: str, equivalence: str, fact: Fact) -> Resource:
    said = "the role's own code"
    if fact["relation"] == MappingRelation.SHARED:
        said = "shared with a wider group"
    return {
        "code": code,
        "display": display,
        "equivalence": equivalence,
        "comment": "; ".join(filter(None, (said, fact["note"]))),
    }


def _elements(targets: dict[str, list[Resource]], names: dict[str, str]) -> Iterator[Resource]:
    for code, found in sorted(targets.items()):
        ordered = sorted(found, key=lambda target: target.get("code", ""))
        yield {"code": code, "display": names[code], "target": ordered}
