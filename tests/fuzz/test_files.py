"""A damaged file is read or refused: no code of ours fails on it. `make fuzz` tries many more."""

import random
from itertools import islice

import pytest

from app.errors import TableError
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted
from tests.fuzz.files import GOOD, Damaged, damaged, fault_in


def test_no_damage_makes_our_own_code_fail() -> None:
    for one in islice(damaged(random.Random(1)), 60):  # noqa: S311  # the same files each time
        assert fault_in(one) is None, one.kind


@pytest.mark.parametrize("kind", GOOD)
def test_every_kind_of_file_is_read_before_its_damage(kind: str) -> None:
    table = read_table(GOOD[kind], Wanted({}), Limits())

    assert len(table.rows) == 3


def test_a_fault_of_ours_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr("tests.fuzz.files.read_table", fails)

    assert (fault_in(Damaged("csv", b"Job Title\n")) or "").startswith("KeyError")


def test_a_refusal_is_no_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(*_: object) -> None:
        raise TableError("The file is empty.")

    monkeypatch.setattr("tests.fuzz.files.read_table", refuses)

    assert fault_in(Damaged("csv", b"")) is None
