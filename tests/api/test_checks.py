import csv
import io
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlmodel import col

from app.db.models import CheckJob, CheckPart
from app.db.session import make_engine, reading, transaction
from app.main import create_app
from app.services.checks import jobs, runner
from app.services.checks.process import Task, run_check
from app.settings import Settings
from app.spreadsheets.sandbox import Bounds, Watch
from tests.spreadsheets import files
from tests.waiting import wait_for_event, wait_until

ROWS: files.Rows = [
    ["Org", "Job Title", "Grade", "Occ Code", "Headcount", "Surname"],
    ["A", "EMHP", "Band 5", "", 3, "Bloggs"],
    ["A", "PA", "", "", 2, "Bloggs"],
    ["A", "Quantity Surveyor", "", "", 1, "Bloggs"],
]
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def send(client: TestClient, file: bytes, name: str = "list.csv", **options: Any) -> Response:  # noqa: ANN401  # as httpx takes them
    return client.post("/checks", files={"file": (name, file)}, **options)


def problem(response: Response, status: int) -> dict[str, Any]:
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    body: dict[str, Any] = response.json()
    return body


@pytest.mark.parametrize(
    "data",
    [files.csv_bytes(ROWS), files.xlsx_bytes(ROWS), files.xls_bytes(ROWS), files.ods_bytes(ROWS)],
    ids=["csv", "xlsx", "xls", "ods"],
)
def test_a_list_of_each_kind_is_answered_row_by_row(client: TestClient, data: bytes) -> None:
    response = send(client, data, name="anything.bin")

    assert response.status_code == 200, response.text
    answer = response.json()
    assert [row["outcome"] for row in answer["rows"]] == ["matched", "ambiguous", "unmatched"]
    assert answer["rows"][0]["cells"] == ["A", "EMHP", "Band 5", "", "3"]
    assert answer["rows"][0]["role"]["id"] == "education-mental-health-practitioner"
    assert answer["rows"][1]["question"] == "Does the post assist a doctor or a manager?"
    assert answer["summary"]["headcount"]["matched"] == 3
    assert answer["table"]["dropped_columns"] == ["Surname"]
    assert "Bloggs" not in response.text
    assert answer["registry"]["content"].startswith("sha256:")
    assert response.headers["cache-control"] == "private, no-store"


def test_the_body_may_be_the_file_or_one_title_a_line(client: TestClient) -> None:
    as_csv = client.post(
        "/checks", content=files.csv_bytes(ROWS), headers={"Content-Type": "text/csv"}
    )
    as_lines = client.post(
        "/checks", content="EMHP\nAssistant, Healthcare\n", headers={"Content-Type": "text/plain"}
    )

    assert [row["outcome"] for row in as_csv.json()["rows"]] == [
        "matched",
        "ambiguous",
        "unmatched",
    ]
    assert [row["title"] for row in as_lines.json()["rows"]] == [
        "EMHP",
        "Assistant, Healthcare",
    ]
    assert as_lines.json()["table"]["kind"] == "titles"


def test_the_same_table_comes_back_as_csv_or_xlsx_by_format_or_by_accept(
    client: TestClient,
) -> None:
    data = files.csv_bytes(ROWS)

    by_format = send(client, data, params={"format": "csv"})
    by_accept = send(client, data, headers={"Accept": f"{XLSX}, */*;q=0.1"})

    rows = list(csv.DictReader(io.StringIO(by_format.text)))
    assert [row["Job Title"] for row in rows] == ["EMHP", "PA", "Quantity Surveyor"]
    assert [row["outcome"] for row in rows] == ["matched", "ambiguous", "unmatched"]
    assert by_format.headers["content-type"] == "text/csv; charset=utf-8"
    assert by_accept.headers["content-type"] == XLSX
    assert 'filename="checked.xlsx"' in by_accept.headers["content-disposition"]
    book = CalamineWorkbook.from_filelike(io.BytesIO(by_accept.content))
    assert book.sheet_names == ["Checked list", "Summary"]


def test_columns_are_named_in_the_address_or_in_the_form(client: TestClient) -> None:
    data = files.csv_bytes([["Held", "Level"], ["EMHP", "5"]])

    in_address = send(client, data, params={"title_column": "Held", "band_column": "2"})
    in_form = send(client, data, data={"title_column": "held", "keep": "Level"})

    assert in_address.json()["table"]["columns"][1]["used_as"] == "band"
    assert in_form.json()["rows"][0]["cells"] == ["EMHP", "5"]


