import json
from typing import Any

from app.services.checks.pages.batches import as_batches
from tests.services.checks.lists import STAMP, report
from tests.spreadsheets.files import Rows


def batches(rows: Rows | None = None) -> dict[str, Any]:
    found = report() if rows is None else report(rows)
    merged: dict[str, Any] = {}
    for piece in as_batches(found, STAMP):
        for name, stored in json.loads(piece).items():
            merged[name] = stored if name == "head" else [*merged.get(name, []), *stored]
    return merged


def test_the_head_comes_first_and_has_what_is_known_of_the_whole_list() -> None:
    first = json.loads(next(iter(as_batches(report(), STAMP))))["head"]

    assert first["summary"]["matched"] == 4
    assert first["table"]["dropped_columns"] == ["Surname"]
    assert first["registry"]["content"] == "sha256:content"
    assert [False, ["Matched: one role, safe to record", 4, 19]] in first["sheet"]


def test_rows_with_the_same_title_and_answer_share_it() -> None:
    found = batches()

    by_title = {title["title"]: title for title in found["titles"]}
    assert (by_title["Staff Nurse"]["rows"], by_title["Staff Nurse"]["staff"]) == (2, 12)
    nurses = [row for row in found["rows"] if row["title"] == "Staff Nurse"]
    assert len({row["title_number"] for row in nurses}) == 1
    assert len({row["answer_number"] for row in nurses}) == 1


def test_a_title_is_settled_once_however_it_is_spelt_and_apart_for_each_code() -> None:
    found = batches(
        [
            ["Job Title", "Occ Code"],
            ["Quantity Surveyor", ""],
            ["quantity-surveyors", ""],
            ["Quantity Surveyor", "H1D"],
        ]
    )

    assert [(one["title"], one["code"], one["rows"]) for one in found["titles"]] == [
        ("Quantity Surveyor", None, 2),
        ("Quantity Surveyor", "H1D", 1),
    ]


def test_an_open_title_has_its_readings_and_a_matched_one_has_none() -> None:
    titles = {title["title"]: title for title in batches()["titles"]}

    assert [one["role_id"] for one in titles["Nurse"]["detail"]["readings"]] == [
        "registered-nurse",
        "mental-health-nurse",
    ]
    assert titles["Nurse"]["question"] == "Which part of the register?"
    assert titles["EMHP"]["detail"]["readings"] == []


def test_a_row_that_is_not_counted_has_no_title_and_says_why() -> None:
    found = batches()
    total = found["rows"][-1]

    assert (total["outcome"], total["title_number"]) == ("not checked", None)
    answer = found["answers"][total["answer_number"]]
    assert answer["cells"][4] == "This row is a total, so it is not counted."


def test_the_rows_of_a_long_list_come_in_several_pieces() -> None:
    rows: Rows = [["Job Title"], *[[f"Envoy {number}"] for number in range(1_001)]]

    names = [next(iter(json.loads(piece))) for piece in as_batches(report(rows), STAMP)]

    assert names.count("rows") == 2


def test_a_title_at_several_bands_is_settled_once_and_names_them() -> None:
    rows: Rows = [["Job Title", "Band"], ["Nurse", "5"], ["Nurse", "6"], ["Nurse", "5"]]

    (title,) = batches(rows)["titles"]

    assert (title["title"], title["band"], title["rows"]) == ("Nurse", "5, 6", 3)
