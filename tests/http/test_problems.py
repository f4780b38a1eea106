"""Every route answers every bad request with a problem that has a request id."""

from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import StaleDataError
from structlog.testing import capture_logs

from app.http.problems import KINDS
from app.main import create_app
from app.settings import Settings
from app.vocabulary import Scope
from tests.callers import add_organisation, bearing, make_key
from tests.described import APP, DESCRIPTION

PROBLEM_FIELDS = {
    "type",
    "title",
    "status",
    "detail",
    "instance",
    "code",
    "request_id",
    "errors",
}
# A request that is refused before anything is asked of the database is asked once.
on_one_database = pytest.mark.parametrize("seeded_url", ["sqlite"], indirect=True)
FILLED = {
    "{role_id}": "nursing-associate",
    "{system_id}": "esr-job-role",
    "{code}": "07054",
    "{proposal_id}": "1",
    "{number}": "1",
}


def filled(path: str) -> str:
    if path.startswith("/problems/"):
        return "/problems/not-found"
    for name, value in FILLED.items():
        path = path.replace(name, value)
    return path


OPERATIONS = [
    (method.upper(), filled(path), operation)
    for path, methods in DESCRIPTION["paths"].items()
    for method, operation in methods.items()
]
GETS = [(path, operation) for method, path, operation in OPERATIONS if method == "GET"]
TAKEN = {
    path: {method for method, its_path, _ in OPERATIONS if its_path == path}
    for _, path, _ in OPERATIONS
}
NOT_TAKEN = [
    (method, path)
    for path, taken in TAKEN.items()
    for method in ("GET", "POST", "DELETE", "PUT", "PATCH", "OPTIONS", "TRACE", "QUERY")
    if method not in taken
]


def required(operation: dict[str, Any]) -> dict[str, str]:
    return {"title": "EMHP"} if operation["operationId"] == "resolve" else {}


def check_problem(response: Response, status: int, code: str | None = None) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem.keys() == PROBLEM_FIELDS
    assert problem["status"] == status
    assert problem["code"] in KINDS
    assert problem["type"] == f"/problems/{problem['code']}"
    assert problem["request_id"] == response.headers["x-request-id"]
    assert code in {None, problem["code"]}
    return problem


@on_one_database
@pytest.mark.parametrize(("path", "operation"), GETS, ids=[path for path, _ in GETS])
def test_each_route_refuses_a_parameter_that_it_does_not_know(
    client: TestClient, path: str, operation: dict[str, Any]
) -> None:
    response = client.get(path, params={**required(operation), "wihtout_code_in": "x"})

    problem = check_problem(response, 422, "invalid-request")
    (fault,) = problem["errors"]
    assert fault["where"] == "query.wihtout_code_in"
    assert fault["message"].startswith("Unknown parameter. This address takes")
    known = [one["name"] for one in operation["parameters"] if one.get("in") == "query"]
    assert [name for name in known if name not in fault["message"]] == []


@on_one_database
@pytest.mark.parametrize(("method", "path"), NOT_TAKEN)
def test_each_route_names_the_methods_that_it_accepts(
    client: TestClient, path: str, method: str
) -> None:
    response = client.request(method, path)

    check_problem(response, 405, "method-not-allowed")
    allowed = set(response.headers["allow"].split(", "))
    assert allowed == TAKEN[path] | ({"HEAD"} if "GET" in TAKEN[path] else set())


def bad_values_of(name: str, schema: str) -> list[str]:
    bad = ["a\x00b", "\x1b"]
    if name == "limit":
        bad += ["0", "-1", "1.5", "many", "9" * 5000, "1001"]
    if name == "cursor":
        bad += ["x", "%", "e30", "WzFd", "W10", "9" * 1001, "WyJyb2xlOnJvbGVfaWQiLDFd", "\u00e9"]
    if "date" in schema:
        bad += ["yesterday", "2020", "2020-13-01", "1600000000", "2020-1-1"]
    if "enum" in schema or "$ref" in schema or "bool" in schema:
        bad += ["nonsense"]
    return bad


