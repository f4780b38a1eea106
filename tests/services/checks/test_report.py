import csv
import io
from datetime import date
from pathlib import Path

from app.matching.resolution import CodingVerdict, Outcome, Strictness
from app.services.checks.report import Choices, check_table
from app.services.checks.writing import summary
from app.spreadsheets.reading import read_table
from app.spreadsheets.tables import Limits, Wanted
from tests.bench.lists import export
from tests.matching.small import INDEX
from tests.services.checks.lists import UNCODED, report, table
from tests.spreadsheets.files import Rows


def test_every_row_has_its_answer_in_its_place() -> None:
    checked = report().rows

    assert [row.row.number for row in checked] == [2, 3, 4, 5, 6, 7, 8, 9]
    assert [row.answer.outcome if row.answer else row.problem for row in checked] == [
        *(Outcome.MATCHED, Outcome.MATCHED, Outcome.MATCHED, Outcome.AMBIGUOUS),
        *(Outcome.UNMATCHED, Outcome.MATCHED),
        *("This row has no title.", "This row is a total, so it is not counted."),
    ]


def test_what_the_rows_come_to_is_counted_by_rows_and_by_headcount() -> None:
    assert summary(report()) == {
        "rows": 8,
        "distinct_titles": 5,
        "matched": 4,
        "ambiguous": 1,
        "unmatched": 1,
        "not_checked": 2,
        "miscoded": 1,
        "roles_without_code": 2,
        "coding": {"known_miscoding": 1, "not_checkable": 1},
        "headcount": {
            "total": 26,
            "matched": 19,
            "ambiguous": 7,
            "unmatched": 0,
            "miscoded": 4,
            "rows_without_a_number": 1,
        },
        "unresolved_by_cause": [
            {
                "cause": "catch-all",
                "titles": 1,
                "words": [{"words": "nurse", "titles": 1}],
            },
            {
                "cause": "unknown word",
                "titles": 1,
                "words": [
                    {"words": "quantity", "titles": 1},
                    {"words": "surveyor", "titles": 1},
                ],
            },
        ],
    }


def test_titles_without_a_role_are_grouped_by_what_was_in_the_way() -> None:
    posts: Rows = [["Quantity Surveyor", 3], ["Quantity Surveyor", 4], ["EMHP", 1]]

    [group] = report([["Job Title", "Headcount"], *posts]).kept_out

    assert group.titles == 1
    assert all(word.titles == 1 for word in group.words)


def test_a_list_whose_titles_all_have_a_role_has_nothing_in_the_way() -> None:
    assert report([["Job Title"], ["EMHP"]]).kept_out == ()


def test_a_list_without_headcounts_is_counted_by_rows_alone() -> None:
    found = report([["Job Title"], ["EMHP"], ["Quantity Surveyor"]])

    assert summary(found)["headcount"] is None
    assert found.untold == 0


def test_unresolved_titles_come_with_most_staff_first_and_no_more_than_fifty() -> None:
    posts: Rows = [[f"Quantity Surveyor {n}x", n] for n in range(1, 61)]

    found = report([["Job Title", "Headcount"], *posts]).unresolved

    assert len(found) == 50
    assert [one.tally.staff for one in found] == list(range(60, 10, -1))
    assert found[0].outcome is Outcome.UNMATCHED


def test_roles_that_lack_a_code_are_shown_with_the_list_that_lacks_it() -> None:
    found = [(one.role.role_id, one.system, one.tally.staff) for one in report().uncoded]

    assert found == [
        ("staff-nurse", "esr-job-role", 12),
        ("education-mental-health-practitioner", "nhs-occupation-code", 3),
    ]


def test_a_title_that_repeats_with_the_same_context_is_resolved_once() -> None:
    rows = [["Job Title", "Pay Band", "Team"], *(["EMHP", "5", f"T{n}"] for n in range(50))]

    answers = [row.answer for row in report([*rows, ["EMHP", "6", "T"]]).rows]

    assert {id(answer) for answer in answers[:50]} == {id(answers[0])}
    assert answers[50] is not answers[0]


