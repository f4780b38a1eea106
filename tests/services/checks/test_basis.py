"""What lists are checked against: made once for each state of the registry."""

import pickle
from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, update
from sqlmodel import col

from app.db.models import Role
from app.db.session import reading, transaction
from app.matching.index import MatchIndex, compile_tables
from app.matching.resolve import RESOLVER_VERSION, resolve_title
from app.services.checks.basis import BasisCache, make_basis
from app.services.checks.writing import CheckRequest, Form, Stamp
from app.services.content.indexing import IndexCache, Version, bump_version, read_version
from tests.matching.small import INDEX

EMHP = "education-mental-health-practitioner"


@pytest.fixture
def index_cache(seeded: Engine) -> Iterator[IndexCache[MatchIndex]]:
    cache = IndexCache(seeded, compile_tables)
    yield cache
    cache.stop()


def test_the_stamp_is_that_of_the_content_and_of_the_engine(
    seeded: Engine, index_cache: IndexCache[MatchIndex]
) -> None:
    with reading(seeded) as session:
        version = read_version(session)

    stamp = BasisCache(seeded, index_cache).current.stamp

    assert stamp == Stamp(None, version.content_hash, RESOLVER_VERSION)


def test_a_basis_is_made_again_only_after_the_content_changed(
    seeded: Engine, index_cache: IndexCache[MatchIndex]
) -> None:
    bases = BasisCache(seeded, index_cache)
    before = bases.current
    assert bases.current is before

    with transaction(seeded) as session:
        session.execute(update(Role).where(col(Role.role_id) == EMHP).values(name="Zorber"))
        bump_version(session)
    index_cache.refresh_now()

    assert bases.current is not before
    assert bases.current.index.roles[EMHP].name == "Zorber"


def test_a_task_answers_with_the_index_of_its_basis(
    seeded: Engine, index_cache: IndexCache[MatchIndex]
) -> None:
    basis, asked = BasisCache(seeded, index_cache).current, CheckRequest(Form.CSV)

    task = basis.task(b"a table", asked)

    index = pickle.loads(task.pickled_index)  # noqa: S301  # made by this test
    answer = resolve_title("EMHP", index)
    assert answer.role is not None
    assert answer.role.role_id == EMHP
    assert (task.table, task.asked, task.stamp) == (b"a table", asked, basis.stamp)


def test_roles_without_a_code_are_known_for_each_list_of_post_codes(
    seeded: Engine, index_cache: IndexCache[MatchIndex]
) -> None:
    uncoded = BasisCache(seeded, index_cache).current.uncoded

    assert set(uncoded) == {"esr-job-role", "nhs-occupation-code"}
    assert EMHP not in uncoded["esr-job-role"]
    assert "nursing-associate" in uncoded["esr-job-role"]


def test_a_registry_without_code_lists_does_not_say_that_a_role_lacks_a_code(
    engine: Engine,
) -> None:
    basis = make_basis(engine, Version(1, "sha256:content"), INDEX)

    assert basis.uncoded == {}
