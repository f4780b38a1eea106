"""The short way of a plain question gives the bytes of the ordinary way, and takes no other."""

import asyncio
import csv
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

import pytest
from fastapi import FastAPI
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update
from sqlmodel import col
from starlette.types import Receive, Scope, Send
from structlog.testing import capture_logs

from app.api import plain_resolve
from app.api.plain_resolve import PlainResolve
from app.api.schemas.resolve import ResolveInFormIn
from app.db.models import Role
from app.db.session import transaction
from app.main import create_app
from app.matching.index import MatchIndex
from app.matching.resolution import Resolution, Strictness
from app.matching.resolve import resolve_title
from app.services.content.indexing import bump_version
from app.settings import Settings
from tests.asgi import Answer, ask, request_scope
from tests.conftest import REAL_SEED

ORDINARY: Final = '"no such tag"'
"""A condition that no answer meets. A question with one is never plain."""

PLAIN: Final = [
    b"title=EMHP",
    b"title=Staff+Nurse&band=6",
    b"band=6&title=Staff%20Nurse",
    b"title=S%C3%A9nior+Nurse+%E2%80%93+Ward",
    b"title=Nurse&occupation_code=H1D&job_role=Staff+Nurse&staff_group=Nursing&setting=ward",
    b"title=Nurse&limit=1&strictness=strict",
    b"title=Nurse&limit=50&strictness=review",
    b"title=" + b"x" * 300,
    b"title=...",
    b"title=a%C2%85b",
]
UNUSUAL: Final = [
    b"",
    b"title",
    b"title=",
    b"title=+",
    b"title=" + b"x" * 301,
    b"title=a%00b",
    b"title=a%1Bb",
    b"title=Nurse&title=Nurse",
    b"title=Nurse&bnad=6",
    b"title=Nurse&Band=6",
    b"title=Nurse&band=",
    b"title=Nurse&band=" + b"6" * 201,
    b"title=Nurse&band=6&band=7",
    b"title=Nurse&limit=0",
    b"title=Nurse&limit=51",
    b"title=Nurse&limit=05",
    b"title=Nurse&limit=5.0",
    b"title=Nurse&limit=+5",
    b"title=Nurse&limit=%D9%A5",
    b"title=Nurse&limit=1_0",
    b"title=Nurse&limit=",
    b"title=Nurse&strictness=STRICT",
    b"title=Nurse&strictness=",
    b"title=Nurse&as_of=2024-01-01",
    b"title=Nurse&release=2026.1",
    b"title=Nurse&format=text",
    b"title=Nurse&format=json",
    b"title=Nurse&format=text&field=role_id",
    b"title=Nurse&field=name",
]
TITLES = st.one_of(
    st.text(max_size=40),
    st.sampled_from(["EMHP", "PA", "Staff Nurse", "Band 6 CAMHS Practitioner - Hull", "x" * 301]),
)
NAMES = st.sampled_from([*ResolveInFormIn.model_fields, "", "Title", "titel"])
VALUES = st.one_of(
    TITLES, st.sampled_from(["", "6", "8a", "5", "0", "51", "1e1", "strict", "text", "2024-02-30"])
)
HOSTILE = st.binary(max_size=60).filter(lambda query: b"#" not in query)


@pytest.fixture(scope="module")
def place(
    real_sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[FastAPI, Callable[[Scope], Answer]]]:
    """An application with the real seed, and what asks it."""
    database = tmp_path_factory.mktemp("plain") / "registry.db"
    shutil.copy(real_sqlite_template, database)
    app = create_app(Settings(database_url=f"sqlite:///{database}"))
    running = app.router.lifespan_context(app)
    with asyncio.Runner() as runner:
        runner.run(running.__aenter__())
        yield app, lambda scope: runner.run(ask(app, scope))
        runner.run(running.__aexit__(None, None, None))


Place = tuple[FastAPI, Callable[[Scope], Answer]]


def question(query: bytes, **headers: str) -> Scope:
    return request_scope("/resolve", query, x_request_id="one-id", **headers)


def both_ways(place: Place, query: bytes) -> tuple[Answer, Answer]:
    """The answer as it is, and the ordinary one."""
    _, answer = place
    return answer(question(query)), answer(question(query, if_none_match=ORDINARY))


