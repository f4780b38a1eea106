"""Long lists answered without the service: the same answers as the service gives, row for row."""

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, TypeAlias

import pandas
import polars
import pytest
from fastapi.testclient import TestClient
from pyspark.sql import SparkSession

from app.bulk import in_pandas, in_polars, in_spark
from app.bulk.answers import CONTEXT, Policy
from app.bulk.loading import load_release
from app.errors import ReleaseFileError
from app.matching.resolution import Strictness
from app.vocabulary import ReleaseFormat

Post: TypeAlias = dict[str, str | None]
Answers: TypeAlias = list[dict[str, Any]]
TITLES = (
    *("EMHP", "Band 6 CAMHS Practitioner (EMHP) - Hull", "Support Worker", "Staff Nurse"),
    *("Mental Health Practitioner", "Quantity Surveyor", "Peer Support Worker", "GP Receptionist"),
    *("Trainee Nursing Associate", "Physician Associate", "OT / Nurse", "Nurse, Staff"),
    *("", "   ", "x" * 301, "a\tb", "Ünïcode Práctitioner", "Nursing Associate", "=1+1"),
)
POSTS: list[Post] = [
    *({"title": title, "band": None, "code": None} for title in TITLES),
    {"title": "Mental Health Practitioner", "band": "5", "code": None},
    {"title": "PA", "band": "3", "code": "G2D"},
    {"title": "Trainee Nursing Associate", "band": None, "code": "H1D"},
    {"title": "EMHP", "band": "y" * 201, "code": None},
    {"title": "EMHP", "band": None, "code": None},
]
ASKED = {"band": "band", "occupation_code": "code"}


def _by_pandas(posts: list[Post], release: Path, _: SparkSession, policy: Policy) -> Answers:
    frame = pandas.DataFrame(posts, dtype=object)
    answered = in_pandas.resolve_titles(
        frame, "title", release=release, context=ASKED, policy=policy
    )
    return [
        {name: None if _is_missing(cell) else cell for name, cell in row.items()}
        for row in answered.to_dict("records")
    ]


def _is_missing(cell: object) -> bool:
    return cell is None or cell != cell


def _by_polars(posts: list[Post], release: Path, _: SparkSession, policy: Policy) -> Answers:
    frame = polars.DataFrame(posts)
    answered = in_polars.resolve_titles(
        frame, "title", release=release, context=ASKED, policy=policy
    )
    return answered.to_dicts()


def _by_spark(posts: list[Post], release: Path, spark: SparkSession, policy: Policy) -> Answers:
    numbered = [{**post, "row": at} for at, post in enumerate(posts)]
    frame = spark.createDataFrame(numbered, "title string, band string, code string, row int")
    answered = in_spark.resolve_titles(
        frame, "title", release=release, context=ASKED, policy=policy, partitions=2
    )
    rows = [row.asDict(recursive=True) for row in answered.orderBy("row").collect()]
    return [{name: cell for name, cell in row.items() if name != "row"} for row in rows]


ENGINES = {"pandas": _by_pandas, "polars": _by_polars, "spark": _by_spark}
Engine: TypeAlias = Callable[[list[Post], Path, SparkSession, Policy], Answers]
POLICIES = {
    "by default": Policy(),
    "strict, as of a day": Policy(Strictness.STRICT, date(2025, 1, 1)),
}


@pytest.mark.parametrize("policy", POLICIES.values(), ids=POLICIES.keys())
@pytest.mark.parametrize("engine", ENGINES.values(), ids=ENGINES.keys())
def test_the_answers_are_those_of_the_api_row_for_row(
    api: TestClient, release: Path, spark: SparkSession, engine: Engine, policy: Policy
) -> None:
    asked = [
        {"title": post["title"], "band": post["band"], "occupation_code": post["code"]}
        for post in POSTS
    ]
    choices = {"release": "2026.1", "strictness": policy.strictness}
    choices |= {"as_of": policy.as_of.isoformat()} if policy.as_of else {}
    answer = api.post("/resolve", json={"titles": asked, **choices}).json()

    found = engine(POSTS, release, spark, policy)

    assert len(found) == len(POSTS)
    for post, row, expected in zip(POSTS, found, answer["results"], strict=True):
        assert {name: row[name] for name in post} == post
        assert _short(row) == _expected(expected, answer["registry"])


