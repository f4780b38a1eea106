"""An operation that will go says since when, until when, and what to use, wherever it is read."""

import time
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from app.http.retiring import Retiring
from app.http.routing import strict_router

GOING = Retiring(since=date(2026, 11, 29), ends=date(2027, 11, 30), see="/ui/help/titles")


def ask(path: str) -> Response:
    """The answer of an application with one operation that will go and one that stays."""
    router = strict_router("Test")

    @router.get("/old", **GOING.declared())
    def old() -> dict[str, str]:
        return {"role": "matron"}

    @router.get("/new")
    def new() -> dict[str, str]:
        return {"role": "matron"}

    app = FastAPI()
    app.include_router(router)
    return TestClient(app).get(path)


def test_an_operation_that_will_go_says_so_in_each_answer() -> None:
    answer = ask("/old")

    assert answer.json() == {"role": "matron"}
    assert answer.headers["deprecation"] == "@1795910400"
    assert answer.headers["sunset"] == "Tue, 30 Nov 2027 00:00:00 GMT"
    assert answer.headers["link"] == '</ui/help/titles>; rel="deprecation"; type="text/html"'


def test_the_dates_are_days_of_utc_wherever_the_service_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as changed:
        changed.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        answer = ask("/old")
    time.tzset()

    assert answer.headers["deprecation"] == "@1795910400"
    assert answer.headers["sunset"] == "Tue, 30 Nov 2027 00:00:00 GMT"


def test_an_operation_that_stays_does_not() -> None:
    assert {"deprecation", "sunset", "link"} & ask("/new").headers.keys() == set()


def test_the_description_says_which_operation_will_go_and_when() -> None:
    paths = ask("/openapi.json").json()["paths"]

    old = paths["/old"]["get"]
    assert old["deprecated"] is True
    assert old["x-retiring"] == {
        "since": "2026-11-29",
        "ends": "2027-11-30",
        "see": "/ui/help/titles",
    }
    assert "deprecated" not in paths["/new"]["get"]


def test_less_than_twelve_months_of_notice_is_refused() -> None:
    with pytest.raises(ValueError, match="twelve months"):
        Retiring(since=date(2026, 11, 29), ends=date(2027, 11, 28), see="/ui/help/titles")


def test_a_deprecated_route_without_dates_is_refused_at_the_start() -> None:
    router = strict_router("Test")

    with pytest.raises(ValueError, match="Retiring"):

        @router.get("/old", deprecated=True)
        def old() -> None:
            """Never served."""
