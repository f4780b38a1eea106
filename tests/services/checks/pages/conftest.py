"""A desk whose short lists are done at once and stored for pages."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine

from app.matching.index import compile_tables
from app.services.checks.basis import BasisCache
from app.services.checks.desk import Desk, DeskRules
from app.services.checks.runner import CheckRunner
from app.services.content.indexing import IndexCache
from app.spreadsheets.tables import Limits, Wanted
from tests.spreadsheets.files import Rows, csv_bytes

Check = Callable[[Rows], str]
POSTS: Rows = [
    ["Job Title", "Grade", "Occ Code", "Headcount", "Surname"],
    ["EMHP", "5", "", 3, "Bloggs"],
    ["Practitioner", "6", "", 20, "Bloggs"],
    ["practitioners", "7", "", 5, "Bloggs"],
    ["PA", "", "", 2, "Bloggs"],
    ["Quantity Surveyor", "", "H1D", 9, "Bloggs"],
    ["Quantity Surveyor", "", "", 1, "Bloggs"],
    ["Total", "", "", 40, ""],
]
"""Three titles to settle; one of them is spelt in two ways, another has two codes."""


@pytest.fixture
def desk(seeded: Engine) -> Iterator[Desk]:
    """A desk whose thread does not run: a long list stays as it is."""
    index_cache = IndexCache(seeded, compile_tables)
    basis = BasisCache(seeded, index_cache)
    rules = DeskRules(Limits(), 2, timedelta(hours=1))
    yield Desk(seeded, rules, basis, CheckRunner(seeded, basis, rules.limits))
    index_cache.stop()


@pytest.fixture
def check(desk: Desk) -> Check:
    """Checks rows for pages and gives the id of the check."""

    def checked(rows: Rows) -> str:
        sent = csv_bytes(rows)
        read = desk.read(sent, lambda words: Wanted({}, job_words=words))
        return desk.keep_for_pages(read).check_id

    return checked


def now() -> datetime:
    """The time now, for services that are given it."""
    return datetime.now(UTC)