def _short(row: dict[str, Any]) -> dict[str, Any]:
    shown = {
        name.removeprefix("registry_"): cell
        for name, cell in row.items()
        if name.startswith("registry_")
    }
    return {**shown, "error": shown["error"] is not None}


def _expected(answer: dict[str, Any], registry: dict[str, Any]) -> dict[str, Any]:
    """What the API says, in the columns of a list."""
    role, check = answer.get("role") or {}, answer.get("coding_check") or {}
    plain = ("outcome", "confidence", "why", "question", "suggested_title")
    return {
        **{name: answer.get(name) for name in plain},
        "role_id": role.get("id"),
        "role_name": role.get("name"),
        "family": role.get("family"),
        "coding_check": check.get("verdict"),
        "reasons": answer.get("reasons", []),
        "candidates": [one["role"]["id"] for one in answer.get("candidates", [])],
        "codes": [
            "|".join((code["system"], code["version"], code["code"], code["relation"]))
            for code in answer.get("codes", [])
        ],
        "error": "error" in answer,
        **registry,
    }


def test_a_missing_title_is_an_error_in_its_row(release: Path, spark: SparkSession) -> None:
    posts: list[Post] = [{"title": None, "band": None, "code": None}, POSTS[0]]

    for name, engine in ENGINES.items():
        first, second = engine(posts, release, spark, Policy())
        assert first["registry_error"] == "There is no title.", name
        assert (first["registry_outcome"], first["registry_codes"]) == (None, []), name
        assert second["registry_outcome"] == "matched", name


def test_pandas_keeps_the_index_and_reads_numbers_as_text(release: Path) -> None:
    frame = pandas.DataFrame({"Job Title": ["EMHP", "EMHP"], "Band": [5, 6]}, index=[7, 3])

    answered = in_pandas.resolve_titles(
        frame, "Job Title", release=release, context={"band": "Band"}, prefix=""
    )

    assert list(answered.index) == [7, 3]
    assert list(answered["outcome"]) == ["matched", "matched"]
    assert list(frame.columns) == ["Job Title", "Band"]


def test_pandas_asks_about_cells_that_are_equal_but_written_differently_one_by_one(
    release: Path,
) -> None:
    frame = pandas.DataFrame({"title": ["EMHP"] * 3, "band": [5, "5" * 201, 5.0]}, dtype=object)

    answered = in_pandas.resolve_titles(frame, "title", release=release, context={"band": "band"})
    asked = in_pandas._questions(frame, ["title", "band"])  # noqa: SLF001  # equal as numbers

    assert list(asked) == [("EMHP", "5"), ("EMHP", "5" * 201), ("EMHP", "5.0")]
    assert list(answered["registry_error"].notna()) == [False, True, False]


@pytest.mark.parametrize("engine", ["pandas", "polars"])
def test_rows_that_ask_the_same_have_the_same_answer_wherever_they_stand(
    release: Path, spark: SparkSession, engine: str
) -> None:
    several = [*POSTS, *reversed(POSTS), *POSTS]

    found = ENGINES[engine](several, release, spark, Policy())
    alone = ENGINES[engine](POSTS, release, spark, Policy())

    by_question = {(row["title"], row["band"], row["code"]): row for row in alone}
    assert found == [by_question[post["title"], post["band"], post["code"]] for post in several]


@pytest.mark.parametrize("engine", [in_pandas, in_polars])
def test_an_empty_list_has_the_columns_all_the_same(release: Path, engine: Any) -> None:  # noqa: ANN401  # one of two modules
    frames = {
        in_pandas: pandas.DataFrame({"title": []}),
        in_polars: polars.DataFrame({"title": []}),
    }

    answered = engine.resolve_titles(frames[engine], "title", release=release)

    assert len(answered) == 0
    assert "registry_outcome" in answered.columns


def test_an_empty_list_is_no_fault_in_spark(release: Path, spark: SparkSession) -> None:
    frame = spark.createDataFrame([], "title string")

    assert in_spark.resolve_titles(frame, "title", release=release).count() == 0


