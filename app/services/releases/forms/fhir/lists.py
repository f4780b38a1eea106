"""Each loaded version of a national list as a FHIR code system, a fragment of the publisher's."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from app.services.content.copies import Fact, Facts
from app.services.releases.forms.fhir.naming import (
    Resource,
    as_id,
    common,
    list_url,
    value_set_url,
)
from app.services.releases.forms.package import ReleaseStamp
from app.vocabulary import CodeKind, CodeStatus

_PROPERTIES = (
    {
        "code": "inactive",
        "uri": "http://hl7.org/fhir/concept-properties#inactive",
        "description": "the code must no longer be given to a post",
        "type": "boolean",
    },
    {
        "code": "parent",
        "uri": "http://hl7.org/fhir/concept-properties#parent",
        "description": "the heading that the code is under",
        "type": "code",
    },
    {
        "code": "notSelectable",
        "uri": "http://hl7.org/fhir/concept-properties#notSelectable",
        "description": "a heading, not a code that a post can have",
        "type": "boolean",
    },
)


def code_lists(stamp: ReleaseStamp, facts: Facts) -> Iterator[Resource]:
    """The loaded versions in the order of their lists, the newest version of a list last."""
    titles = {fact["system_id"]: fact for fact in facts["code_system"]}
    codes = _grouped(facts["code"])
    words = _grouped(facts.get("code_title", ()))
    for version in sorted(facts["code_system_version"], key=_age):
        key = (version["system_id"], version["version"])
        if version["is_loaded"] and codes[key]:
            yield _code_list(stamp, titles[key[0]], version, codes[key], words[key])


def _grouped(rows: Iterable[Fact]) -> dict[tuple[str, str], list[Fact]]:
    found: dict[tuple[str, str], list[Fact]] = defaultdict(list)
    for fact in rows:
        found[fact["system_id"], fact["version"]].append(fact)
    return found


def _age(version: Fact) -> tuple[str, str, str]:
    known = (version[name] for name in ("judged_on", "effective", "published", "not_before"))
    return (version["system_id"], next(filter(None, known), ""), version["version"])


def _code_list(
    stamp: ReleaseStamp, system: Fact, version: Fact, codes: list[Fact], words: list[Fact]
) -> Resource:
    system_id, number = version["system_id"], version["version"]
    name = as_id(f"{system_id}-{number}")
    resource = {
        "resourceType": "CodeSystem",
        "id": name,
        "url": list_url(system_id),
        **common(stamp, name, f"{system['title']} {number}", number),
        "caseSensitive": True,
        "valueSet": value_set_url(system_id),
        "hierarchyMeaning": "grouped-by",
        "compositional": False,
        "versionNeeded": False,
        # The publisher may have more: what is here is what the registry has read.
        "content": "fragment",
        "count": len(codes),
        "property": list(_PROPERTIES),
        "concept": [_concept(fact, words) for fact in sorted(codes, key=lambda row: row["code"])],
    }
    if system["publisher"]:
        resource["publisher"] = system["publisher"]
    return resource


def _concept(fact: Fact, words: list[Fact]) -> Resource:
    concept: Resource = {"code": fact["code"], "display": fact["display"]}
    others = sorted({row["title"] for row in words if row["code"] == fact["code"]})
    if others:
        concept["designation"] = [{"language": "en-GB", "value": title} for title in others]
    is_retired = fact["status"] == CodeStatus.RETIRED
    concept["property"] = [{"code": "inactive", "valueBoolean": is_retired}]
    if fact["parent"]:
        concept["property"].append({"code": "parent", "valueCode": fact["parent"]})
    if fact["kind"] == CodeKind.HEADING:
        concept["property"].append({"code": "notSelectable", "valueBoolean": True})
    return concept
