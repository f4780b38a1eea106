"""Questions to the FHIR service. Every answer is read with two libraries before it is used."""

import json
from collections.abc import Iterator
from typing import Any, Final

from fastapi.testclient import TestClient
from fhir.resources.R4B import get_fhir_model_class
from fhirclient.models import fhirelementfactory
from httpx2 import Response

FHIR_JSON: Final = "application/fhir+json"
URN: Final = "urn:nhs-role-registry"
ROLES: Final = f"{URN}:CodeSystem:nhs-role"
ESR: Final = f"{URN}:CodeSystem:esr-job-role"
ALL_ROLES: Final = f"{URN}:ValueSet:nhs-role"
EMHP: Final = "education-mental-health-practitioner"
ISSUE_TYPES: Final = {
    *("invalid", "structure", "required", "value", "invariant", "security", "login", "unknown"),
    *("expired", "forbidden", "suppressed", "processing", "not-supported", "duplicate"),
    *("multiple-matches", "not-found", "deleted", "too-long", "code-invalid", "extension"),
    *("too-costly", "business-rule", "conflict", "transient", "lock-error", "no-store"),
    *("exception", "timeout", "incomplete", "throttled", "informational"),
}
"""Source: hl7.org/fhir/R4/valueset-issue-type.html. The libraries do not check it."""

Json = dict[str, Any]


def read(response: Response) -> Json:
    """The resource in an answer, valid by `fhirclient` (R4) and `fhir.resources` (R4B)."""
    assert response.headers["content-type"] == FHIR_JSON, response.text
    resource: Json = response.json()
    check(resource)
    return resource


def check(resource: Json) -> None:
    """Raise an error for a resource that is not valid, or has an issue without a right type."""
    kind = str(resource["resourceType"])
    fhirelementfactory.FHIRElementFactory.instantiate(kind, resource).as_json()
    get_fhir_model_class(kind).model_validate(resource)
    assert list(_blanks(resource)) == []
    for issue in issues_in(resource):
        assert issue["code"] in ISSUE_TYPES
        assert issue["details"]["text"]


def _blanks(of: Any, at: str = "") -> Iterator[str]:  # noqa: ANN401  # JSON
    """Where FHIR's JSON has what it must never have: null, an empty text, list or object."""
    if of is None or of == "" or (isinstance(of, list | dict) and not of):
        yield at
    inner = of.items() if isinstance(of, dict) else ()
    for key, one in enumerate(of) if isinstance(of, list) else inner:
        yield from _blanks(one, f"{at}.{key}")


def issues_in(resource: Json) -> list[Json]:
    """The issues of an outcome, or of the outcome among parameters."""
    if resource["resourceType"] == "OperationOutcome":
        return list(resource["issue"])
    found = [one.get("resource") for one in resource.get("parameter", ())]
    return [issue for one in found if one for issue in one.get("issue", ())]


def ask(client: TestClient, path: str, **given: Any) -> Json:  # noqa: ANN401  # of any FHIR type
    """The answer to a question by address. A list is a parameter that is repeated."""
    params = [
        (name.strip("-"), value)
        for name, values in given.items()
        for value in (values if isinstance(values, list) else [values])
    ]
    response = client.get(f"/fhir/{path}", params=params)
    assert response.status_code == 200, response.text
    return read(response)


def post(client: TestClient, path: str, *parameters: Json) -> Json:
    """The answer to a question with a Parameters resource."""
    response = send(client, path, *parameters)
    assert response.status_code == 200, response.text
    return read(response)


def send(client: TestClient, path: str, *parameters: Json) -> Response:
    """What comes back for a Parameters resource, good or bad."""
    body = {"resourceType": "Parameters", "parameter": list(parameters)}
    # As ASCII, for the client itself cannot write half of a pair of surrogates.
    content = json.dumps(body)
    return client.post(f"/fhir/{path}", content=content, headers={"Content-Type": FHIR_JSON})


def refused(response: Response) -> tuple[int, str]:
    """The status of a failure and the type of its first issue."""
    outcome = read(response)
    assert outcome["resourceType"] == "OperationOutcome"
    return response.status_code, outcome["issue"][0]["code"]


