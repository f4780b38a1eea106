"""Roles by trusts, over HTTP and in a browser."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from playwright.sync_api import Browser, expect

from app.db.session import make_engine, transaction
from app.main import create_app
from app.settings import Settings
from tests.servers import served
from tests.trusts import A_FEW, add_trust, keep, posts
from tests.web.browser import visit
from tests.web.statements import costs


@pytest.fixture(scope="module")
def trusts(page_settings: Settings) -> Settings:
    """A registry with two trusts that keep lists."""
    engine = make_engine(page_settings.database_url)
    with transaction(engine) as session:
        for code in ("RAA", "RBB", "RCC"):
            add_trust(session, code)
        keep(session, "RAA", posts("EMHP", 12, band="5"), posts("Nursing Associate", 3))
        keep(session, "RBB", posts("EMHP", A_FEW, band="5"))
    engine.dispose()
    return page_settings


@pytest.fixture(scope="module")
def client(trusts: Settings) -> Iterator[TestClient]:
    """A client of the registry with lists."""
    with TestClient(create_app(trusts)) as client:
        yield client


def test_the_table_shows_what_each_trust_gives_and_hides_small_numbers(client: TestClient) -> None:
    page = client.get("/ui/availability").text

    assert "2 of 3 open trusts keep their lists here." in page
    assert ">12<" in page
    assert ">some<" in page
    assert ">1 to 4<" in page
    assert "3, exact" not in page


@pytest.mark.parametrize(
    ("asked", "status", "said"),
    [
        ({"role": "nursing-associate"}, 200, "1 trust: 1 to 4 staff"),
        ({"family": "dental"}, 200, "No role fits."),
        ({"novelty": "new"}, 200, "Nursing Associate"),
        ({"family": "dragons"}, 422, "Choose a family from the list"),
        ({"novelty": "old"}, 422, "Choose one of the answers"),
        ({"region": "ZZZ"}, 422, "Choose a region from the list"),
        ({"role": "dragon"}, 404, "Page not found"),
    ],
)
def test_the_table_is_narrowed_or_says_what_cannot_be(
    client: TestClient, asked: dict[str, str], status: int, said: str
) -> None:
    page = client.get("/ui/availability", params=asked)

    assert page.status_code == status
    assert said in page.text


def test_the_table_costs_no_more_statements_than_the_answer_for_programs(
    client: TestClient,
) -> None:
    assert costs(client, "/ui/availability") <= costs(client, "/availability")


@pytest.mark.parametrize("query", ["", "?family=dental", "?region=ZZZ"])
def test_the_table_keeps_the_rules_of_every_page(
    browser: Browser, trusts: Settings, query: str
) -> None:
    with served(create_app(trusts)) as home, visit(browser, home) as window:
        window.go(f"/ui/availability{query}")
        window.judge()


def test_without_a_list_the_page_says_that_nothing_is_known(
    browser: Browser, seeded_sqlite_template: Path, tmp_path: Path
) -> None:
    shutil.copy(seeded_sqlite_template, tmp_path / "registry.db")
    settings = Settings(database_url=f"sqlite:///{tmp_path / 'registry.db'}")

    with served(create_app(settings)) as home, visit(browser, home) as window:
        page = window.go("/ui/availability?role=nursing-associate")

        expect(page.locator("main")).to_contain_text("nothing is known about these roles")
        window.judge()
