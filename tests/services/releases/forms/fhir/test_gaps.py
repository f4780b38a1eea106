from app.services.releases.forms.fhir.gaps import NoCode
from app.services.releases.forms.tables import PublishedTable


def test_only_proved_gaps_are_roles_without_a_code(
    tables: list[PublishedTable], no_code: NoCode
) -> None:
    gaps = next(table for table in tables if table.name == "gaps")
    names = [column.name for column in gaps.columns]
    rows = [dict(zip(names, cells, strict=True)) for cells in gaps.rows]

    proved = [row for row in rows if row["status"] == "no_code"]

    assert sum(map(len, no_code.values())) == len(proved) > 0
    assert len(proved) < len(rows)
