"""Releases as a client sees them; the rules themselves are tested with the services."""

import base64
import hashlib
import io
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import Engine

from app.main import create_app
from app.services.releases.forms.tables import FIXED_TABLES
from app.settings import Settings
from app.vocabulary import ReleaseFormat, Scope
from tests.callers import bearing, make_key
from tests.http.test_problems import check_problem
from tests.releasing import add_synonym, edit, load, rename, seed_folder
from tests.waiting import wait_for_event

QUESTIONS: list[dict[str, Any]] = [
    {"title": "EMHP"},
    {"title": "Band 5 EMHP - Hull", "band": "5", "occupation_code": "H1D"},
    {"title": "Physician Associate", "as_of": "2025-01-01"},
    {"title": "Support Worker", "limit": 1, "strictness": "review"},
    {"title": "Quantity Surveyor"},
]
BATCH = {"titles": [{"id": 1, "title": "EMHP"}, {"title": ""}, {"title": "Staff Nurse"}]}


@dataclass(frozen=True)
class Registry:
    """A running registry, the seed that it is loaded from, and a key for each scope."""

    client: TestClient
    engine: Engine
    seed: Path
    keys: dict[Scope, str]

    def publish(self, version: str, scope: Scope = Scope.ADMIN) -> Response:
        """Publish the content as it is."""
        asked = {"version": version}
        return self.client.post("/releases", json=asked, headers=bearing(self.keys[scope]))

    def change(self) -> None:
        """Rename a role and give another a new synonym."""
        edit(self.seed, "roles.csv", rename(EMHP, "Schools Practitioner"))
        edit(self.seed, "synonyms.csv", add_synonym("nursing-associate", "Staff Nurse"))
        load(self.engine, self.seed)
        self.client.app.state.index_cache.refresh_now()  # type: ignore[attr-defined]  # FastAPI's


EMHP = "education-mental-health-practitioner"


@pytest.fixture
def registry(
    seeded_database_url: str, open_engine: Callable[[str], Engine], tmp_path: Path
) -> Iterator[Registry]:
    folder, engine = seed_folder(tmp_path / "seed"), open_engine(seeded_database_url)
    keys = {scope: make_key(engine, scope) for scope in (Scope.REVIEW, Scope.ADMIN)}
    settings = Settings(database_url=seeded_database_url, seed_dir=folder)
    with TestClient(create_app(settings)) as client:
        yield Registry(client, engine, folder, keys)


def test_an_old_release_answers_byte_for_byte_as_it_did(registry: Registry) -> None:
    registry.publish("2026.1")
    then = [registry.client.get("/resolve", params=asked).content for asked in QUESTIONS]
    batch_then = registry.client.post("/resolve", json=BATCH).content
    registry.change()

    again = [
        registry.client.get("/resolve", params={**asked, "release": "2026.1"}).content
        for asked in QUESTIONS
    ]
    batch_again = registry.client.post("/resolve", json={**BATCH, "release": "2026.1"}).content

    assert again == then
    assert batch_again == batch_then
    now = registry.client.get("/resolve", params=QUESTIONS[0])
    assert now.content != then[0]
    assert now.json()["registry"]["release"] is None
    assert b'"release":"2026.1"' in then[0]


def test_two_releases_answer_side_by_side(registry: Registry) -> None:
    registry.publish("2026.1")
    registry.change()
    registry.publish("2026.2")

    names = [
        registry.client.get("/resolve", params={"title": "EMHP", "release": release}).json()["role"]
        for release in ("2026.1", "2026.2", "2026.1")
    ]

    assert [role["name"] for role in names] == [
        "Education Mental Health Practitioner",
        "Schools Practitioner",
        "Education Mental Health Practitioner",
    ]


