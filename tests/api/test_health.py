from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import Engine

import app
from app.db.session import make_engine
from app.main import create_app
from app.settings import Settings


def test_ping_says_which_build_is_alive(client: TestClient) -> None:
    assert client.get("/_ping").json() == {
        "version": app.__version__,
        "revision": app.__version__,
        "releaseId": None,
        "commitId": "unknown",
    }


def test_status_passes_with_a_check_for_each_part(client: TestClient) -> None:
    response = client.get("/_status")

    assert response.status_code == 200
    assert response.json()["status"] == "pass"
    assert response.json()["engine"] == "python"
    checks = response.json()["checks"]
    assert list(checks) == ["database", "migrations", "index", "release", "writing"]
    assert {check["status"] for check in checks.values()} == {"pass"}


def test_status_fails_where_the_database_is_gone(tmp_path: Path, seeded_url: str) -> None:
    with TestClient(create_app(Settings(database_url=seeded_url))) as client:
        assert isinstance(client.app, FastAPI)
        real: Engine = client.app.state.engine
        client.app.state.engine = engine_to_nowhere(tmp_path)
        response = client.get("/_status")
    # The threads of the application went on with it to the end.
    real.dispose()

    assert response.status_code == 503
    assert response.json()["status"] == "fail"
    assert response.json()["checks"]["database"]["status"] == "fail"
    assert str(tmp_path) not in response.text


def engine_to_nowhere(tmp_path: Path) -> Engine:
    engine = make_engine(f"sqlite:///{tmp_path / 'gone' / 'registry.db'}")
    (tmp_path / "gone").rmdir()
    return engine


def test_home_is_json_for_programs_and_leads_a_browser_to_the_start_page(
    client: TestClient,
) -> None:
    program = client.get("/")
    browser = client.get("/", headers={"Accept": "text/html,*/*"}, follow_redirects=False)

    assert program.json()["name"] == "NHS Role Registry"
    for path in program.json()["links"].values():
        assert client.get(path).status_code in {200, 422}, path
    assert (browser.status_code, browser.headers["location"]) == (303, "/ui/")
    assert program.headers["vary"] == browser.headers["vary"] == "Accept"


@pytest.mark.parametrize("name", ["swagger-ui-bundle.js", "swagger-ui.css", "init.js"])
def test_the_documentation_is_served_from_here_without_inline_script(
    client: TestClient, name: str
) -> None:
    page = client.get("/docs")

    assert page.status_code == 200
    assert f'"docs/assets/{name}"' in page.text
    assert "http" not in page.text
    assert "script-src 'self';" in page.headers["content-security-policy"]
    assert client.get(f"/docs/assets/{name}").status_code == 200