def test_every_fault_of_a_file_is_reported_with_its_row_and_no_cell_is_shown(
    client: TestClient,
) -> None:
    data = files.csv_bytes([["Job Title"], ["EMHP"], ["Bloggs, Jo"], ["jo@example.nhs.uk"]])

    body = problem(send(client, data), 422)

    assert body["code"] == "personal-data"
    assert [fault["where"] for fault in body["errors"]] == ["row 3, column 1", "row 4, column 1"]
    assert "Bloggs" not in str(body)
    assert "example.nhs.uk" not in str(body)


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 422, "table-invalid"),
        (b"Surname,Forename\nx,y\n", 422, "table-invalid"),
        (files.encrypted_bytes(), 415, "file-kind-not-supported"),
        (b"%PDF-1.7", 415, "file-kind-not-supported"),
        (files.xlsx_bytes(ROWS)[:900], 422, "table-invalid"),
        (files.xlsx_of_sheet(b" " * 60_000_000), 413, "file-too-large"),
    ],
)
def test_a_file_that_cannot_be_used_is_a_clear_problem(
    client: TestClient, data: bytes, status: int, code: str
) -> None:
    assert problem(send(client, data), status)["code"] == code


@pytest.mark.parametrize(
    ("options", "status", "code"),
    [
        ({"json": {"titles": []}}, 415, "unsupported-media-type"),
        ({"data": {"title": "EMHP"}}, 415, "unsupported-media-type"),
        ({"files": {"other": (None, "x")}}, 422, "invalid-request"),
        ({"files": [("file", ("a", b"x")), ("file", ("b", b"y"))]}, 422, "invalid-request"),
        ({"files": {"file": ("a", b"x")}, "data": {"titel_column": "x"}}, 422, "invalid-request"),
        ({"files": {"file": ("a", b"x")}, "params": {"format": "pdf"}}, 422, "invalid-request"),
        (
            {"content": b"x", "headers": {"Content-Type": "multipart/form-data"}},
            422,
            "invalid-request",
        ),
    ],
)
def test_a_request_that_cannot_be_used_is_a_clear_problem(
    client: TestClient, options: dict[str, Any], status: int, code: str
) -> None:
    assert problem(client.post("/checks", **options), status)["code"] == code


def test_faulty_rows_are_left_out_and_listed_if_asked(client: TestClient) -> None:
    data = b"Job Title,Band\nEMHP,5\nStaff Nurse,5,6\n"

    answer = send(client, data, params={"skip_faulty_rows": "true"}).json()

    assert problem(send(client, data), 422)["errors"][0]["where"] == "row 3"
    assert [row["title"] for row in answer["rows"]] == ["EMHP"]
    assert [(one["row"], one["text"]) for one in answer["table"]["remarks"]] == [(3, "Staff Nurse")]


def test_a_check_stores_nothing(client: TestClient, seeded_url: str) -> None:
    send(client, files.csv_bytes(ROWS))

    assert stored(seeded_url) == (0, 0)


def stored(url: str) -> tuple[int, int]:
    engine = make_engine(url)
    with reading(engine) as session:
        counts = tuple(
            session.scalar(select(func.count()).select_from(table)) or 0
            for table in (CheckJob, CheckPart)
        )
    engine.dispose()
    return counts[0], counts[1]


# --- long lists -----------------------------------------------------------------------------


@pytest.fixture
def settings(seeded_url: str) -> Settings:
    """The settings of a service for which three rows are a long list."""
    return Settings(database_url=seeded_url, check_rows_at_once=2, check_hours_kept=1)


@pytest.fixture
def service(settings: Settings) -> Iterator[TestClient]:
    with TestClient(create_app(settings)) as client:
        yield client
    engine = make_engine(settings.database_url)
    with transaction(engine) as session:
        jobs.delete_expired(session, datetime.max.replace(tzinfo=UTC))
    engine.dispose()


def wait_for(client: TestClient, url: str) -> dict[str, Any]:
    """The status of a check that has ended."""
    status: dict[str, Any] = {}

    def has_ended() -> bool:
        status.update(client.get(url).json())
        return status["status"] in {"done", "failed"}

    wait_until(has_ended, "the check has ended")
    return status


