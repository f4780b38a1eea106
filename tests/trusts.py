"""Trusts with lists of their own, on a database that contains the mini seed."""

from datetime import date
from typing import Any

from sqlmodel import Session

from app.db.models import Organisation
from app.matching.index import MatchIndex, compile_tables
from app.services.content.indexing import read_version
from app.services.content.matching_tables import read_tables
from app.services.history.recording import Author
from app.services.posts.cells import Headcount
from app.services.trusts.establishments import NewList, Stored, prepare, store
from app.services.trusts.lines import PostLine
from app.vocabulary import HeadcountQuality
from tests.conftest import NOON

AUTHOR = Author("key:00000001", NOON, "request-1")
JANUARY = date(2026, 1, 1)
UNKNOWN = Headcount(HeadcountQuality.UNKNOWN)
A_FEW = Headcount(HeadcountQuality.ESTIMATE)


def exactly(number: int) -> Headcount:
    return Headcount(HeadcountQuality.EXACT, number)


def about(number: int) -> Headcount:
    return Headcount(HeadcountQuality.ESTIMATE, number)


def posts(title: str, headcount: Headcount | int = UNKNOWN, **over: Any) -> PostLine:  # noqa: ANN401  # fields of any type
    """A row of a list; only what matters to a test is given."""
    count = exactly(headcount) if isinstance(headcount, int) else headcount
    return PostLine(title=title, headcount=count, **over)


def add_trust(session: Session, ods_code: str, region: str = "Y58") -> None:
    session.add(
        Organisation(
            ods_code=ods_code,
            name=f"Trust {ods_code}",
            kind="trust",
            region_code=region,
            source_id="example-study",
        )
    )
    session.flush()


def prepared(session: Session, *lines: PostLine, as_at: date = JANUARY) -> NewList:
    content = read_version(session).content_hash
    return prepare(lines, as_at, live_index(session), content, today=NOON.date())


def keep(session: Session, ods_code: str, *lines: PostLine, as_at: date = JANUARY) -> Stored:
    """Store a list as the service does it."""
    return store(session, ods_code, prepared(session, *lines, as_at=as_at), AUTHOR)


def live_index(session: Session) -> MatchIndex:
    return compile_tables(read_tables(session))
