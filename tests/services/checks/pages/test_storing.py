import json
from datetime import timedelta

import pytest
from sqlalchemy import Engine, func, select
from sqlmodel import col

from app.db.models import CheckAnswer, CheckJob, CheckPart, CheckRow, CheckTitle
from app.db.session import reading, transaction
from app.errors import CheckNotFoundError
from app.services.checks import jobs
from app.services.checks.desk import ROWS_IN_THREAD, Desk
from app.services.checks.pages.storing import store_batch
from app.vocabulary import CheckState
from tests.services.checks.pages.conftest import POSTS, Check, now
from tests.spreadsheets.files import Rows

ROW = {
    "place": 0,
    "number": 2,
    "title_number": 0,
    "answer_number": 0,
    "outcome": "matched",
    "is_miscoded": False,
    "title": "EMHP",
    "sort_title": "emhp",
    "staff": None,
    "cells": ["EMHP"],
}
TABLES = (CheckRow, CheckAnswer, CheckTitle, CheckPart, CheckJob)


def counts(engine: Engine) -> list[int]:
    with reading(engine) as session:
        return [session.scalar(select(func.count()).select_from(table)) or 0 for table in TABLES]


def test_a_short_list_is_done_at_once_and_its_dropped_columns_are_nowhere(
    seeded: Engine, check: Check
) -> None:
    check_id = check(POSTS)

    with reading(seeded) as session:
        job = jobs.get_page_job(session, check_id, now())
        cells = session.scalars(select(col(CheckRow.cells)).order_by(col(CheckRow.place))).all()
    assert (job.state, job.rows, job.rows_done, job.listed) == (CheckState.DONE, 7, 7, None)
    assert cells[1] == ["Practitioner", "6", "", "20"]
    assert "Bloggs" not in str(cells)


def test_deleting_a_list_leaves_nothing_of_it(seeded: Engine, check: Check, desk: Desk) -> None:
    check_id = check(POSTS)
    assert all(counts(seeded))

    desk.delete(check_id)

    assert counts(seeded) == [0, 0, 0, 0, 0]


def test_a_list_whose_time_is_over_is_deleted_with_its_rows(seeded: Engine, check: Check) -> None:
    check(POSTS)

    with transaction(seeded) as session:
        assert jobs.delete_expired(session, now() + timedelta(hours=2)) == 1

    assert counts(seeded) == [0, 0, 0, 0, 0]


def test_a_program_cannot_ask_for_a_check_of_the_pages(seeded: Engine, check: Check) -> None:
    of_page = check(POSTS)
    with reading(seeded) as session, pytest.raises(CheckNotFoundError):
        jobs.get_job(session, of_page, now())
    with reading(seeded) as session, pytest.raises(CheckNotFoundError):
        jobs.get_done(session, of_page, now())


def test_a_check_that_is_taken_up_again_begins_without_rows(
    seeded: Engine, check: Check, desk: Desk
) -> None:
    rows: Rows = [["Job Title"], *[["EMHP"]] * (ROWS_IN_THREAD + 1)]
    check_id = check(rows)
    half = {"rows": [{**ROW, "check_id": check_id}]}
    with transaction(seeded) as session:
        jobs.take_up(session, "dead", now())
        store_batch(session, check_id, json.dumps(half).encode())

    with transaction(seeded) as session:
        job = jobs.take_up(session, "next", now() + jobs.LEASE * 2)

    assert job is not None
    assert counts(seeded)[0] == 0
