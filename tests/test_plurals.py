"""The noun after a number has the right form."""

import pytest

from app.plurals import counted


@pytest.mark.parametrize(
    ("number", "shown"),
    [(0, "0 errors"), (1, "1 error"), (2, "2 errors"), (1_200, "1,200 errors")],
)
def test_only_one_is_singular(number: int, shown: str) -> None:
    assert counted(number, "error") == shown


def test_an_irregular_plural_is_given() -> None:
    assert counted(2, "person", "people") == "2 people"
    assert counted(1, "person", "people") == "1 person"
