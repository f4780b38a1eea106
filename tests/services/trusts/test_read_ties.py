from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from sqlmodel import Session

from app.services.trusts.local_titles import TitleDecision, decide_title
from app.services.trusts.read_ties import ties_by_reading
from tests.trusts import AUTHOR, keep, posts
from tests.word_lists import read_as

NURSE = "nursing-associate"


@pytest.fixture
def tied(trusts: Session) -> Session:
    """A trust that decides 'Senior Hub Worker', on whose list it is 'Snr Hub Worker'."""
    read_as(trusts, "snr", "senior")
    keep(trusts, "RAA", posts("Snr Hub Worker", 3), posts("EMHP", 2))
    keep(trusts, "RBB", posts("Snr Hub Worker", 3))
    decide_title(trusts, "RAA", "Senior Hub Worker", TitleDecision(NURSE, None), AUTHOR)
    return trusts


@contextmanager
def _counted(session: Session) -> Iterator[list[str]]:
    """The statements that read lines of lists."""
    read: list[str] = []

    def note(*args: object) -> None:
        if "establishment_line" in str(args[2]):
            read.append(str(args[2]))

    engine = session.get_bind()
    event.listen(engine, "before_cursor_execute", note)
    yield read
    event.remove(engine, "before_cursor_execute", note)


def test_a_line_that_only_the_engine_reads_as_the_title_is_tied_for_its_trust(
    tied: Session,
) -> None:
    [(local_id, ods_code, key)] = ties_by_reading(tied)

    assert local_id is not None
    assert (ods_code, key) == ("RAA", "snr hub worker")


def test_the_titles_of_a_list_are_read_once(tied: Session) -> None:
    first = ties_by_reading(tied)

    with _counted(tied) as read:
        again = ties_by_reading(tied)

    assert (again, read) == (first, [])


def test_a_new_list_a_new_decision_and_a_new_word_are_read(tied: Session) -> None:
    ties_by_reading(tied)

    keep(tied, "RAA", posts("Senior Hub-Worker", 3), posts("Snr. Hub Worker", 1))
    of_new_list = [key for _, _, key in ties_by_reading(tied)]
    decide_title(tied, "RAA", "Sr Hub Worker", TitleDecision(NURSE, None), AUTHOR)
    keep(tied, "RBB", posts("Senior Hub Worker", 1))
    decide_title(tied, "RBB", "Sr Hub Worker", TitleDecision(NURSE, None), AUTHOR)
    before = {ods_code for _, ods_code, _ in ties_by_reading(tied)}
    read_as(tied, "sr", "senior")
    after = {ods_code for _, ods_code, _ in ties_by_reading(tied)}

    assert of_new_list == ["snr hub worker"]
    assert (before, after) == ({"RAA"}, {"RAA", "RBB"})


def test_no_list_is_read_for_trusts_that_decided_nothing(trusts: Session) -> None:
    keep(trusts, "RAA", posts("Hub Worker", 3))

    with _counted(trusts) as read:
        found = ties_by_reading(trusts)

    assert (found, read) == ([], [])
