"""The measured list, not the measure."""

from pathlib import Path

from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted
from tests.bench.lists import export


def test_the_list_is_an_export_with_columns_of_people_and_the_same_each_time(
    tmp_path: Path,
) -> None:
    for name in ("one.csv", "two.csv"):
        export(tmp_path / name, ["Staff Nurse", "Clerk", "Porter"], 200, seed=1)

    data = (tmp_path / "one.csv").read_bytes()
    table = read_table(data, Wanted({}, job_words=frozenset({"nurse"})), Limits())
    assert data == (tmp_path / "two.csv").read_bytes()
    assert len(table.rows) == 200
    assert table.dropped == ("Employee Number", "First Name")
