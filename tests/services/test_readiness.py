from pathlib import Path

from sqlalchemy import Engine, text

from app.db.models import Synonym
from app.db.patience import Patience
from app.db.session import make_engine, transaction
from app.matching.index import MatchIndex, compile_tables
from app.services.content.indexing import IndexCache, bump_version
from app.services.readiness import Condition, ReadinessCheck, check_readiness, worst

PARTS = ["database", "migrations", "index", "release", "writing"]


def _checks(engine: Engine) -> dict[str, ReadinessCheck]:
    cache: IndexCache[MatchIndex] = IndexCache(engine, compile_tables)
    return {check.name: check for check in check_readiness(engine, cache)}


def test_every_part_of_a_loaded_registry_is_ready(seeded: Engine) -> None:
    checks = _checks(seeded)

    assert list(checks) == PARTS
    assert all(check.is_ready for check in checks.values())
    assert checks["database"].outcome == f"{seeded.dialect.name} is responding"
    assert checks["index"].outcome == "answers for version 1 of the content"
    assert checks["release"].outcome == "no release is published, so answers are live"


def test_the_index_is_checked_for_the_content_that_is_live(seeded: Engine) -> None:
    with transaction(seeded) as session:
        session.get_one(Synonym, ("nursing-associate", "Associate Nurse")).note = "changed"
        bump_version(session)

    assert _checks(seeded)["index"].outcome == "answers for version 2 of the content"


def test_an_index_that_is_behind_is_not_ready(seeded: Engine) -> None:
    cache: IndexCache[MatchIndex] = IndexCache(seeded, compile_tables)
    cache.refresh_now()
    with transaction(seeded) as session:
        session.get_one(Synonym, ("nursing-associate", "Associate Nurse")).note = "changed"
        bump_version(session)

    behind = {check.name: check for check in check_readiness(seeded, cache)}["index"]
    cache.refresh_now()
    level = {check.name: check for check in check_readiness(seeded, cache)}["index"]

    assert (behind.is_ready, level.is_ready) == (False, True)
    assert behind.outcome == (
        "answers for version 1 of the content, but version 2 is in the database"
    )


def test_a_registry_without_its_database_says_what_it_still_answers_from(seeded: Engine) -> None:
    cache: IndexCache[MatchIndex] = IndexCache(seeded, compile_tables)
    cache.refresh_now()
    nowhere = make_engine("postgresql://registry@127.0.0.1:1/registry")

    checks = {check.name: check for check in check_readiness(nowhere, cache)}
    nowhere.dispose()

    assert checks["index"].condition is Condition.NEEDS_A_LOOK
    assert checks["index"].outcome == (
        "answers for version 1 of the content, the last that was read"
    )
    assert checks["database"].outcome == "the database is not responding"
    assert worst(list(checks.values())) is Condition.FAILS


def test_a_registry_without_a_free_connection_is_busy_and_not_away(seeded: Engine) -> None:
    url = seeded.url.render_as_string(hide_password=False)
    one = make_engine(url, most_connections=1, patience=Patience(pool_seconds=0))
    cache: IndexCache[MatchIndex] = IndexCache(seeded, compile_tables)
    with one.connect():
        checks = {check.name: check for check in check_readiness(one, cache)}
    one.dispose()

    assert checks["database"].outcome == "every database connection is in use"


def test_a_database_that_is_gone_is_said_for_each_part_that_needs_it(tmp_path: Path) -> None:
    engine = make_engine(f"sqlite:///{tmp_path / 'gone' / 'registry.db'}")
    (tmp_path / "gone").rmdir()

    checks = _checks(engine)
    engine.dispose()

    assert [check.is_ready for check in checks.values()] == [False] * len(PARTS)
    assert {check.outcome for check in checks.values()} == {"the database is not responding"}


def test_an_older_revision_is_not_ready_although_the_database_is(seeded: Engine) -> None:
    with seeded.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '0000'"))

    checks = _checks(seeded)

    assert (checks["database"].is_ready, checks["migrations"].is_ready) == (True, False)
    assert "migrate" in checks["migrations"].outcome