def test_a_long_list_is_promised_and_its_result_fetched_later(service: TestClient) -> None:
    promised = send(service, files.csv_bytes(ROWS), params={"format": "csv"})

    assert promised.status_code == 202
    assert promised.headers["retry-after"]
    job = promised.json()
    assert (job["status"], job["rows"], job["result"]) == ("queued", 3, None)
    done = wait_for(service, promised.headers["location"])
    assert (done["status"], done["rows_done"], done["error"]) == ("done", 3, None)
    result = service.get(done["result"])
    at_once = send(service, files.csv_bytes(ROWS[:3]), params={"format": "csv"})
    assert result.text.splitlines()[:3] == at_once.text.splitlines()
    assert result.headers["cache-control"] == "private, no-store"
    assert "etag" not in result.headers


def test_a_client_may_ask_not_to_wait(service: TestClient) -> None:
    headers = {"Prefer": "respond-async"}

    response = send(service, files.csv_bytes(ROWS[:2]), headers=headers)

    assert response.status_code == 202


def test_a_result_that_is_not_there_yet_is_a_conflict(
    service: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "take_up", lambda *_: None)
    url = send(service, files.csv_bytes(ROWS)).headers["location"]

    assert problem(service.get(f"{url}/result"), 409)["code"] == "check-not-done"


def test_a_check_can_be_deleted_and_is_then_unknown(service: TestClient, seeded_url: str) -> None:
    url = send(service, files.csv_bytes(ROWS)).headers["location"]
    wait_for(service, url)

    assert service.delete(url).status_code == 204

    for address in (url, f"{url}/result"):
        assert problem(service.get(address), 404)["code"] == "check-not-found"
    assert problem(service.delete(url), 404)["code"] == "check-not-found"
    assert stored(seeded_url) == (0, 0)


def test_a_check_survives_the_end_of_its_service(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun = threading.Event()

    def begin_and_wait_for_the_end(task: Task, bounds: Bounds, watch: Watch) -> Iterator[bytes]:
        has_begun.set()
        wait_until(watch.is_over, "the first service ends")
        return run_check(task, bounds, watch)

    with monkeypatch.context() as patch, TestClient(create_app(settings)) as first:
        patch.setattr(runner, "run_check", begin_and_wait_for_the_end)
        url = send(first, files.csv_bytes(ROWS)).headers["location"]
        wait_for_event(has_begun)
        assert first.get(url).json()["status"] == "running"

    with TestClient(create_app(settings)) as second:
        done = wait_for(second, url)
        assert done["status"] == "done"
        assert len(second.get(done["result"]).json()["rows"]) == len(ROWS) - 1
        second.delete(url)


def test_a_check_that_fails_says_why_and_keeps_nothing_of_the_list(
    service: TestClient, seeded_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "MOST_SECONDS", 0)
    rows: files.Rows = [["Job Title"], *[[f"Staff Nurse {n}x"] for n in range(4_000)]]

    failed = wait_for(service, send(service, files.csv_bytes(rows)).headers["location"])

    assert failed["status"] == "failed"
    assert failed["error"]["code"] == "file-too-large"
    assert "time" in failed["error"]["detail"]
    assert problem(service.get(f"{failed['url']}/result"), 409)["code"] == "check-not-done"
    engine = make_engine(seeded_url)
    with reading(engine) as session:
        assert session.scalars(select(col(CheckJob.listed))).all() == [None]
    engine.dispose()


def test_what_a_long_check_keeps_is_never_a_dropped_column(
    service: TestClient, seeded_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs, "take_up", lambda *_: None)
    send(service, files.csv_bytes(ROWS))

    engine = make_engine(seeded_url)
    with reading(engine) as session:
        (job,) = session.scalars(select(CheckJob)).all()
    engine.dispose()
    assert b"EMHP" in jobs.table_of(job)
    assert b"Bloggs" not in jobs.table_of(job)


def test_the_service_answers_others_while_it_checks(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    has_begun, may_go_on = threading.Event(), threading.Event()

    def wait_and_check(task: Task, bounds: Bounds) -> Iterator[bytes]:
        has_begun.set()
        wait_for_event(may_go_on)
        return run_check(task, bounds)

    monkeypatch.setattr("app.services.checks.desk.ROWS_IN_THREAD", 0)
    monkeypatch.setattr("app.services.checks.desk.run_check", wait_and_check)
    answers: list[int] = []
    working = threading.Thread(
        target=lambda: answers.append(send(client, files.csv_bytes(ROWS)).status_code)
    )
    working.start()
    wait_for_event(has_begun)

    # Answered before the check may go on: otherwise this hangs.
    assert client.get("/resolve?title=EMHP").status_code == 200
    assert answers == []
    may_go_on.set()
    working.join()
    assert answers == [200]