def test_rows_that_are_alike_all_stay(release: Path, spark: SparkSession) -> None:
    frame = spark.createDataFrame([("EMHP",)] * 50 + [(None,)] * 3, "title string")

    answered = in_spark.resolve_titles(frame, "title", release=release, partitions=2)

    counted = {
        row["registry_outcome"]: row["count"]
        for row in answered.groupBy("registry_outcome").count().collect()
    }
    assert counted == {"matched": 50, None: 3}


WRONG = {
    "a column that is not there": ({"title": "Title"}, "there is no column Title"),
    "context that is unknown": ({"context": {"grade": "band"}}, "context may name band"),
    "context without its column": ({"context": {"band": "Grade"}}, "there is no column Grade"),
    "a column that is taken": ({"prefix": ""}, "choose another prefix"),
}


@pytest.mark.parametrize(("given", "said"), WRONG.values(), ids=WRONG.keys())
@pytest.mark.parametrize("kind", ["pandas", "polars", "spark"])
def test_a_wrong_call_is_refused_before_anything_is_read(
    spark: SparkSession, tmp_path: Path, kind: str, given: dict[str, Any], said: str
) -> None:
    rows = [{"title": "EMHP", "band": "5", "outcome": "kept"}]
    frames: dict[str, tuple[Any, Any]] = {
        "pandas": (in_pandas, pandas.DataFrame(rows)),
        "polars": (in_polars, polars.DataFrame(rows)),
        "spark": (in_spark, spark.createDataFrame(rows)),
    }
    module, frame = frames[kind]
    asked = {"title": "title", "release": tmp_path / "none.sqlite", **given}

    with pytest.raises(ValueError, match=said):
        module.resolve_titles(frame, **asked)


def test_both_files_of_a_release_decide_alike(files: dict[ReleaseFormat, Path]) -> None:
    database, lines = (
        load_release(files[form]) for form in (ReleaseFormat.SQLITE, ReleaseFormat.JSON_LINES)
    )

    assert database.content == lines.content
    assert (database.release, lines.release) == ("2026.1", None)


def test_reading_a_release_leaves_its_file_as_it_is(release: Path) -> None:
    before = release.read_bytes()

    load_release(release)

    assert release.read_bytes() == before
    assert [path.name for path in release.parent.glob(f"{release.name}*")] == [release.name]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        (
            b"Education Mental Health Practitioner",
            b"Education Mental Health Practitionxr",
            "not what",
        ),
        (b"NRR1", b"XXXX", "not a release of the registry"),
    ],
)
def test_a_file_that_was_tampered_with_is_refused(
    release: Path, tmp_path: Path, old: bytes, new: bytes, said: str
) -> None:
    forged = tmp_path / "forged.sqlite"
    forged.write_bytes(release.read_bytes().replace(old, new))

    with pytest.raises(ReleaseFileError, match=said):
        load_release(forged)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"title\nEMHP\n",
        b"\xff\xfe",
        b"[1]\n",
        b"{}\n",
        b"PK\x03\x04",
        b'["role", {}]',
        b'["role", 1]',
        b'[["role"], {}]',
    ],
)
def test_another_file_is_named_as_such(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)

    with pytest.raises(ReleaseFileError, match=r"list\.csv cannot be used as a release"):
        load_release(path)


def test_a_truncated_release_is_refused(release: Path, tmp_path: Path) -> None:
    path = tmp_path / "half.sqlite"
    path.write_bytes(release.read_bytes()[: 2**20])

    with pytest.raises(ReleaseFileError):
        load_release(path)


def test_the_context_is_that_of_the_api(api: TestClient) -> None:
    described = api.get("/openapi.json").json()["components"]["schemas"]["TitleIn"]["properties"]

    assert set(CONTEXT) == described.keys() - {"id", "title"}


def test_the_service_loads_no_library_of_frames() -> None:
    heavy = ("pandas", "polars", "pyarrow", "pyspark", "numpy")
    asked = f"import app.main, app.cli.main, sys; print([n for n in {heavy} if n in sys.modules])"

    ran = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)

    assert ran.stdout.strip() == "[]"
