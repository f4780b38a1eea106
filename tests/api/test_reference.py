from datetime import UTC, datetime

from fastapi.testclient import TestClient
from sqlalchemy import Engine

from app.db.session import transaction
from app.main import create_app
from app.services.history.recording import Author, Step, record
from app.settings import Settings


def test_the_history_is_followed_without_loss_by_its_cursor(
    database_url: str, engine: Engine
) -> None:
    def write(*names: str) -> None:
        steps = [Step("role", (name,), None, {"role_id": name}) for name in names]
        with transaction(engine) as session:
            record(session, steps, Author("tester", datetime.now(UTC)))

    with transaction(engine):
        pass
    write("a", "b", "c")
    with TestClient(create_app(Settings(database_url=database_url))) as client:
        first = client.get("/changes?limit=2").json()
        second = client.get(first["next"]).json()
        nothing_yet = client.get("/changes", params={"cursor": second["cursor"]}).json()
        write("d")
        later = client.get("/changes", params={"cursor": nothing_yet["cursor"]}).json()

    assert [step["key"] for step in first["changes"]] == ["a", "b"]
    assert [step["key"] for step in second["changes"]] == ["c"]
    assert (second["next"], nothing_yet["changes"]) == (None, [])
    assert [step["key"] for step in later["changes"]] == ["d"]


def test_changes_are_filtered_by_day_and_table(client: TestClient) -> None:
    on_the_day = client.get("/changes", params={"since": "2026-01-02", "entity": "role"}).json()
    after_it = client.get("/changes", params={"since": "2026-01-03"}).json()

    assert on_the_day["total"] == 5
    assert {step["entity"] for step in on_the_day["changes"]} == {"role"}
    assert on_the_day["changes"][0]["at"] == "2026-01-02T12:00:00Z"
    assert after_it["changes"] == []


def test_sources_types_and_organisations_are_listed(client: TestClient) -> None:
    sources = client.get("/sources").json()
    types = client.get("/skill-mix-change-types").json()
    trusts = client.get("/organisations", params={"kind": "trust"}).json()

    assert [source["id"] for source in sources["sources"]] == ["esr-list-2020", "example-study"]
    assert types["skill_mix_change_types"][0]["id"] == "delegation"
    assert [trust["ods_code"] for trust in trusts["organisations"]] == ["R1C"]
