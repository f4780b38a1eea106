"""The real seed in every form that a release has, opened with the tools that people use."""

import csv
import hashlib
import io
import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas
import polars
import pytest
import sssom_pydantic
from csvw import CSVW
from fhirclient.models.bundle import Bundle
from sqlalchemy import select
from sqlmodel import SQLModel, col

from app.db.models import Role, Source
from app.db.session import make_engine, reading, transaction
from app.matching.index import content_key
from app.services.content.indexing import content_tables
from app.services.content.matching_tables import read_tables
from app.services.content.snapshots import opened, read_facts, take_snapshot
from app.services.releases.forms.fhir import EQUIVALENCE
from app.services.releases.forms.files import MadeFile, make_files
from app.services.releases.forms.package import ReleaseStamp
from app.services.releases.forms.tables import PublishedTable, publish_table, publish_tables
from app.services.seed.loading import load_seed, read_seed
from app.spreadsheets.csv_text import as_csv
from app.vocabulary import MappingPredicate, ReleaseFormat

SEED = Path(__file__).parents[4] / "seed"
NOON = datetime(2026, 1, 2, 12, tzinfo=UTC)
Files = dict[ReleaseFormat, MadeFile]


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The content of a registry that holds the real seed."""
    engine = make_engine(f"sqlite:///{tmp_path_factory.mktemp('real') / 'registry.db'}")
    SQLModel.metadata.create_all(engine)
    with transaction(engine) as session:
        session.connection().exec_driver_sql(
            "INSERT INTO registry_version (id, number, content_hash) VALUES (1, 0, '')"
        )
        load_seed(session, read_seed(SEED), at=NOON, actor="tester")
        taken = take_snapshot(session)
    engine.dispose()
    return taken


@pytest.fixture(scope="module")
def stamp(snapshot: bytes) -> ReleaseStamp:
    return ReleaseStamp("2026.1", NOON, f"sha256:{hashlib.sha256(snapshot).hexdigest()}", "1")


@pytest.fixture(scope="module")
def tables(snapshot: bytes) -> list[PublishedTable]:
    with opened(snapshot) as session:
        return publish_tables(session)


@pytest.fixture(scope="module")
def files(stamp: ReleaseStamp, snapshot: bytes, tables: list[PublishedTable]) -> Files:
    return {made.format: made for made in make_files(stamp, snapshot, tables)}


@pytest.fixture(scope="module")
def package(files: Files, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The data package, unpacked."""
    folder = tmp_path_factory.mktemp("package")
    content = files[ReleaseFormat.DATA_PACKAGE].content
    zipfile.ZipFile(io.BytesIO(content)).extractall(folder)
    return folder


def test_the_same_content_gives_the_same_bytes(
    stamp: ReleaseStamp, snapshot: bytes, tables: list[PublishedTable], files: Files
) -> None:
    again = make_files(stamp, snapshot, tables)

    assert {made.format: made.content for made in again} == {
        form: made.content for form, made in files.items()
    }


def test_a_registry_opened_from_a_snapshot_is_the_same_registry(snapshot: bytes) -> None:
    with opened(snapshot) as session:
        assert take_snapshot(session) == snapshot


def test_what_a_later_registry_dropped_or_added_does_not_stop_an_old_snapshot() -> None:
    fact = {"source_id": "s", "title": "A source", "standing": "verified", "dropped": 1}
    line = json.dumps(["source", fact]).encode()

    with opened(line) as session:
        (source,) = session.scalars(select(Source)).all()

    assert (source.title, source.note) == ("A source", None)


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


def test_pandas_and_polars_read_codes_with_their_leading_noughts(package: Path) -> None:
    path = package / "mappings.csv"
    by_pandas = pandas.read_csv(path, dtype=str, keep_default_na=False)
    by_polars = polars.read_csv(path, infer_schema=False)

    for codes in (list(by_pandas["code"]), by_polars["code"].to_list()):
        assert "07054" in codes
    assert len(by_pandas) == len(by_polars) == len(_rows(package, "mappings"))


