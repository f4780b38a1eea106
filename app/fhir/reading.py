"""Resources by their id, and by what is searched for. Source: hl7.org/fhir/R4/search.html."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final
from urllib.parse import urlencode

from app.fhir.terminology.issues import Json, bad_request, not_found
from app.fhir.terminology.library import Library, Shelf, split

TYPES: Final = ("CodeSystem", "ValueSet", "ConceptMap")
SEARCHED: Final = {
    "url": "uri",
    "version": "token",
    "_id": "token",
    "name": "string",
    "title": "string",
    "status": "token",
}
"""The search parameters of each type, and their kinds."""

_MOST: Final = 1_000
_SUMMARY_LEAVES_OUT: Final = frozenset(
    {"concept", "compose", "group", "expansion", "copyright", "purpose", "text", "property"}
)
_SUBSETTED: Final = {
    "tag": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/v3-ObservationValue",
            "code": "SUBSETTED",
        }
    ]
}


def read(kind: str, wanted: str, library: Library) -> Json:
    """The resource with an id. One of an older release has the release at the end of its id."""
    found = library.current.by_id.get((kind, wanted))
    if found is not None:
        return found
    name, _, version = wanted.rpartition("-")
    older = library.release(version) if name else None
    found = older.by_id.get((kind, name)) if older else None
    if found is None:
        raise not_found(f"There is no {kind} with the id '{wanted}'.")
    return {**found, "id": wanted}


def search(kind: str, asked: Mapping[str, Sequence[str]], library: Library, base: str) -> Json:
    """The resources that fit, in the order of the registry. One version of each address.

    `version` can ask for an older one, with `url`.
    """
    found = [one for one in _candidates(kind, asked, library) if _fits(one, asked)]
    summary = (asked.get("_summary") or ["false"])[0]
    if summary not in ("true", "false", "count", "text", "data"):
        raise bad_request("_summary must be true, false, count, text or data.")
    count = _number(asked, "_count", _MOST)
    offset = _number(asked, "_offset", 0)
    shown = [] if summary == "count" else found[offset : offset + count]
    links = [{"relation": "self", "url": _address(kind, asked, base)}]
    if summary != "count" and offset + count < len(found) and count:
        further = {**asked, "_offset": [str(offset + count)]}
        links.append({"relation": "next", "url": _address(kind, further, base)})
    bundle: Json = {
        "resourceType": "Bundle",
        "type": "searchset",
        "total": len(found),
        "link": links,
    }
    if shown:
        bundle["entry"] = [_entry(kind, one, base, is_short=summary == "true") for one in shown]
    return bundle


def _candidates(kind: str, asked: Mapping[str, Sequence[str]], library: Library) -> Iterator[Json]:
    """The resources of the newest release; with a url and a version, those of an older one too."""
    yield from _of_type(library.current, kind)
    for url in asked.get("url", ()):
        version = split(url)[1] or next(iter(asked.get("version", ())), None)
        older = library.release(version) if version else None
        if older is None or older is library.current:
            continue
        for one in _of_type(older, kind):
            if one["version"] == older.version:
                yield {**one, "id": f"{one['id']}-{older.version}"}


def _of_type(shelf: Shelf, kind: str) -> Iterable[Json]:
    return (one for one in shelf.resources if one["resourceType"] == kind)


def _fits(resource: Json, asked: Mapping[str, Sequence[str]]) -> bool:
    return all(
        any(_is(resource, name, value) for text in texts for value in text.split(","))
        if name != "url"
        else any(_is(resource, name, text) for text in texts)
        for name, texts in asked.items()
        if name.partition(":")[0] in SEARCHED
    )


def _is(resource: Json, name: str, value: str) -> bool:
    field, _, modifier = name.partition(":")
    has = str(resource.get("id" if field == "_id" else field, ""))
    if field == "url":
        url, version = split(value)
        return has == url and version in (None, resource.get("version"))
    if SEARCHED[field] != "string" or modifier == "exact":
        return has == value.rpartition("|")[2]
    if modifier == "contains":
        return value.casefold() in has.casefold()
    return has.casefold().startswith(value.casefold())


def _number(asked: Mapping[str, Sequence[str]], name: str, default: int) -> int:
    text = next(iter(asked.get(name, ())), None)
    if text is None:
        return default
    if not (text.isascii() and text.isdigit()) or len(text) > len(str(_MOST)) + 2:
        raise bad_request(f"{name} must be a number of zero or more.")
    return int(text)


def _entry(kind: str, resource: Json, base: str, *, is_short: bool) -> Json:
    shown = resource
    if is_short:
        kept = {key: value for key, value in resource.items() if key not in _SUMMARY_LEAVES_OUT}
        shown = {**kept, "meta": _SUBSETTED}
    return {
        "fullUrl": f"{base}/{kind}/{resource['id']}",
        "resource": shown,
        "search": {"mode": "match"},
    }


def _address(kind: str, asked: Mapping[str, Sequence[str]], base: str) -> str:
    """The search as it was understood."""
    used = [
        (name, text)
        for name, texts in asked.items()
        if name.partition(":")[0] in SEARCHED or name in ("_summary", "_count", "_offset")
        for text in texts
    ]
    return f"{base}/{kind}?{urlencode(used)}" if used else f"{base}/{kind}"
