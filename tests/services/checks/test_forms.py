import json
from pathlib import Path

import pytest

from app.services.checks.forms import write
from app.services.checks.writing import CheckRequest, Form
from tests.services.checks.lists import STAMP, report


@pytest.mark.parametrize(
    ("asked", "start"),
    [
        (CheckRequest(Form.JSON), b'{"table":'),
        (CheckRequest(Form.CSV), b"Org,Position Title"),
        (CheckRequest(Form.XLSX), b"PK\x03\x04"),
        (CheckRequest(Form.CSV, is_for_pages=True), b'{"head":'),
    ],
)
def test_a_report_is_written_as_it_was_asked_for(
    asked: CheckRequest, start: bytes, tmp_path: Path
) -> None:
    assert b"".join(write(report(), asked, STAMP, tmp_path)).startswith(start)


def test_a_check_for_pages_is_written_as_objects_to_store(tmp_path: Path) -> None:
    asked = CheckRequest(is_for_pages=True)

    names = [next(iter(json.loads(piece))) for piece in write(report(), asked, STAMP, tmp_path)]

    assert names == ["head", "titles", "answers", "rows"]
