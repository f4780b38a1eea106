"""The OpenAPI description: the routes, NHS England's headings, and tested examples."""

import json
from pathlib import Path
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

import app as package
from app.http.problems import MEDIA_TYPE, Problem

EXAMPLES_FILE: Final = Path(__file__).parent / "examples.json"
TITLE: Final = "NHS Role Registry API"
_REF: Final = "#/components/schemas/Problem"

DESCRIPTION: Final = """\
## Overview
A canonical registry of NHS roles. It matches the job titles that trusts use to one role, and
says why. It lists roles, their names, relations and national codes, each with its source. It
reports which roles still lack a code in a national list, for a named version of that list.

## Who can use this API
Anybody who works with NHS workforce data: trusts, integrated care boards, national bodies,
researchers and suppliers. The content is public and does not contain personal data.

## Related APIs
Organisation Data Terminology API (ODS codes of organisations).

## API status and roadmap
In development. The names, paths and meanings on this page do not change. Fields are added. A
field or path is marked as deprecated twelve months before it is removed. The answers of such a path
have the headers `Deprecation` and `Sunset`, and a link to what to use instead.

## Service level
There is no service level for a copy that you run yourself. `/_ping` shows that the service is
alive. `/_status` shows that it is ready.

The organisation that runs the registry can limit the requests of one address or key in a minute.
Answers then have the headers `RateLimit-Policy` and `RateLimit`, and a request too many is a 429. A
busy service answers 503. Both have `Retry-After`.

## Technology
REST with JSON. Lists are also available as CSV (`format=csv`). Every answer to GET has a strong
`ETag`. Send it back in `If-None-Match`, and an unchanged answer is a short 304.

## Network access
The internet, or the network of the organisation that runs it.

## Security and authorisation
Open access: you can read without a key. To write, send a key as `Authorization: Bearer …`. The
organisation that runs the registry makes the key, to contribute, to review or to administer.

## Errors
Every error is `application/problem+json` (RFC 9457) with a `code` that does not change, and
`errors` that name each field at fault. Quote `request_id` when you report one. Every answer has
`X-Request-ID` and `X-Correlation-ID`: yours if you send them, ours if you do not.

## Open source
MIT licence. Contains public sector information licensed under the Open Government Licence v3.0.

## Environments and testing
`make run` starts a complete copy on your own machine.

## Onboarding
You do not need to register.
"""

_TAGS: Final = [
    {"name": "Resolve", "description": "Job titles to roles."},
    {"name": "Check", "description": "A trust's whole list, checked."},
    {"name": "Registry", "description": "Roles and their names."},
    {"name": "Codes", "description": "National code lists, and which roles lack codes."},
    {"name": "Proposals", "description": "How names and codes change."},
    {
        "name": "Reference",
        "description": "Sources, types of change, organisations and the history.",
    },
    {"name": "Trusts", "description": "Trusts' own lists, and totals over all trusts."},
    {"name": "Access", "description": "Who is allowed to write."},
    {"name": "Service", "description": "Whether the service is alive and ready."},
]
_ERRORS: Final = {
    "400": "The request could not be read.",
    "404": "What was asked for does not exist.",
    "405": "The address does not accept this method.",
    "413": "The request is too large.",
    "422": "Some of what was sent cannot be used.",
    "429": "Too many requests came in a short time. Wait as long as 'Retry-After' says.",
    "500": "Something went wrong in the service.",
    "503": "The registry is not ready.",
}
_CALLER_ERRORS: Final = {
    "401": "The caller is not known.",
    "403": "The caller is not allowed to do this.",
}
_WRITE_ERRORS: Final = {
    "409": "The present state does not allow it.",
    "412": "It was changed after you read it.",
}
_ID_HEADERS: Final = {
    "X-Request-ID": "An id for this request, in the answer and the log. Made if you send none.",
    "X-Correlation-ID": "An id for a chain of requests. The request id if you send none.",
}
_LIMIT_HEADERS: Final = {
    "RateLimit": "How many requests are left (r), and for how many seconds (t).",
    "RateLimit-Policy": "How many requests are answered (q) in how many seconds (w).",
    "Retry-After": "How many seconds to wait.",
}
_HEADERS: Final = {**_ID_HEADERS, **_LIMIT_HEADERS}


