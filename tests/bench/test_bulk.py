"""The measured list, not the measure."""

import csv
from pathlib import Path

from tests.bench.bulk import HEADING, export


def test_the_list_has_so_many_rows_of_these_titles_and_is_the_same_each_time(
    tmp_path: Path,
) -> None:
    for name in ("one.csv", "two.csv"):
        export(tmp_path / name, ["Staff Nurse", "Clerk", "Porter"], 200, seed=1)

    with (tmp_path / "one.csv").open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert (tmp_path / "one.csv").read_bytes() == (tmp_path / "two.csv").read_bytes()
    assert len(rows) == 200
    assert {row[HEADING] for row in rows} == {"Staff Nurse", "Clerk", "Porter"}