@on_one_database
@pytest.mark.parametrize(("path", "operation"), GETS, ids=[path for path, _ in GETS])
def test_each_parameter_refuses_what_it_cannot_use(
    client: TestClient, path: str, operation: dict[str, Any]
) -> None:
    for parameter in operation["parameters"]:
        if parameter.get("in") != "query":
            continue
        for bad in bad_values_of(parameter["name"], str(parameter["schema"])):
            response = client.get(path, params={**required(operation), parameter["name"]: bad})

            if response.status_code == 401:
                # Who asks is looked at before what a cursor means.
                assert operation["security"], bad
                continue
            problem = check_problem(response, 422)
            if problem["code"] != "invalid-cursor":
                assert problem["errors"][0]["where"] == f"query.{parameter['name']}", bad


@on_one_database
@pytest.mark.parametrize(("path", "operation"), GETS, ids=[path for path, _ in GETS])
def test_each_route_refuses_a_parameter_given_twice(
    client: TestClient, path: str, operation: dict[str, Any]
) -> None:
    for name in [one["name"] for one in operation["parameters"] if one.get("in") == "query"]:
        check_problem(client.get(f"{path}?{name}=json&{name}=csv"), 422)


@on_one_database
@pytest.mark.parametrize("path", [path for path, _ in GETS])
def test_an_address_that_is_not_utf_8_is_refused(client: TestClient, path: str) -> None:
    check_problem(client.get(f"{path}?q=%ff"), 400, "bad-request")
    check_problem(client.get(f"{path}%ff"), 400, "bad-request")


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/nothing-here", "not-found"),
        ("/roles/", "not-found"),
        ("/docs/assets/nothing.js", "not-found"),
        ("/docs/assets/../../errors.py", "not-found"),
        ("/docs/assets/%2e%2e/%2e%2e/errors.py", "not-found"),
        ("/problems/nothing", "not-found"),
        ("/roles/nobody", "role-not-found"),
        ("/roles/Nursing%20Associate", "role-not-found"),
        ("/code-systems/none", "code-system-not-found"),
        ("/code-systems/none/versions", "code-system-not-found"),
        ("/code-systems/none/codes", "code-system-not-found"),
        ("/code-systems/none/codes/1", "code-system-not-found"),
        ("/code-systems/esr-job-role/codes?version=9", "code-system-not-found"),
        ("/code-systems/esr-job-role/codes/9", "code-not-found"),
        ("/code-systems/esr-job-role/codes/07054?version=9", "code-system-not-found"),
        ("/roles?skill_mix=none", "skill-mix-type-not-found"),
        ("/roles?without_code_in=none", "code-system-not-found"),
        ("/gaps?system=none", "code-system-not-found"),
        ("/gaps?version=none", "code-system-not-found"),
    ],
)
def test_what_does_not_exist_is_not_found(client: TestClient, path: str, code: str) -> None:
    check_problem(client.get(path), 404, code)


@on_one_database
def test_a_control_character_in_a_path_is_refused(client: TestClient) -> None:
    check_problem(client.get("/roles/a%00b"), 422)


def test_a_body_beyond_the_limit_is_too_large(seeded_url: str) -> None:
    settings = Settings(database_url=seeded_url, max_body_bytes=2_000)
    with TestClient(create_app(settings)) as client:
        declared = client.post("/resolve", json={"titles": [{"title": "x" * 3_000}]})
        streamed = client.post(
            "/resolve",
            content=iter([b"x" * 1_500, b"x" * 1_500]),
            headers={"Content-Type": "application/json"},
        )
        on_get = client.request("GET", "/_ping", content=b"x" * 3_000)

    for response in (declared, streamed, on_get):
        check_problem(response, 413, "content-too-large")


UNREADABLE = {
    "too deep": b"[" * 100_000 + b"]" * 100_000,
    "an object too deep": b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
    "too long a number": b'{"titles": ' + b"9" * 5_000 + b"}",
    "no UTF-8": b'{"titles": ["\xff"]}',
    "cut off": b'{"titles": [',
}


