from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from app.services.seed.cells import (
    MaybeBand,
    MaybeDate,
    MaybeNumber,
    MaybeText,
    SeedData,
    SeedRow,
    Slug,
    Text,
    YesNo,
    real_date,
)
from app.services.seed.rows import FormerNameLine, SourceLine, SynonymLine

SOURCE = SourceLine(
    source_id="a-study",
    title="A study",
    publisher="",
    published="2018-12",
    url="",
    licence="",
    standing="verified",
    note="",
)


@pytest.mark.parametrize("cell", ["2018", "2018-12", "2018-12-31", "2020-02-29"])
def test_a_date_of_the_calendar_is_kept_as_it_is(cell: str) -> None:
    assert real_date(cell) == cell


@pytest.mark.parametrize(
    "cell", ["", "May 2018", "18", "2018-13", "2019-02-29", "2018-1", "0999", "3000-01-01"]
)
def test_a_date_that_is_not_one_is_refused(cell: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        real_date(cell)


@pytest.mark.parametrize("cell", ["2018-13", "2019-02-29", "20a8-12-31"])
def test_a_day_that_is_not_in_the_calendar_is_refused_in_plain_words(cell: str) -> None:
    with pytest.raises(ValueError, match=r"^write a day that is in the calendar$"):
        real_date(cell)


@pytest.mark.parametrize(
    ("kind", "cell", "value"),
    [
        (YesNo, "yes", True),
        (YesNo, "no", False),
        (MaybeText, "", None),
        (MaybeNumber, "12", 12),
        (MaybeDate, "", None),
        (MaybeBand, "8a", "8a"),
        (Slug, "a-role-2", "a-role-2"),
    ],
)
def test_a_cell_is_read_as_its_column_says(kind: Any, cell: str, value: object) -> None:  # noqa: ANN401  # a type
    assert TypeAdapter(kind).validate_python(cell) == value


@pytest.mark.parametrize(
    ("kind", "cell"),
    [(YesNo, "true"), (YesNo, ""), (Text, ""), (Text, " x"), (Slug, "A role"), (MaybeBand, "10")],
)
def test_a_cell_that_does_not_fit_its_column_is_refused(kind: Any, cell: str) -> None:  # noqa: ANN401  # a type
    with pytest.raises(ValidationError):
        TypeAdapter(kind).validate_python(cell)


def test_a_row_has_a_key_and_a_table() -> None:
    former = FormerNameLine(
        role_id="a-role",
        name="Old",
        valid_from="",
        valid_to="",
        reason="",
        source_id="a-study",
        source_detail="",
    )

    assert former.key == ("a-role", "Old", "")
    assert (former.table_name(), former.sql_table().name) == ("former_name", "former_name")
    assert FormerNameLine.columns()[:2] == ("role_id", "name")


def test_rows_are_taken_by_their_kind() -> None:
    data = SeedData({"sources.csv": (SeedRow("sources.csv:2", SOURCE),)})

    assert list(data.of(SourceLine)) == [("sources.csv:2", SOURCE)]
    assert list(data.of(SynonymLine)) == []
