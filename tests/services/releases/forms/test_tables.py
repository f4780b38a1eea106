import csv
import io
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlmodel import col

from app.db.models import Role
from app.services.content.snapshots import opened
from app.services.releases.forms.tables import PublishedTable, publish_table
from app.spreadsheets.csv_text import as_csv


def _rows(package: Path, name: str) -> list[dict[str, str]]:
    with (package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_no_cell_is_run_as_a_formula(tables: list[PublishedTable]) -> None:
    cells = (
        cell
        for table in tables
        for row in csv.reader(io.StringIO(table.csv.decode()))
        for cell in row
    )

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert as_csv(["term"], [["=1+1"]]) == "term\r\n'=1+1\r\n"


@pytest.mark.parametrize("name", ["roles", "synonyms", "mappings", "gaps"])
def test_a_table_alone_is_the_one_of_the_package(name: str, snapshot: bytes, package: Path) -> None:
    with opened(snapshot) as session:
        assert publish_table(session, name).csv == (package / f"{name}.csv").read_bytes()


def test_mappings_name_the_role_and_the_wording_of_the_code(package: Path) -> None:
    (row,) = (
        row
        for row in _rows(package, "mappings")
        if (row["system_id"], row["code"]) == ("esr-job-role", "07054")
    )

    assert row["role_name"] == row["display"] == "Education Mental Health Practitioner"
    assert row["code_status"] == "active"


def test_gaps_judge_every_active_role_by_both_lists(package: Path, snapshot: bytes) -> None:
    with opened(snapshot) as session:
        active = len(session.scalars(select(Role).where(col(Role.status) == "active")).all())

    systems = [row["system"] for row in _rows(package, "gaps")]

    assert systems.count("esr-job-role") == systems.count("nhs-occupation-code") == active
