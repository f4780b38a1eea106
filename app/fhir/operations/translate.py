"""`ConceptMap/$translate`: what a code is in another code system, in both directions.

R4 compares the target with the source: `wider` means that the target is wider.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.fhir.operations.asking import Coded, coded_of, resource_of
from app.fhir.parameters import FhirQuestion, parameter, parameters, parts
from app.fhir.terminology.issues import Json, not_found, required
from app.fhir.terminology.library import Library, split

_NO_MATCH: Final = frozenset({"unmatched", "disjoint"})
_BACK: Final = {
    "wider": "narrower",
    "narrower": "wider",
    "subsumes": "specializes",
    "specializes": "subsumes",
}


@dataclass(frozen=True, slots=True)
class _Match:
    """One target. Without a code, the map says that there is none."""

    equivalence: str
    system: str
    version: str | None
    code: str | None
    display: str | None
    source: str | None
    comment: str | None
    products: tuple[Json, ...]

    @property
    def is_real(self) -> bool:
        return self.equivalence not in _NO_MATCH


def translate(asked: FhirQuestion, library: Library) -> Json:
    """The targets of a code. `result` is true only if one of them is a real match."""
    coded = coded_of(asked, system=asked.text("system"), version=asked.text("version"))
    if any(one.system is None for one in coded):
        raise required("Give the system of the code.")
    maps = list(_maps(asked, library))
    is_back = asked.flag("reverse") or False
    target = asked.text("targetsystem")
    found = [
        match
        for one in maps
        for code in coded
        for match in _matches(one, code, library, is_back=is_back)
        if target in (None, match.system)
    ]
    is_found = any(match.is_real for match in found)
    return parameters(
        parameter("result", "Boolean", is_found),
        parameter("message", "String", None if is_found else _reason(found, coded[0], maps)),
        *map(_written, found),
    )


def _maps(asked: FhirQuestion, library: Library) -> Iterator[Json]:
    """The map that is named, else every map between the value sets that are named."""
    brought = resource_of(asked, "conceptMap", "ConceptMap")
    if brought is not None:
        yield brought
        return
    url = asked.text("url")
    if url is not None:
        found = library.concept_map(url, asked.text("conceptMapVersion"))
        if found is None:
            raise not_found(f"A definition for the ConceptMap '{url}' could not be found")
        yield found
        return
    for one in library.concept_maps():
        sides = (("source", asked.text("source")), ("target", asked.text("target")))
        if all(wanted is None or _side(one, name) == split(wanted)[0] for name, wanted in sides):
            yield one


def _side(concept_map: Json, name: str) -> str | None:
    """The value set on one side of a map."""
    found = concept_map.get(f"{name}Canonical") or concept_map.get(f"{name}Uri")
    return split(found)[0] if found else None


def _matches(
    concept_map: Json, coded: Coded, library: Library, *, is_back: bool
) -> Iterator[_Match]:
    version = concept_map.get("version")
    source = concept_map.get("url")
    canonical = f"{source}|{version}" if source and version else source
    for group in concept_map.get("group", ()):
        if is_back:
            yield from _to_sources(group, coded, canonical)
        else:
            yield from _to_targets(group, coded, canonical, library)


def _to_targets(
    group: Json, coded: Coded, canonical: str | None, library: Library
) -> Iterator[_Match]:
    if not _is_of(group, "source", coded):
        return
    system, version = split(group.get("target", ""), group.get("targetVersion"))
    elements = [one for one in group.get("element", ()) if one.get("code") == coded.code]
    for element in elements:
        for target in element.get("target", ()):
            yield _Match(
                equivalence=target.get("equivalence", "relatedto"),
                system=system,
                version=version,
                code=target.get("code"),
                display=target.get("display") or _display(library, system, version, target),
                source=canonical,
                comment=target.get("comment"),
                products=tuple(target.get("product", ())),
            )
    if not elements:
        yield from _unmapped(group, coded, canonical, library)


def _to_sources(group: Json, coded: Coded, canonical: str | None) -> Iterator[_Match]:
    if not _is_of(group, "target", coded):
        return
    system, version = split(group.get("source", ""), group.get("sourceVersion"))
    for element in group.get("element", ()):
        for target in element.get("target", ()):
            if target.get("code") == coded.code:
                equivalence = target.get("equivalence", "relatedto")
                yield _Match(
                    equivalence=_BACK.get(equivalence, equivalence),
                    system=system,
                    version=version,
                    code=element.get("code"),
                    display=element.get("display"),
                    source=canonical,
                    comment=target.get("comment"),
                    products=(),
                )


def _is_of(group: Json, side: str, coded: Coded) -> bool:
    """Whether the code is of the code system on one side of a group, and of its version."""
    url, version = split(group.get(side, ""), group.get(f"{side}Version"))
    return url == coded.system and (None in (version, coded.version) or version == coded.version)


def _unmapped(
    group: Json, coded: Coded, canonical: str | None, library: Library
) -> Iterator[_Match]:
    """What a group says of the codes that it does not have."""
    rule = group.get("unmapped", {})
    mode = rule.get("mode")
    system, version = split(group.get("target", ""), group.get("targetVersion"))
    if mode == "other-map":
        other = library.concept_map(str(rule.get("url", "")))
        # One step only: two maps that refer to each other would never end.
        groups = other.get("group", ()) if other else ()
        plain = [{**one, "unmapped": {}} for one in groups]
        if other:
            yield from _matches({**other, "group": plain}, coded, library, is_back=False)
    elif mode in ("provided", "fixed"):
        code = coded.code if mode == "provided" else rule.get("code")
        display = coded.display if mode == "provided" else rule.get("display")
        equivalence = "equal" if mode == "provided" else "inexact"
        yield _Match(equivalence, system, version, code, display, canonical, None, ())


def _display(library: Library, url: str, version: str | None, target: Json) -> str | None:
    system = library.code_system(url, version) or library.code_system(url)
    concept = system.find(str(target.get("code"))) if system else None
    return concept.display if concept else None


def _reason(found: list[_Match], coded: Coded, maps: list[Json]) -> str:
    """Why there is no match, in words for a person."""
    said = next((match.comment for match in found if match.comment), None)
    if said is not None:
        return said
    if not maps:
        return "No ConceptMap fits the question."
    return f"No translation of the code '{coded.code}' of '{coded.system}' was found."


def _written(match: _Match) -> Json:
    coding = {
        "system": match.system,
        "version": match.version,
        "code": match.code,
        "display": match.display,
    }
    known = {key: value for key, value in coding.items() if value}
    return parts(
        "match",
        (
            parameter("equivalence", "Code", match.equivalence),
            parameter("concept", "Coding", known if match.code else None),
            *map(_product, match.products),
            parameter("source", "Uri", match.source),
        ),
    )


def _product(product: Json) -> Json:
    coding = {
        key: product[name]
        for key, name in (("system", "system"), ("code", "value"), ("display", "display"))
        if product.get(name)
    }
    return parts(
        "product",
        (
            parameter("element", "Uri", product.get("property")),
            parameter("concept", "Coding", coding),
        ),
    )