def test_no_cell_is_run_as_a_formula(tables: list[PublishedTable]) -> None:
    cells = (
        cell
        for table in tables
        for row in csv.reader(io.StringIO(table.csv.decode()))
        for cell in row
    )

    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
    assert as_csv(["term"], [["=1+1"]]) == "term\r\n'=1+1\r\n"


def test_sssom_reads_every_code_that_a_post_may_be_given(
    files: Files, snapshot: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "mappings.sssom.tsv"
    path.write_bytes(files[ReleaseFormat.SSSOM].content)
    in_force = [
        fact
        for fact in read_facts(snapshot)["mapping"]
        if fact["valid_to"] is None and fact["relation"] in {"own", "shared"}
    ]

    mappings, _, mapping_set = sssom_pydantic.read(path)

    assert len(mappings) == len(in_force)
    assert mapping_set.version == "2026.1"
    assert str(mapping_set.license) == "https://spdx.org/licenses/MIT"
    (emhp,) = (
        one
        for one in mappings
        if one.subject.identifier == "education-mental-health-practitioner"
        and one.object.prefix == "esr-job-role"
    )
    assert emhp.object.identifier == "07054"
    assert emhp.predicate.curie == "skos:exactMatch"
    assert emhp.justification.curie == "semapv:LexicalMatching"


def test_the_fhir_bundle_holds_r4_resources(files: Files, snapshot: bytes) -> None:
    facts = read_facts(snapshot)

    bundle = Bundle(json.loads(files[ReleaseFormat.FHIR].content), strict=True)

    resources = [entry.resource for entry in bundle.entry]
    kinds = [resource.resource_type for resource in resources]
    assert kinds[:3] == ["CodeSystem", "ValueSet", "ValueSet"]
    assert set(kinds[3:]) == {"ConceptMap"}
    assert {resource.version for resource in resources} == {"2026.1"}
    assert len(resources[0].concept) == resources[0].count == len(facts["role"])
    assert len({entry.fullUrl for entry in bundle.entry}) == len(resources)
    assert all(len(resource.id) <= 64 for resource in resources)


def test_a_broader_code_is_a_wider_target_in_r4() -> None:
    """Source: hl7.org/fhir/R4/valueset-concept-map-equivalence.html; R5 reads the other way."""
    assert EQUIVALENCE[MappingPredicate.BROAD] == "wider"
    assert EQUIVALENCE[MappingPredicate.NARROW] == "narrower"
    assert set(EQUIVALENCE) == set(MappingPredicate)


def test_the_sqlite_file_answers_queries_and_says_what_it_is(
    files: Files, stamp: ReleaseStamp, snapshot: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "release.sqlite"
    path.write_bytes(files[ReleaseFormat.SQLITE].content)

    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as opened_file:
        told = dict(opened_file.execute("SELECT name, value FROM edition"))
        code = opened_file.execute(
            "SELECT code FROM mapping JOIN role USING (role_id) "
            "WHERE name = 'Education Mental Health Practitioner' AND system_id = 'esr-job-role'"
        ).fetchall()
        names = {row[0] for row in opened_file.execute("SELECT name FROM sqlite_master")}

    assert told["content_hash"] == stamp.content_hash
    assert code == [("07054",)]
    assert {table.name for table in content_tables()} <= names
    assert not {"change", "api_key", "release"} & names


def test_the_sqlite_file_decides_like_the_registry(
    files: Files, snapshot: bytes, tmp_path: Path
) -> None:
    path = tmp_path / "release.sqlite"
    path.write_bytes(files[ReleaseFormat.SQLITE].content)
    engine = make_engine(f"sqlite:///{path}")

    with reading(engine) as session, opened(snapshot) as original:
        assert content_key(read_tables(session)) == content_key(read_tables(original))
    engine.dispose()


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
