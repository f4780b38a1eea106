"""The mappings of a release as SSSOM, the Simple Standard for Sharing Ontological Mappings."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from app.services.content.copies import Fact, Facts
from app.services.releases.forms.package import LICENCE, TITLE, Edition
from app.vocabulary import MappingRelation

URN: Final = "urn:nhs-role-registry"
"""What the registry's own identifiers begin with: it has no public address of its own yet."""

_COLUMNS: Final = (
    *("subject_id", "subject_label", "predicate_id", "object_id", "object_label"),
    *("mapping_justification", "subject_source", "subject_source_version"),
    *("object_source", "object_source_version", "mapping_source", "comment"),
)
_SAID_ELSEWHERE: Final = frozenset({MappingRelation.KNOWN_MISCODING, MappingRelation.HISTORIC})
_LEFT_OUT: Final = (
    "Only codes that a post may be given: mappings of the past and known miscodings are in "
    "mappings.csv. Where a code is shared by a wider group the comment says so."
)


def make_sssom(edition: Edition, facts: Facts) -> bytes:
    """The mappings in force as a TSV with its metadata in comments before it. Source: SSSOM 1.0."""
    file = io.StringIO()
    for line in _metadata(edition, facts):
        file.write(f"#{line}\n")
    writer = csv.DictWriter(file, _COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(edition, facts))
    return file.getvalue().encode()


def _metadata(edition: Edition, facts: Facts) -> Iterator[str]:
    """The mapping set's own facts as YAML; a text in JSON's quotes is YAML too."""
    yield "curie_map:"
    for prefix, address in _prefixes(facts):
        yield f"  {prefix}: {json.dumps(address)}"
    told = {
        "mapping_set_id": f"{URN}:mappings:{edition.version}",
        "mapping_set_version": edition.version,
        "mapping_set_title": f"{TITLE}: roles and national codes",
        "mapping_set_description": _LEFT_OUT,
        "license": LICENCE,
        "publication_date": edition.published_on,
        "comment": f"content {edition.content_hash}",
    }
    for name, value in told.items():
        yield f"{name}: {json.dumps(value)}"


def _prefixes(facts: Facts) -> Iterator[tuple[str, str]]:
    yield "role", f"{URN}:role:"
    yield "list", f"{URN}:code-system:"
    yield "source", f"{URN}:source:"
    yield "semapv", "https://w3id.org/semapv/vocab/"
    yield "skos", "http://www.w3.org/2004/02/skos/core#"
    for system in sorted(fact["system_id"] for fact in facts["code_system"]):
        yield system, f"{URN}:code:{system}:"


def _rows(edition: Edition, facts: Facts) -> Iterator[dict[str, str]]:
    names = {fact["role_id"]: fact["name"] for fact in facts["role"]}
    wordings = {_code(fact): fact["display"] for fact in facts["code"]}
    for fact in sorted(_in_force(facts["mapping"]), key=_order):
        yield {
            "subject_id": f"role:{fact['role_id']}",
            "subject_label": names[fact["role_id"]],
            "predicate_id": fact["predicate"],
            "object_id": f"{fact['system_id']}:{quote(fact['code'], safe='')}",
            "object_label": wordings[_code(fact)],
            "mapping_justification": fact["justification"],
            "subject_source": "list:nhs-role",
            "subject_source_version": edition.version,
            "object_source": f"list:{fact['system_id']}",
            "object_source_version": fact["version"],
            "mapping_source": f"source:{fact['source_id']}",
            "comment": _comment(fact),
        }


def _in_force(mappings: Iterable[Fact]) -> Iterator[Fact]:
    return (
        fact
        for fact in mappings
        if fact["valid_to"] is None and fact["relation"] not in _SAID_ELSEWHERE
    )


def _order(fact: Fact) -> tuple[str, str, str, str]:
    return fact["role_id"], fact["system_id"], fact["version"], fact["code"]


def _code(fact: Fact) -> tuple[str, str, str]:
    return fact["system_id"], fact["version"], fact["code"]


def _comment(fact: Fact) -> str:
    is_shared = fact["relation"] == MappingRelation.SHARED
    said = ["shared with a wider group" if is_shared else None, fact["note"]]
    return " ".join("; ".join(filter(None, said)).split())