def test_others_are_served_while_an_old_index_is_built(
    registry: Registry, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.publish("2026.1")
    registry.change()
    is_building, may_go_on = threading.Event(), threading.Event()
    indexes = registry.client.app.state.release_indexes  # type: ignore[attr-defined]  # FastAPI's
    build = indexes.get

    def _slow(release: str) -> object:
        is_building.set()
        wait_for_event(may_go_on)
        return build(release)

    monkeypatch.setattr(indexes, "get", _slow)
    asked = {"title": "EMHP", "release": "2026.1"}
    answers: list[int] = []
    old = threading.Thread(
        target=lambda: answers.append(registry.client.get("/resolve", params=asked).status_code)
    )
    old.start()
    wait_for_event(is_building)

    # Answered before the old index may be built: otherwise this hangs.
    live = registry.client.get("/resolve", params={"title": "EMHP"})
    may_go_on.set()
    old.join()

    assert live.json()["role"]["name"] == "Schools Practitioner"
    assert answers == [200]


@pytest.mark.parametrize("release", ["2020.1", "live", "x" * 200])
@pytest.mark.parametrize(
    "path",
    [
        *("/releases/{}", "/releases/{}/download", "/releases/{}/roles.csv"),
        *("/releases/{}/checksums", "/releases/{0}/diff/{0}", "/resolve?title=EMHP&release={}"),
    ],
)
def test_a_release_that_is_not_there_is_a_404(client: TestClient, path: str, release: str) -> None:
    check_problem(client.get(path.format(release)), 404, "release-not-found")


def test_publishing_needs_an_administrator(registry: Registry) -> None:
    unknown = registry.client.post("/releases", json={"version": "2026.1"})
    reviewer = registry.publish("2026.1", Scope.REVIEW)

    check_problem(unknown, 401, "not-authenticated")
    check_problem(reviewer, 403, "not-allowed")
    assert registry.client.get("/releases").json() == {"live": None, "releases": []}


def test_a_release_is_published_and_listed(registry: Registry) -> None:
    answer = registry.publish("2026.1")

    listed = registry.client.get("/releases").json()
    detail = registry.client.get(answer.headers["Location"]).json()
    assert answer.status_code == 201
    assert answer.json() == detail
    assert detail["answers_as_then"] is True
    assert detail["published_by"].startswith("key:")
    assert listed["live"] == "2026.1"
    assert listed["releases"] == [{name: detail[name] for name in listed["releases"][0]}]
    assert registry.client.get("/_status").json()["checks"]["release"]["outcome"] == (
        "the content is that of release 2026.1"
    )


def test_a_name_is_given_to_one_release_by_two_publishers(registry: Registry) -> None:
    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(registry.publish, ["2026.1", "2026.1"]))

    assert sorted(answer.status_code for answer in answers) == [201, 409]


def test_a_refusal_names_every_reason(registry: Registry) -> None:
    registry.publish("2026.1")
    golden = registry.seed / "golden_titles.csv"
    golden.write_text(golden.read_text(encoding="utf-8").replace(f"matched,{EMHP}", "unmatched,"))

    problem = check_problem(registry.publish("2026.1"), 409, "release-refused")

    assert problem["detail"] == "Release 2026.1 cannot be published, for 2 reasons."
    assert [fault["where"] for fault in problem["errors"]] == ["name", "golden set"]


@pytest.mark.parametrize("body", [{"version": "26"}, {"version": "2026.1", "x": 1}, {}, []])
def test_a_request_that_makes_no_sense_is_a_422(registry: Registry, body: object) -> None:
    headers = bearing(registry.keys[Scope.ADMIN])

    assert registry.client.post("/releases", json=body, headers=headers).status_code == 422


def test_a_seed_that_cannot_be_read_refuses_the_release(registry: Registry) -> None:
    (registry.seed / "roles.csv").unlink()

    problem = check_problem(registry.publish("2026.1"), 409, "release-refused")

    assert problem["errors"][0]["where"] == "seed"


