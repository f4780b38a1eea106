"""Lists that are checked and settled."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine

from app.db.session import transaction
from app.matching.index import compile_tables
from app.services.checks.basis import BasisCache
from app.services.checks.desk import Desk, DeskRules
from app.services.checks.pages import settling
from app.services.checks.pages.settling import Settlement
from app.services.checks.runner import CheckRunner
from app.services.content.indexing import IndexCache
from app.spreadsheets.tables import Limits, Wanted
from tests.services.checks.pages.conftest import now
from tests.spreadsheets.files import Rows, csv_bytes

Settle = Callable[[Rows, list[Settlement | None]], str]


@pytest.fixture
def desk(seeded: Engine) -> Iterator[Desk]:
    index_cache = IndexCache(seeded, compile_tables)
    basis = BasisCache(seeded, index_cache)
    rules = DeskRules(Limits(), 2, timedelta(hours=1))
    yield Desk(seeded, rules, basis, CheckRunner(seeded, basis, rules.limits))
    index_cache.stop()


@pytest.fixture
def settle(desk: Desk) -> Settle:
    """Checks a list and decides its open titles, most staff first; gives the id of the check."""

    def settled(rows: Rows, settlements: list[Settlement | None]) -> str:
        read = desk.read(csv_bytes(rows), lambda words: Wanted({}, job_words=words))
        check_id = desk.keep_for_pages(read).check_id
        with transaction(desk.engine) as session:
            titles = settling.read_titles(session, check_id, 1).titles
            for title, settlement in zip(titles, settlements, strict=True):
                if settlement is not None:
                    settling.decide(session, title, settlement, now())
        return check_id

    return settled
