from collections.abc import Iterator

import pytest
from sqlalchemy import select
from sqlmodel import Session

from app.db.models import Source
from app.errors import CursorError
from app.services.roles.paging import Place, contains_words, read_page

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
