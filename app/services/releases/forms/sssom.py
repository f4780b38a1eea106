"""The mappings of a release as SSSOM, the Simple Standard for Sharing Ontological Mappings."""

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from app.services.content.copies import Fact, Facts
from app.services.releases.forms.package import LICENCE, TITLE, ReleaseStamp
from app.vocabulary import MappingRelation

URN: Final = "urn:nhs-role-registry"
"""The start of the registry's own identifiers. The registry has no public address yet."""

_COLUMNS: Final = (
    "subject_id",
    "subject_label",
    "predicate_id",
    "object_id",
    "object_label",
    "mapping_justification",
    "subject_source",
    "subject_source_version",
    "object_source",
    "object_source_version",
    "mapping_source",
    "comment",
)
_LEFT_OUT: Final = frozenset({MappingRelation.KNOWN_MISCODING, MappingRelation.HISTORIC})
_SET_DESCRIPTION: Final = (
    "Only codes that a post can be given. Past mappings and known miscodings are in mappings.csv. "
    "Where a wider group shares a code, the comment says so."
)


def make_sssom(stamp: ReleaseStamp, facts: Facts) -> bytes:
    """The mappings in force as a TSV, with metadata in comments at its top. Source: SSSOM 1.0."""
    file = io.StringIO()
    for line in _metadata(stamp, facts):
        file.write(f"#{line}\n")
    writer = csv.DictWriter(file, _COLUMNS, delimiter="\t", lineterminator="\n")
    writer.writeheader()
    writer.writerows(_rows(stamp, facts))
    return file.getvalue().encode()


def _metadata(stamp: ReleaseStamp, facts: Facts) -> Iterator[str]:
    """The facts of the mapping set as YAML. A text in the quotes of JSON is valid YAML."""
    yield "curie_map:"
    for prefix, address in _prefixes(facts):
        yield f"  {prefix}: {json.dumps(address)}"
    facts_of_set = {
        "mapping_set_id": f"{URN}:mappings:{stamp.version}",
        "mapping_set_version": stamp.version,
        "mapping_set_title": f"{TITLE}: roles and national codes",
        "mapping_set_description": _SET_DESCRIPTION,
        "license": LICENCE,
        "publication_date": stamp.published_on,
        "comment": f"content {stamp.content_hash}",
    }
    for name, value in facts_of_set.items():
        yield f"{name}: {json.dumps(value)}"


def _prefixes(facts: Facts) -> Iterator[tuple[str, str]]:
    # The reference tool, sssom-py, takes the address of the mapping set for a name with a prefix.
    yield "urn", "urn:"
    yield "role", f"{URN}:role:"
    yield "list", f"{URN}:code-system:"
    yield "source", f"{URN}:source:"
    yield "semapv", "https://w3id.org/semapv/vocab/"
    yield "skos", "http://www.w3.org/2004/02/skos/core#"
    for system in sorted(fact["system_id"] for fact in facts["code_system"]):
        yield system, f"{URN}:code:{system}:"


def _rows(stamp: ReleaseStamp, facts: Facts) -> Iterator[dict[str, str]]:
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
            "subject_source_version": stamp.version,
            "object_source": f"list:{fact['system_id']}",
            "object_source_version": fact["version"],
            "mapping_source": f"source:{fact['source_id']}",
            "comment": _comment(fact),
        }


def _in_force(mappings: Iterable[Fact]) -> Iterator[Fact]:
    return (
        fact for fact in mappings if fact["valid_to"] is None and fact["relation"] not in _LEFT_OUT
    )


def _order(fact: Fact) -> tuple[str, str, str, str]:
    return fact["role_id"], fact["system_id"], fact["version"], fact["code"]


def _code(fact: Fact) -> tuple[str, str, str]:
    return fact["system_id"], fact["version"], fact["code"]


def _comment(fact: Fact) -> str:
    is_shared = fact["relation"] == MappingRelation.SHARED
    said = ["shared with a wider group" if is_shared else None, fact["note"]]
    return " ".join("; ".join(filter(None, said)).split())
