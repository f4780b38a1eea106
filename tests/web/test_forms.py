"""What was typed into a form of a page."""

from typing import Annotated

import pytest
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from pydantic import BaseModel, Field

from app.main import create_app
from app.settings import Settings
from app.web.forms import fill, form_fields
from app.web.routing import page_router

OWN = {"Sec-Fetch-Site": "same-origin"}


class Asked(BaseModel):
    title: str = Field(max_length=5)
    staff: int | None = None


@pytest.fixture(scope="module")
def client() -> TestClient:
    app: FastAPI = create_app(Settings())
    pages = page_router()

    @pages.post("/form")
    async def show(fields: Annotated[dict[str, str], Depends(form_fields)]) -> dict[str, str]:
        return fields

    app.include_router(pages)
    return TestClient(app)


def test_a_form_is_read_without_the_spaces_around_what_was_typed(client: TestClient) -> None:
    answer = client.post("/ui/form", data={"title": "  Nurse ", "band": ""}, headers=OWN)

    assert answer.json() == {"title": "Nurse", "band": ""}


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "null"}, {}])
def test_a_form_that_our_pages_did_not_send_is_refused(
    client: TestClient, headers: dict[str, str]
) -> None:
    answer = client.post("/ui/form", data={"title": "Nurse"}, headers=headers)

    assert answer.status_code == 403
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


def test_a_body_that_is_no_form_is_an_error_on_a_page(client: TestClient) -> None:
    answer = client.post("/ui/form", json={"title": "Nurse"}, headers=OWN)

    assert answer.status_code == 422
    assert "Send the form of this page" in answer.text


def test_each_fault_is_in_words_by_its_field() -> None:
    filled = fill(Asked, {"title": "A long one", "staff": "x"}, {"staff": "Enter a number"})

    assert filled.read is None
    assert filled.faults["staff"] == "Enter a number"
    assert "at most 5 characters" in filled.faults["title"]


def test_an_empty_field_counts_as_not_given() -> None:
    assert fill(Asked, {"title": "Nurse", "staff": ""}, {}).read == Asked(title="Nurse")
