from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlmodel import Session

from app.db.models import Change, Source
from app.errors import CursorError
from app.services.roles.paging import Place, contains_words, read_newest_first, read_page
from tests.conftest import NOON

IDS = ["B", "a", "a-b", "ab", "b c", "z\u00e9"]


@pytest.fixture
def sources(session: Session) -> Session:
    session.add_all([Source(source_id=name, title=name, standing="verified") for name in IDS])
    session.flush()
    return session


def walk(session: Session, limit: int) -> Iterator[list[str]]:
    cursor = None
    while True:
        page = read_page(session, select(Source), [Source.source_id], Place(cursor, limit))
        yield [row.source_id for row in page.rows]
        assert page.total == len(IDS)
        if page.next_cursor is None:
            return
        cursor = page.next_cursor


@pytest.mark.parametrize("limit", [1, 2, 3, 6, 7])
def test_pages_hold_each_row_once_in_the_order_of_bytes_on_every_database(
    sources: Session, limit: int
) -> None:
    pages = list(walk(sources, limit))

    assert [name for page in pages for name in page] == IDS
    assert all(len(page) == limit for page in pages[:-1])


def test_a_row_that_comes_before_the_cursor_is_not_seen_twice_nor_shifts_the_rest(
    sources: Session,
) -> None:
    first = read_page(sources, select(Source), [Source.source_id], Place(None, 3))
    sources.add(Source(source_id="A", title="A", standing="verified"))
    sources.flush()

    second = read_page(sources, select(Source), [Source.source_id], Place(first.next_cursor, 3))

    assert [row.source_id for row in second.rows] == IDS[3:]


def test_a_cursor_of_another_list_is_refused(sources: Session) -> None:
    page = read_page(sources, select(Source), [Source.source_id], Place(None, 1))

    with pytest.raises(CursorError):
        read_page(sources, select(Source), [Source.title], Place(page.next_cursor, 1))


@pytest.mark.parametrize(("words", "found"), [("B", 4), ("c b", 1), ("%", 0), (None, 6), (" ", 6)])
def test_every_word_must_occur_in_any_case(sources: Session, words: str | None, found: int) -> None:
    statement = select(Source).where(*contains_words(words, Source.title))

    assert len(sources.scalars(statement).all()) == found


def test_the_newest_rows_come_first_and_each_once(session: Session) -> None:
    session.add_all([_change(number) for number in range(1, 6)])
    session.flush()

    first = read_newest_first(session, select(Change), Change.seq, Place(None, 3))
    rest = read_newest_first(session, select(Change), Change.seq, Place(first.next_cursor, 3))

    assert [row.seq for row in first.rows] == [5, 4, 3]
    assert [row.seq for row in rest.rows] == [2, 1]
    assert (first.total, rest.total, rest.next_cursor) == (5, 5, None)


def _change(number: int) -> Change:
    what: dict[str, Any] = {
        "actor": "tester",
        "action": "insert",
        "entity": "role",
        "entity_key": "a",
    }
    return Change(seq=number, at=NOON, previous_hash="", hash=str(number), **what)
