"""How a description is made: the same for any application, whatever its routes."""

from typing import Annotated, Any

import pytest
from fastapi import Body, FastAPI, Header

from app.http import openapi
from app.http.openapi import describe, install_description

PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
EXAMPLE = {
    "name": "short",
    "summary": "A short one",
    "query": {"word": "zorb"},
    "answer": {"length": 4},
}


def application() -> FastAPI:
    """Two routes: a read, and a write that can be sent again."""
    app = FastAPI()

    @app.get("/words", operation_id="measure", responses={418: {"description": "A teapot."}})
    def measure(word: str) -> dict[str, int]:
        return {"length": len(word)}

    @app.post("/words", operation_id="keep")
    def keep(
        word: Annotated[str, Body(embed=True)], key: Annotated[str, Header(alias="Idempotency-Key")]
    ) -> dict[str, int]:
        return {"length": len(word + key)}

    return app


def described(method: str = "get") -> dict[str, Any]:
    operation: dict[str, Any] = describe(application())["paths"]["/words"][method]
    return operation


def test_every_error_is_described_as_a_problem() -> None:
    responses = described()["responses"]

    assert responses["404"]["content"] == PROBLEM
    assert responses["418"]["content"] == PROBLEM
    assert responses["418"]["description"] == "A teapot."


def test_only_a_write_can_conflict_and_only_a_body_can_have_a_wrong_type() -> None:
    read, write = described("get")["responses"], described("post")["responses"]

    assert {"409", "412", "415"} & read.keys() == set()
    assert {"409", "412", "415"} <= write.keys()


def test_every_answer_has_the_ids_of_its_request() -> None:
    operation = described()

    for status, response in operation["responses"].items():
        assert {"X-Request-ID", "X-Correlation-ID"} <= set(response["headers"]), status
    assert {"$ref": "#/components/parameters/XRequestID"} in operation["parameters"]


def test_an_answer_to_too_many_requests_says_how_many_are_answered_and_when() -> None:
    headers = described()["responses"]["429"]["headers"]

    assert {"RateLimit", "RateLimit-Policy", "Retry-After"} <= headers.keys()


def test_the_schemas_of_fastapis_own_errors_are_left_out() -> None:
    schemas = describe(application())["components"]["schemas"]

    assert "Problem" in schemas
    assert {"HTTPValidationError", "ValidationError"} & schemas.keys() == set()


def test_an_example_is_shown_with_its_parameter_its_body_and_its_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with_body = {"measure": [EXAMPLE], "keep": [EXAMPLE | {"body": {"word": "zorb"}}]}
    monkeypatch.setattr(openapi, "read_examples", lambda: with_body)

    read, write = described("get"), described("post")

    (word,) = [given for given in read["parameters"] if given.get("name") == "word"]
    body = write["requestBody"]["content"]["application/json"]
    answer = read["responses"]["200"]["content"]["application/json"]
    assert word["examples"] == {"short": {"summary": "A short one", "value": "zorb"}}
    assert body["examples"]["short"]["value"] == {"word": "zorb"}
    assert answer["examples"]["short"]["value"] == {"length": 4}


def test_the_description_is_made_once() -> None:
    app = application()
    install_description(app)

    assert app.openapi() is app.openapi()
    assert app.openapi()["info"]["title"] == "NHS Role Registry API"