def value(parameters: Json, name: str) -> Any:  # noqa: ANN401  # of any FHIR type
    """The value of the first parameter, or part, with a name."""
    return next(iter(values(parameters, name)), None)


def values(parameters: Json, name: str) -> list[Any]:
    """The values of every parameter, or part, with a name."""
    given: list[Json] = parameters.get("parameter") or parameters.get("part") or []
    return [
        next((one[key] for key in one if key.startswith(("value", "resource"))), one)
        for one in given
        if one["name"] == name
    ]


def properties(lookup: Json) -> dict[str, list[Any]]:
    """The properties of a `$lookup` by code."""
    found: dict[str, list[Any]] = {}
    for one in values(lookup, "property"):
        found.setdefault(value(one, "code"), []).append(value(one, "value"))
    return found


def codes(expanded: Json) -> list[str]:
    """The codes of an expansion in their order, the nested ones after the one above."""
    found: list[str] = []
    waiting = list(expanded["expansion"].get("contains", ()))
    while waiting:
        one = waiting.pop(0)
        found.append(one["code"])
        waiting[:0] = one.get("contains", ())
    return found


def tx(resource: Json) -> Json:
    """A resource that a client sends along."""
    return {"name": "tx-resource", "resource": resource}


def uri(name: str, text: str) -> Json:
    """A parameter with a URI."""
    return {"name": name, "valueUri": text}


def code(name: str, text: str) -> Json:
    """A parameter with a code."""
    return {"name": name, "valueCode": text}


ANIMALS_URL: Final = "http://example.org/fhir/CodeSystem/animals"
ANIMALS: Final[Json] = {
    "resourceType": "CodeSystem",
    "url": ANIMALS_URL,
    "version": "1.2.0",
    "name": "Animals",
    "status": "active",
    "language": "en",
    "caseSensitive": True,
    "hierarchyMeaning": "is-a",
    "content": "complete",
    "property": [
        {"code": "legs", "type": "integer"},
        {
            "code": "state",
            "uri": "http://hl7.org/fhir/concept-properties#status",
            "type": "code",
        },
        {
            "code": "abstract",
            "uri": "http://hl7.org/fhir/concept-properties#notSelectable",
            "type": "boolean",
        },
    ],
    "concept": [
        {
            "code": "mammal",
            "display": "Mammal",
            "property": [{"code": "abstract", "valueBoolean": True}],
            "concept": [
                {
                    "code": "dog",
                    "display": "Dog",
                    "definition": "A friend",
                    "designation": [
                        {"language": "de", "value": "Hund"},
                        {
                            "language": "en",
                            "use": {"system": "http://example.org", "code": "pet"},
                            "value": "Good boy",
                        },
                    ],
                    "property": [{"code": "legs", "valueInteger": 4}],
                },
                {
                    "code": "cat",
                    "display": "Cat",
                    "property": [{"code": "legs", "valueInteger": 4}],
                    "concept": [{"code": "kitten", "display": "Kitten"}],
                },
                {
                    "code": "thylacine",
                    "display": "Thylacine",
                    "property": [{"code": "state", "valueCode": "retired"}],
                },
                {
                    "code": "unicorn",
                    "display": "Unicorn",
                    "property": [{"code": "state", "valueCode": "deprecated"}],
                },
            ],
        },
        {
            "code": "duck",
            "display": "Duck",
            "property": [{"code": "legs", "valueInteger": 2}],
        },
    ],
}
"""A code system of a client, with what a registry of roles does not have."""

ALL_ANIMALS: Final = ("mammal", "dog", "cat", "kitten", "thylacine", "unicorn", "duck")


def value_set(name: str, *include: Json, **more: Any) -> Json:  # noqa: ANN401  # of any FHIR type
    """A value set of a client."""
    compose = {"include": list(include), **more.pop("compose", {})}
    return {
        "resourceType": "ValueSet",
        "url": f"http://example.org/fhir/ValueSet/{name}",
        "version": "3",
        "name": name.title().replace("-", ""),
        "status": "active",
        "compose": compose,
        **more,
    }
