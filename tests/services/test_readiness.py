from pathlib import Path

from sqlalchemy import Engine, text

from app.db.models import Synonym
from app.db.session import make_engine, transaction
from app.matching.index import MatchIndex, compile_tables
from app.services.content.indexing import IndexCache, bump_version
from app.services.readiness import ReadinessCheck, check_readiness

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
