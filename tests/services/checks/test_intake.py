"""Which lists are checked as they are, and which are shown to their sender first."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Engine, select
from sqlmodel import col

from app.db.models import CheckJob, CheckRow, SentFile
from app.db.session import reading
from app.errors import FileKindError, PersonalDataError, SentFileGoneError, TableError
from app.matching.index import compile_tables
from app.services.checks.basis import BasisCache
from app.services.checks.desk import Desk, DeskRules
from app.services.checks.intake import (
    HeldFile,
    SentList,
    SheetChoice,
    check_chosen,
    look_again,
    take_in,
)
from app.services.checks.runner import CheckRunner
from app.services.content.indexing import IndexCache
from app.spreadsheets.tables import Limits
from tests.spreadsheets.files import csv_bytes, sheets_bytes

ODD = csv_bytes([["Post held", "Pay", "Surname"], ["EMHP", "5", "Bloggs"], ["PA", "6", "Smith"]])
TWO = sheets_bytes({"A": [["Job Title"], ["EMHP"]], "B": [["Job Title"], ["PA"], ["Envoy"]]})
UNEVEN = sheets_bytes({"A": [["Job Title", "Band"], ["EMHP", "5"]], "B": [["Job Title"], ["PA"]]})


@pytest.fixture
def desk(seeded: Engine) -> Iterator[Desk]:
    index_cache = IndexCache(seeded, compile_tables)
    basis = BasisCache(seeded, index_cache)
    rules = DeskRules(Limits(), 2, timedelta(hours=1))
    yield Desk(seeded, rules, basis, CheckRunner(seeded, basis, rules.limits))
    index_cache.stop()


def held(desk: Desk, data: bytes) -> HeldFile:
    found = take_in(desk, SentList(data))
    assert isinstance(found, HeldFile)
    return found


def rows(desk: Desk) -> list[list[str]]:
    with reading(desk.engine) as session:
        return list(session.scalars(select(col(CheckRow.cells)).order_by(col(CheckRow.place))))


def test_a_list_with_known_headings_is_checked_as_it_is(desk: Desk) -> None:
    assert isinstance(take_in(desk, SentList(csv_bytes([["Job Title"], ["EMHP"]]))), CheckJob)


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (ODD, "No column of job titles was found."),
        (TWO, "Several sheets have a column of job titles: 'A', 'B'."),
        (UNEVEN, "Several sheets have a column of job titles. Choose which to check."),
    ],
    ids=["no titles", "sheets alike", "one sheet says more"],
)
def test_a_list_that_is_not_certain_is_shown_first(desk: Desk, data: bytes, why: str) -> None:
    assert held(desk, data).why == why


def test_a_sender_who_wants_to_choose_is_shown_any_list(desk: Desk) -> None:
    sent = SentList(csv_bytes([["Job Title"], ["EMHP"]]), chooses=True)

    assert isinstance(take_in(desk, sent), HeldFile)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"%PDF", FileKindError),
        (csv_bytes([["Job Title"], ["Bloggs, Jo"]]), PersonalDataError),
        (csv_bytes([["Job Title"]]), TableError),
        (csv_bytes([["Job Title", "Band"], ["PA", "6", "x"]]), TableError),
    ],
    ids=["another kind", "personal data", "no rows", "a faulty row"],
)
def test_a_file_that_no_choice_makes_readable_is_refused_and_not_held(
    desk: Desk, data: bytes, error: type[TableError]
) -> None:
    with pytest.raises(error):
        take_in(desk, SentList(data))

    with reading(desk.engine) as session:
        assert session.scalars(select(SentFile)).all() == []


def test_the_columns_that_were_chosen_are_read_and_no_other(desk: Desk) -> None:
    found = held(desk, ODD)

    check_chosen(desk, found, [SheetChoice(0, (0, 1), {"title": "1", "band": "2"})])

    assert rows(desk) == [["EMHP", "5"], ["PA", "6"]]
    with pytest.raises(SentFileGoneError):
        look_again(desk, found.key)


def test_several_sheets_are_checked_as_one_list(desk: Desk) -> None:
    found = held(desk, TWO)
    chosen = [SheetChoice(place, (0, 1), {"title": "1"}) for place in (0, 1)]

    job = check_chosen(desk, found, chosen)

    assert job.rows == 3
    assert rows(desk) == [["A", "EMHP"], ["B", "PA"], ["B", "Envoy"]]


def test_a_choice_that_cannot_be_read_leaves_the_file_to_choose_again(desk: Desk) -> None:
    found = held(desk, ODD)

    with pytest.raises(PersonalDataError):
        check_chosen(desk, found, [SheetChoice(0, (0, 1), {"title": "3"})])

    assert look_again(desk, found.key).preview == found.preview