def install_description(app: FastAPI) -> None:
    """Give the application this description. It is made once, at the first call."""

    def described() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = describe(app)
        return app.openapi_schema

    app.openapi = described  # type: ignore[method-assign]  # as in FastAPI's documentation


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI 3.1 description of every route."""
    schema = get_openapi(
        title=TITLE,
        version=package.__version__,
        description=DESCRIPTION,
        routes=app.routes,
        tags=_TAGS,
        contact={"name": "NHS Role Registry maintainers"},
        license_info={"name": "MIT", "identifier": "MIT"},
        servers=[
            {"url": "/", "description": "This copy of the registry"},
            {"url": "http://127.0.0.1:8000", "description": "A copy on your own machine"},
        ],
    )
    schema["security"] = []
    components = schema.setdefault("components", {})
    components["schemas"]["Problem"] = _problem_schema(components["schemas"])
    components["parameters"] = {_component(name): _parameter(name) for name in _ID_HEADERS}
    components["headers"] = {_component(name): _header(name) for name in _HEADERS}
    for unused in ("HTTPValidationError", "ValidationError"):
        components["schemas"].pop(unused, None)
    examples = read_examples()
    for path in schema["paths"].values():
        for operation in path.values():
            _complete(operation, examples.get(operation["operationId"], []))
    return schema


def read_examples() -> dict[str, list[dict[str, Any]]]:
    """The examples by operation: a request, and the answer of the registry from the seed."""
    if not EXAMPLES_FILE.exists():
        return {}
    examples: dict[str, list[dict[str, Any]]] = json.loads(EXAMPLES_FILE.read_text("utf-8"))
    return examples


def as_text(schema: dict[str, Any]) -> str:
    """The description as it is committed."""
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _problem_schema(schemas: dict[str, Any]) -> dict[str, Any]:
    problem = Problem.model_json_schema(
        mode="serialization", ref_template="#/components/schemas/{model}"
    )
    schemas.update(problem.pop("$defs", {}))
    return problem


def _component(name: str) -> str:
    return name.replace("-", "")


def _parameter(name: str) -> dict[str, Any]:
    return {**_header(name), "name": name, "in": "header", "required": False}


def _header(name: str) -> dict[str, Any]:
    return {"description": _HEADERS[name], "schema": {"type": "string"}}


def _own_errors(responses: dict[str, Any]) -> dict[str, str]:
    """The errors that a route documents itself. They are problems too."""
    return {
        status: response["description"]
        for status, response in responses.items()
        if status >= "400" and "content" not in response
    }


def _complete(operation: dict[str, Any], examples: list[dict[str, Any]]) -> None:
    """Add what every operation has: the id headers, and its errors as problems."""
    own = operation.setdefault("parameters", [])
    own += [{"$ref": f"#/components/parameters/{_component(name)}"} for name in _ID_HEADERS]
    responses = operation["responses"]
    errors = {
        **_ERRORS,
        **({"415": "Send another type of body."} if "requestBody" in operation else {}),
        **(_CALLER_ERRORS if operation.get("security") else {}),
        **(_WRITE_ERRORS if _is_a_write(operation) else {}),
        **_own_errors(responses),
    }
    for status, text in errors.items():
        if status != "503" or status not in responses:
            problem = {MEDIA_TYPE: {"schema": {"$ref": _REF}}}
            responses[status] = {"description": text, "content": problem}
    for status, response in responses.items():
        names = _HEADERS if status == "429" else _ID_HEADERS
        response["headers"] = {
            name: {"$ref": f"#/components/headers/{_component(name)}"} for name in names
        }
    for example in examples:
        _show(operation, example)


def _is_a_write(operation: dict[str, Any]) -> bool:
    return any(given.get("name") == "Idempotency-Key" for given in operation["parameters"])


def _show(operation: dict[str, Any], example: dict[str, Any]) -> None:
    """Put an example where Swagger UI shows it: parameters, body, and the answer."""
    name, summary = example["name"], example["summary"]
    content = operation["responses"]["200"]["content"]["application/json"]
    content.setdefault("examples", {})[name] = {"summary": summary, "value": example["answer"]}
    given = {**example.get("path", {}), **example.get("query", {})}
    for parameter in operation["parameters"]:
        if parameter.get("name") in given:
            value = {"summary": summary, "value": given[parameter["name"]]}
            parameter.setdefault("examples", {})[name] = value
    if "body" in example:
        body = operation["requestBody"]["content"]["application/json"]
        body.setdefault("examples", {})[name] = {"summary": summary, "value": example["body"]}
    if "text" in example:
        body = operation["requestBody"]["content"]["text/csv"]
        body.setdefault("examples", {})[name] = {"summary": summary, "value": example["text"]}