def test_the_other_columns_are_hints_and_the_code_is_checked() -> None:
    rows = [["Job Title", "Grade", "Job Role"], ["AP", "Band 4", ""], ["EMHP", "", "7054"]]

    decided, coded = (row.answer for row in report(rows).rows)

    assert decided is not None
    assert decided.role is not None
    assert decided.role.role_id == "assistant-practitioner"
    assert coded is not None
    assert coded.coding_check is not None
    assert coded.coding_check.verdict is CodingVerdict.EXPECTED


def test_a_team_or_an_employer_decides_nothing() -> None:
    rows = [["Job Title", "Team", "Org"], ["Mental Health Practitioner", "PCN", "Primary Care"]]

    (checked,) = report(rows).rows

    assert checked.answer is not None
    assert checked.answer.outcome is Outcome.AMBIGUOUS


def test_a_title_that_cannot_be_read_is_said_in_its_place() -> None:
    (checked,) = report([["Job Title", "Team"], ["x" * 301, "T"]]).rows

    assert checked.answer is None
    assert checked.problem is not None
    assert "300" in checked.problem


def test_strictness_and_the_day_are_those_asked_for() -> None:
    rows = [["Job Title"], ["Physician Associate"], ["Xyzzy Staff Nurse"]]

    old = report(rows, Choices(as_of=date(2024, 1, 1))).rows[0].answer
    strict = report(rows, Choices(Strictness.STRICT)).rows[1].answer

    assert old is not None
    assert old.role is not None
    assert old.role.name == "Physician Associate"
    assert strict is not None
    assert strict.outcome is not Outcome.MATCHED


def test_an_export_of_ten_thousand_rows_keeps_its_order_and_adds_up(tmp_path: Path) -> None:
    titles = ["EMHP", "Staff Nurse", "Nurse", "Quantity Surveyor"]
    export(tmp_path / "list.csv", titles, 10_000, seed=1)
    data = (tmp_path / "list.csv").read_bytes()
    sent = list(csv.DictReader(io.StringIO(data.decode())))
    wanted = Wanted({}, job_words=frozenset({"nurse"}))

    found = check_table(read_table(data, wanted, Limits()), INDEX, UNCODED, Choices())

    shown = summary(found)
    assert [row.title for row in found.rows] == [row["Position Title"] for row in sent]
    assert [row.row.number for row in found.rows] == list(range(2, 10_002))
    assert shown["rows"] == shown["matched"] + shown["ambiguous"] + shown["unmatched"] == 10_000
    assert shown["distinct_titles"] == 4
    assert shown["headcount"]["total"] == sum(int(row["Headcount"]) for row in sent)
    assert found.table.dropped == ("Employee Number", "First Name")


def test_progress_tells_how_many_rows_have_their_answer() -> None:
    heard: list[int] = []
    titles = [title for title in ("EMHP", "Staff Nurse", "Nurse") for _ in range(400)]
    rows = [["Job Title", "Team"], *([title, "T"] for title in titles), ["Total", ""]]

    check_table(table(rows), INDEX, UNCODED, Choices(), heard.append)

    assert heard == [800]


def test_progress_is_given_again_and_again_and_never_falls() -> None:
    heard: list[int] = []
    rows = [["Job Title", "Team"], *([f"Nurse {n % 700}", "T"] for n in range(2_100))]

    check_table(table(rows), INDEX, UNCODED, Choices(), heard.append)

    assert heard == [501, 1_002, 1_503, 2_004]


def test_rows_that_ask_the_same_are_counted_each_with_its_own_headcount() -> None:
    rows: Rows = [
        ["Job Title", "Headcount"],
        ["EMHP", 3],
        ["EMHP", "?"],
        ["x" * 301, 9],
        ["EMHP", 4],
    ]

    found = report(rows)

    assert (found.outcomes[Outcome.MATCHED].rows, found.outcomes[Outcome.MATCHED].staff) == (3, 7)
    assert (found.untold, found.not_checked, found.distinct_titles) == (1, 1, 2)