TAKE_JSON = [
    (method, path.replace("{ods_code}", "RJZ").replace("{local_id}", "1"))
    for method, path, operation in OPERATIONS
    if "application/json" in operation.get("requestBody", {}).get("content", {})
]


@pytest.fixture(scope="module")
def admin(writable: tuple[TestClient, Engine]) -> dict[str, str]:
    """The header of an administrator of a registry with one trust, RJZ."""
    add_organisation(writable[1], "RJZ")
    return bearing(make_key(writable[1], Scope.ADMIN))


@pytest.mark.parametrize("writable", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("method", "path"), TAKE_JSON)
def test_json_that_cannot_be_read_is_the_same_problem_everywhere(
    writable: tuple[TestClient, Engine], admin: dict[str, str], method: str, path: str
) -> None:
    client, _ = writable
    headers = {"Content-Type": "application/json", **admin}
    query = {"as_at": "2026-01-01"} if path.endswith("/establishment") else {}

    for body in UNREADABLE.values():
        answer = client.request(method, path, params=query, content=body, headers=headers)
        check_problem(answer, 400, "malformed-json")


def test_a_declared_length_of_thousands_of_digits_is_too_large(seeded_url: str) -> None:
    with TestClient(create_app(Settings(database_url=seeded_url))) as client:
        answer = client.post("/resolve", content=b"{}", headers={"Content-Length": "9" * 5_000})

    check_problem(answer, 413, "content-too-large")


def failing_client(error: Exception) -> TestClient:
    app = create_app(Settings())

    @app.get("/fails")
    def fail() -> None:
        raise error

    return TestClient(app)


def test_an_unexpected_failure_is_a_500_without_its_message() -> None:
    response = failing_client(RuntimeError("the password is hunter2")).get(
        "/fails", headers={"X-Request-ID": "mine"}
    )

    problem = check_problem(response, 500, "internal-error")
    assert problem["request_id"] == "mine"
    assert "hunter2" not in response.text
    assert response.headers["x-content-type-options"] == "nosniff"


def test_a_database_that_does_not_respond_is_a_503_without_its_address() -> None:
    failure = OperationalError("SELECT secret", {}, Exception("postgresql://user:hunter2@db"))

    response = failing_client(failure).get("/fails")

    check_problem(response, 503, "database-unavailable")
    assert "hunter2" not in response.text
    assert response.headers["retry-after"] == "5"


def test_a_service_without_a_free_connection_asks_to_be_tried_again() -> None:
    response = failing_client(PoolTimeoutError()).get("/fails")

    check_problem(response, 503, "too-busy")
    assert response.headers["retry-after"] == "5"


@pytest.mark.parametrize(
    "error",
    [
        IntegrityError("INSERT secret", {"name": "hunter2"}, Exception("hunter2")),
        StaleDataError("hunter2"),
    ],
    ids=["integrity", "stale"],
)
def test_two_writers_at_once_are_a_conflict_without_the_values(error: Exception) -> None:
    with capture_logs() as lines:
        response = failing_client(error).get("/fails")

    check_problem(response, 409, "changed-meanwhile")
    assert response.headers["retry-after"] == "5"
    assert "two writers at once" in {line["event"] for line in lines}
    assert "hunter2" not in response.text + str(lines)


@on_one_database
def test_each_problem_is_explained_where_its_type_leads(client: TestClient) -> None:
    for code, kind in KINDS.items():
        answer = client.get(f"/problems/{code}").json()
        assert (answer["code"], answer["status"]) == (code, kind.status)


def test_each_operation_documents_its_errors_as_problems() -> None:
    for _, path, operation in OPERATIONS:
        for status in ("400", "404", "405", "413", "422", "500"):
            content = operation["responses"][status]["content"]
            assert list(content) == ["application/problem+json"], (path, status)


def test_the_application_under_test_has_routes() -> None:
    assert isinstance(APP, FastAPI)
    assert len(OPERATIONS) >= 18
