"""Which operation answers a request, alone or as a part of a batch."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, urlsplit

from app.fhir.operations.expand import expand
from app.fhir.operations.lookup import lookup
from app.fhir.operations.subsumes import subsumes
from app.fhir.operations.translate import translate
from app.fhir.operations.validate import validate_in_code_system, validate_in_value_set
from app.fhir.parameters import FhirQuestion, asked_by_address, asked_by_body
from app.fhir.reading import TYPES, read, search
from app.fhir.terminology.issues import (
    IssueType,
    Json,
    OutcomeError,
    bad_request,
    error,
    not_found,
)
from app.fhir.terminology.library import Library
from app.http.outcomes import outcome

MOST_ENTRIES: Final = 100
"""The most entries of one batch. More are refused."""

_MOST_BROUGHT: Final = 100
_Operation = Callable[[FhirQuestion, Library], Json]
_OPERATIONS: Final[Mapping[tuple[str, str], _Operation]] = {
    ("CodeSystem", "$lookup"): lookup,
    ("CodeSystem", "$validate-code"): validate_in_code_system,
    ("CodeSystem", "$subsumes"): subsumes,
    ("ValueSet", "$validate-code"): validate_in_value_set,
    ("ValueSet", "$expand"): expand,
    ("ConceptMap", "$translate"): translate,
}
_NAMES_ITSELF: Final = {
    "CodeSystem": {"$validate-code": "url"},
    "ValueSet": {"$validate-code": "url", "$expand": "url"},
    "ConceptMap": {"$translate": "url"},
}
_SMALL: Final = 10_000
_SHORT: Final = frozenset({"$lookup", "$validate-code", "$subsumes", "$translate"})
Libraries = Callable[[Sequence[Json]], Library]


@dataclass(frozen=True, slots=True)
class FhirRequest:
    """A request to the FHIR service. `path` has no slash in front; `base` is the service's own."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    body: Json | None
    base: str
    body_bytes: int = 0


def is_short(request: FhirRequest) -> bool:
    """Whether an answer takes less time than handing it to another thread."""
    return request.body_bytes <= _SMALL and request.path.rpartition("/")[2] in _SHORT


def answer(request: FhirRequest, libraries: Libraries) -> Json:
    """The resource that answers a request. Raises `OutcomeError`."""
    places = [place for place in request.path.split("/") if place]
    if not places:
        return _root(request, libraries)
    kind, *rest = places
    if kind not in TYPES:
        raise not_found(f"There is nothing at '{request.path}'. See metadata.")
    if rest and rest[-1].startswith("$"):
        return _operate(request, kind, rest, libraries)
    if request.method != "GET" and rest != ["_search"]:
        raise _not_allowed("This address can only be read.")
    if not rest or rest == ["_search"]:
        return search(kind, _grouped(request.query), libraries(()), request.base)
    if len(rest) > 1:
        raise not_found(f"There is nothing at '{request.path}'. See metadata.")
    return read(kind, rest[0], libraries(()))


def _root(request: FhirRequest, libraries: Libraries) -> Json:
    if request.method != "POST" or request.body is None:
        raise not_found("There is nothing at this address. See metadata.")
    return answer_batch(request, request.body, libraries)


def _operate(request: FhirRequest, kind: str, rest: Sequence[str], libraries: Libraries) -> Json:
    *where, name = rest
    operation = _OPERATIONS.get((kind, name))
    if operation is None or len(where) > 1:
        text = f"{kind} has no operation '{name}'."
        raise OutcomeError(404, error(IssueType.NOT_SUPPORTED, text))
    asked = asked_by_address(request.query)
    if request.method == "POST":
        asked = asked_by_body(request.body or {})
    brought = asked.resources("tx-resource")
    if len(brought) > _MOST_BROUGHT:
        raise OutcomeError(413, error(IssueType.TOO_COSTLY, "Too many tx-resources."))
    library = libraries(brought)
    if where:
        asked = _at_instance(asked, kind, name, read(kind, where[0], library))
    return operation(asked, library)


def _at_instance(asked: FhirQuestion, kind: str, name: str, resource: Json) -> FhirQuestion:
    """The question about the resource that the address names."""
    url, version = str(resource["url"]), str(resource["version"])
    if name in _NAMES_ITSELF[kind]:
        return asked.with_values(url=f"{url}|{version}")
    if "coding" in asked or "codingA" in asked:
        return asked
    return asked.with_values(system=url, version=version)


def answer_batch(request: FhirRequest, bundle: Json, libraries: Libraries) -> Json:
    """The answers to the entries in their order. One that fails does not stop the others."""
    if bundle.get("resourceType") != "Bundle" or bundle.get("type") != "batch":
        raise bad_request("Send a Bundle of the type batch.", IssueType.NOT_SUPPORTED)
    entries = bundle.get("entry", [])
    if not isinstance(entries, list):
        raise bad_request("'entry' must be a list.")
    if len(entries) > MOST_ENTRIES:
        text = f"A batch can have at most {MOST_ENTRIES} entries."
        raise OutcomeError(413, error(IssueType.TOO_COSTLY, text))
    answers = [_entry(one, request.base, libraries) for one in entries]
    response: Json = {"resourceType": "Bundle", "type": "batch-response"}
    return {**response, "entry": answers} if answers else response


def _entry(entry: object, base: str, libraries: Libraries) -> Json:
    try:
        resource = answer(_inner(entry, base), libraries)
    except OutcomeError as failed:
        said = outcome(issue.written() for issue in failed.issues)
        return {"response": {"status": str(failed.status), "outcome": said}}
    return {"resource": resource, "response": {"status": "200"}}


def _inner(entry: object, base: str) -> FhirRequest:
    asked = entry.get("request") if isinstance(entry, dict) else None
    if not isinstance(entry, dict) or not isinstance(asked, dict):
        raise bad_request("Each entry of a batch needs a request.")
    method, url = asked.get("method"), asked.get("url")
    if method not in ("GET", "POST") or not isinstance(url, str):
        raise bad_request("The request of an entry needs the method GET or POST, and a url.")
    try:
        address = urlsplit(url.removeprefix(base))
    except ValueError:
        raise bad_request("The url of an entry cannot be read.") from None
    body = entry.get("resource")
    if not address.path.strip("/"):
        raise bad_request("An entry of a batch cannot be a batch.")
    return FhirRequest(
        method=method,
        path=address.path.strip("/"),
        query=parse_qsl(address.query, keep_blank_values=True),
        body=body if isinstance(body, dict) else None,
        base=base,
    )


def _grouped(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for name, value in pairs:
        if value:
            found.setdefault(name, []).append(value)
    return found


def _not_allowed(text: str) -> OutcomeError:
    return OutcomeError(405, error(IssueType.NOT_SUPPORTED, text))