async def nobody(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise AssertionError("the question was passed on")


@pytest.mark.parametrize("query", PLAIN)
def test_a_plain_question_is_answered_the_short_way(place: Place, query: bytes) -> None:
    scope = {**question(query), "app": place[0]}

    answer = asyncio.run(ask(PlainResolve(nobody), scope))

    assert answer.status == 200
    assert scope["route"].path == "/resolve"


@pytest.mark.parametrize("query", UNUSUAL)
def test_an_unusual_question_is_left_to_the_ordinary_way(place: Place, query: bytes) -> None:
    scope = {**question(query), "app": place[0]}

    with pytest.raises(AssertionError, match="the question was passed on"):
        asyncio.run(ask(PlainResolve(nobody), scope))


@pytest.mark.parametrize(
    "change",
    [
        {"method": "HEAD"},
        {"method": "POST"},
        {"method": "OPTIONS"},
        {"type": "websocket"},
        {"path": "/resolve/"},
        {"path": "/roles"},
        {"path": "/other/resolve", "root_path": "/registry"},
        {"headers": [(b"if-none-match", b"*")]},
    ],
)
def test_another_kind_of_request_is_left_to_the_ordinary_way(
    place: Place, change: dict[str, object]
) -> None:
    scope = {**question(b"title=EMHP"), "app": place[0], **change}

    with pytest.raises(AssertionError, match="the question was passed on"):
        asyncio.run(ask(PlainResolve(nobody), scope))


@pytest.mark.parametrize("query", [*PLAIN, *UNUSUAL])
def test_both_ways_have_the_same_status_headers_and_bytes(place: Place, query: bytes) -> None:
    answer, ordinary = both_ways(place, query)
    again, _ = both_ways(place, query)

    assert answer == ordinary
    assert again == ordinary


def test_both_ways_answer_every_golden_title_alike(place: Place) -> None:
    with (REAL_SEED / "golden_titles.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    queries = [
        urlencode({"title": row["title"], **({"band": row["band"]} if row["band"] else {})})
        for row in rows
    ]

    different = [
        query for query in queries if len(set(map(str, both_ways(place, query.encode())))) > 1
    ]

    assert len(queries) > 300
    assert different == []


@given(st.lists(st.tuples(NAMES, VALUES), max_size=4), TITLES)
def test_both_ways_answer_any_parameters_alike(
    place: Place, others: list[tuple[str, str]], title: str
) -> None:
    query = urlencode([("title", title), *others], errors="replace").encode()

    answer, ordinary = both_ways(place, query)

    assert answer == ordinary
    assert answer.status in {200, 404, 422}


@given(HOSTILE, st.sampled_from([b"", b"title=", b"title=EMHP&"]))
def test_both_ways_answer_any_bytes_alike(place: Place, hostile: bytes, start: bytes) -> None:
    answer, ordinary = both_ways(place, start + hostile)

    assert answer == ordinary
    assert answer.status in {200, 400, 404, 422}


@pytest.mark.parametrize("strictness", Strictness)
def test_both_ways_keep_to_the_strictness(place: Place, strictness: Strictness) -> None:
    title = quote_plus("Band 6 CAMHS Practitioner (EMHP) - Hull")

    answer, ordinary = both_ways(place, f"title={title}&strictness={strictness}".encode())

    assert answer == ordinary


def test_a_header_that_does_not_change_the_answer_changes_nothing(place: Place) -> None:
    _, answer = place
    more = {"accept": "text/csv", "range": "bytes=0-9", "accept_encoding": "gzip"}

    plain = answer(question(b"title=EMHP", **more))

    assert plain == answer(question(b"title=EMHP", **more, if_none_match=ORDINARY))


def test_the_address_of_a_role_has_the_prefix_of_its_own_request(place: Place) -> None:
    _, answer = place

    plain, behind, other = (
        answer(
            {**question(b"title=EMHP"), "root_path": prefix, "path": f"{prefix}/resolve"}
        ).body.decode()
        for prefix in ("", "/registry", "/other")
    )

    assert '"url":"/roles/education-mental-health-practitioner"' in plain
    assert '"url":"/registry/roles/education-mental-health-practitioner"' in behind
    assert '"url":"/other/roles/education-mental-health-practitioner"' in other


def test_a_question_answered_before_has_a_log_line_of_its_own_and_no_title(place: Place) -> None:
    _, answer = place

    with capture_logs() as lines:
        first, second = (answer(question(b"title=Secret+Title")) for _ in range(2))

    assert first == second
    asked = [line for line in lines if line["event"] == "request"]
    assert [(line["route"], line["status"]) for line in asked] == [("/resolve", 200)] * 2
    assert "ecret" not in str(lines)


def test_changed_content_is_never_answered_from_earlier_bytes(place: Place) -> None:
    app, answer = place
    query = b"title=Education+Mental+Health+Practitioner"
    before = answer(question(query))

    with transaction(app.state.engine) as session:
        session.execute(
            update(Role)
            .where(col(Role.role_id) == "education-mental-health-practitioner")
            .values(name="Education Mental Health Practitioner (new)")
        )
        bump_version(session)
    app.state.index_cache.refresh_now()
    after, ordinary = both_ways(place, query)

    assert b"Practitioner (new)" not in before.body
    assert b"Practitioner (new)" in after.body
    assert after == ordinary


def test_the_answers_kept_have_a_bound_on_their_bytes(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[str] = []
    monkeypatch.setattr(plain_resolve, "KEPT_BYTES", 6_000)
    short = PlainResolve(nobody)

    def noted(title: str, index: MatchIndex, **named: Any) -> Resolution:  # noqa: ANN401  # passed on
        found.append(title)
        return resolve_title(title, index, **named)

    monkeypatch.setattr("app.api.plain_resolve.resolve_title", noted)
    asked = [*(f"Nurse{number}" for number in range(12)), "Nurse11", "Nurse0"]

    for title in asked:
        scope = {**question(b"title=" + title.encode()), "app": place[0]}
        assert asyncio.run(ask(short, scope)).status == 200

    assert found == [*asked[:12], "Nurse0"]
