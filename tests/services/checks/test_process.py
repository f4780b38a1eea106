import pickle
from pathlib import Path

import pytest

from app.errors import CheckFailedError, FileTooLargeError
from app.services.checks.forms import write
from app.services.checks.process import Task, run_check
from app.services.checks.writing import CheckRequest, Form
from app.spreadsheets.sandbox import Bounds, Watch
from app.spreadsheets.tables import Limits, to_bytes
from tests.matching.small import INDEX
from tests.services.checks.lists import POSTS, STAMP, UNCODED, report, table
from tests.spreadsheets.files import Rows

BOUNDS = Bounds(Limits().memory_bytes, seconds=60)
LONG: Rows = [["Job Title", "Team"], *([f"Staff Nurse {n}x", "T"] for n in range(3_000))]


def task(rows: Rows, form: Form = Form.JSON, **changed: object) -> Task:
    given = {
        "table": to_bytes(table(rows)),
        "pickled_index": pickle.dumps(INDEX),
        "uncoded": UNCODED,
        "stamp": STAMP,
        "asked": CheckRequest(form),
    }
    return Task(**{**given, **changed})  # type: ignore[arg-type]  # as above


@pytest.mark.parametrize("form", [Form.JSON, Form.CSV])
def test_a_process_answers_as_this_one_would(form: Form, tmp_path: Path) -> None:
    here = b"".join(write(report(), CheckRequest(form), STAMP, tmp_path))

    assert b"".join(run_check(task(POSTS, form), BOUNDS)) == here


def test_a_workbook_comes_whole_out_of_the_process() -> None:
    assert b"".join(run_check(task(POSTS, Form.XLSX), BOUNDS)).startswith(b"PK\x03\x04")


def test_the_watch_hears_how_many_rows_are_done() -> None:
    heard: list[int] = []

    list(run_check(task(LONG), BOUNDS, Watch(heard.append)))

    assert heard == list(range(500, 3_001, 500))


def test_a_check_that_takes_too_long_is_ended_and_said() -> None:
    with pytest.raises(FileTooLargeError, match="time"):
        list(run_check(task(LONG), Bounds(BOUNDS.memory_bytes, seconds=0)))


def test_a_watch_can_end_a_check() -> None:
    with pytest.raises(FileTooLargeError):
        list(run_check(task(LONG), BOUNDS, Watch(is_over=lambda: True)))


def test_a_check_that_takes_too_much_memory_is_ended_and_said() -> None:
    with pytest.raises(FileTooLargeError, match="memory"):
        list(run_check(task(LONG), Bounds(1024 * 1024, seconds=60)))


def test_a_fault_of_ours_is_no_fault_of_the_list() -> None:
    with pytest.raises(CheckFailedError):
        list(run_check(task(POSTS, pickled_index=b"no index"), BOUNDS))
