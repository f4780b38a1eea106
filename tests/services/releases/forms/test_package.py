import csv
import json
from pathlib import Path
from typing import Any

import pandas
import polars
from csvw import CSVW


def test_csvw_finds_no_fault_in_the_package(package: Path) -> None:
    checked = CSVW(str(package / "csvw-metadata.json"), validate=True)

    assert checked.is_valid
    assert checked.warnings == []


def test_the_data_package_describes_every_file_in_it(package: Path) -> None:
    description = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))

    assert {resource["path"] for resource in description["resources"]} == {
        path.name for path in package.glob("*.csv")
    }
    assert (description["profile"], description["version"]) == ("tabular-data-package", "2026.1")
    assert description["licenses"]


def test_each_table_is_as_the_data_package_describes_it(package: Path) -> None:
    """Table Schema's own rules: headings, required cells, types, keys and references."""
    description = json.loads((package / "datapackage.json").read_text(encoding="utf-8"))
    schemas = {one["name"]: one["schema"] for one in description["resources"]}
    rows = {name: _rows(package, name) for name in schemas}

    faults = [fault for name in schemas for fault in _faults(name, schemas, rows)]

    assert faults == []


def _rows(package: Path, name: str) -> list[dict[str, str]]:
    with (package / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _faults(name: str, schemas: dict[str, Any], rows: dict[str, Any]) -> list[str]:
    schema, own = schemas[name], rows[name]
    fields = {field["name"]: field for field in schema["fields"]}
    faults = [] if not own or list(own[0]) == list(fields) else [f"{name}: headings"]
    faults += [
        f"{name}: {column} {cell!r}"
        for row in own
        for column, cell in row.items()
        if not _fits(cell, fields[column])
    ]
    faults += [
        f"{name}: {field['name']} says nothing"
        for field in fields.values()
        if not field["description"]
    ]
    key = schema.get("primaryKey", [])
    if key and len({tuple(row[part] for part in key) for row in own}) != len(own):
        faults.append(f"{name}: the key repeats")
    for reference in schema.get("foreignKeys", ()):
        target, there = reference["reference"]["resource"] or name, reference["reference"]["fields"]
        known = {tuple(row[part] for part in there) for row in rows[target]}
        used = {tuple(row[part] for part in reference["fields"]) for row in own}
        faults += [f"{name}: {cells} is not in {target}" for cells in used - known]
    return faults


def _fits(cell: str, field: dict[str, Any]) -> bool:
    if not cell:
        return not field.get("constraints", {}).get("required")
    if field["type"] == "integer":
        return cell.isdigit()
    if field["type"] == "boolean":
        return cell in field["trueValues"] + field["falseValues"]
    return True


def test_pandas_and_polars_read_codes_with_their_leading_zeros(package: Path) -> None:
    path = package / "mappings.csv"
    by_pandas = pandas.read_csv(path, dtype=str, keep_default_na=False)
    by_polars = polars.read_csv(path, infer_schema=False)

    for codes in (list(by_pandas["code"]), by_polars["code"].to_list()):
        assert "07054" in codes
    assert len(by_pandas) == len(by_polars) == len(_rows(package, "mappings"))