def test_each_download_is_the_file_whose_checksum_is_stated(registry: Registry) -> None:
    files = registry.publish("2026.1").json()["files"]

    answers = [registry.client.get(stated["url"]) for stated in files]

    assert [stated["format"] for stated in files] == sorted(ReleaseFormat)
    for stated, answer in zip(files, answers, strict=True):
        digest = hashlib.sha256(answer.content)
        shown = base64.b64encode(digest.digest()).decode()
        assert (digest.hexdigest(), len(answer.content)) == (stated["sha256"], stated["size"])
        assert answer.headers["Repr-Digest"] == f"sha-256=:{shown}:"
        assert stated["name"] in answer.headers["Content-Disposition"]
        assert "immutable" in answer.headers["Cache-Control"]


def test_a_file_that_one_has_is_not_sent_again(registry: Registry) -> None:
    registry.publish("2026.1")
    first = registry.client.get("/releases/2026.1/download?format=sssom")

    again = registry.client.get(
        "/releases/2026.1/download?format=sssom", headers={"If-None-Match": first.headers["ETag"]}
    )

    assert again.status_code == 304


def test_the_checksums_are_in_the_form_of_sha256sum(registry: Registry) -> None:
    files = registry.publish("2026.1").json()["files"]

    text = registry.client.get("/releases/2026.1/checksums").text

    assert text.splitlines() == [f"{file['sha256']}  {file['name']}" for file in files]


def test_downloads_open(registry: Registry, tmp_path: Path) -> None:
    registry.publish("2026.1")
    archive = registry.client.get("/releases/2026.1/download").content
    (tmp_path / "release.sqlite").write_bytes(
        registry.client.get("/releases/2026.1/download?format=sqlite").content
    )

    with sqlite3.connect(tmp_path / "release.sqlite") as database:
        assert database.execute("SELECT count(*) FROM role").fetchone() == (5,)
    database.close()
    assert "roles.csv" in zipfile.ZipFile(io.BytesIO(archive)).namelist()


def test_fixed_addresses_need_no_key_and_have_no_pages(registry: Registry) -> None:
    registry.publish("2026.1")
    live = [registry.client.get(f"/{table}.csv") for table in FIXED_TABLES]
    registry.change()

    released = [registry.client.get(f"/releases/2026.1/{table}.csv") for table in FIXED_TABLES]

    assert [answer.content for answer in released] == [answer.content for answer in live]
    assert {answer.headers["Content-Type"] for answer in live} == {"text/csv; charset=utf-8"}
    assert all("immutable" in answer.headers["Cache-Control"] for answer in released)
    assert not any("immutable" in answer.headers["Cache-Control"] for answer in live)


def test_the_live_table_names_its_content_and_follows_it(registry: Registry) -> None:
    before = registry.client.get("/roles.csv")
    registry.change()

    after = registry.client.get("/roles.csv")

    assert "Schools Practitioner" not in before.text
    assert "Schools Practitioner" in after.text
    content = registry.client.get("/resolve?title=EMHP").json()["registry"]["content"]
    assert after.headers["X-Registry-Content"] == content


def test_a_diff_tells_in_words_as_data_and_as_a_table(registry: Registry) -> None:
    registry.publish("2026.1")
    registry.change()
    registry.publish("2026.2")

    body = registry.client.get("/releases/2026.1/diff/2026.2").json()
    table = registry.client.get("/releases/2026.1/diff/2026.2?format=csv").text

    assert body["notes"][0] == {
        "text": "1 role renamed",
        "items": ["'Education Mental Health Practitioner' is now named 'Schools Practitioner'"],
    }
    renamed = [line for line in body["correlation"] if line["fate"] != "unchanged"]
    assert [line["new_name"] for line in renamed] == ["Schools Practitioner"]
    assert len(body["correlation"]) == 5
    assert body["codes"] == []
    assert {change["entity"] for change in body["changes"]} >= {"role", "synonym"}
    assert table.splitlines()[0] == ("fate,old_role_id,old_name,new_role_id,new_name,changed")
    assert len(table.splitlines()) == 6
