import pytest

from app.spreadsheets.reading import read_table
from app.spreadsheets.rows.messages import DIFFERS
from app.spreadsheets.tables import Limits, RowKind, Table, Wanted


def read(text: str) -> Table:
    return read_table(text.encode(), Wanted({}), Limits())


def posts(table: Table) -> list[str]:
    cells = zip(table.rows, table.cells("title"), strict=True)
    return [title for row, title in cells if row.kind is RowKind.POST]


@pytest.mark.parametrize(
    "text",
    [
        # As a pivot table prints groups, with the total of the list.
        "Job Title,Headcount\nNursing,12\nCook,10\nPorter,2\nAdmin,4\nClerk,4\nTotal,16\n",
        # Without one, where only the groups have no band.
        "Job Title,Band,FTE\nNursing,,12.4\nCook,2,10.2\nPorter,2,2.2\nAdmin,,4\nClerk,2,4\n",
    ],
)
def test_totals_above_the_rows_that_they_add_up_are_no_posts(text: str) -> None:
    table = read(text)

    assert posts(table) == ["Cook", "Porter", "Clerk"]
    heads = [remark.row for remark in table.remarks if "heads the rows" in remark.message]
    assert heads == [2, 5]


@pytest.mark.parametrize(
    "text",
    [
        # Numbers that happen to add up, and nothing that confirms it.
        "Job Title,Headcount\nNurse,12\nCook,10\nPorter,2\n",
        "Job Title,Headcount\nNurse,1\nCook,1\nPorter,1\nClerk,1\nTotal,4\n",
        "Job Title,Headcount\nNurse,1\nCook,1\nTotal,2\nPorter,1\nClerk,1\nTotal,2\n",
        "Job Title,Band,Headcount\nNurse,,1\nCook,2,1\nPorter,,1\nClerk,2,1\n",
        "Job Title,Band,Headcount\nNurse,,3\nCook,2,1\nPorter,2,1\nClerk,,2\nDriver,2,2\n",
    ],
)
def test_posts_whose_numbers_happen_to_add_up_are_counted(text: str) -> None:
    assert len(posts(read(text))) == text.count("\n") - 1 - text.count("Total")


@pytest.mark.parametrize(
    "rows",
    [
        "Cook,10\nPorter,4\nTotal,19\n",
        "Nurses,14\nof which: Cook,10\nPorter,4\nMatron,1\nGrand Total,15\n",
    ],
)
def test_a_total_that_no_rows_add_up_to_is_listed(rows: str) -> None:
    table = read(f"Job Title,Headcount\n{rows}")

    assert [one.row for one in table.remarks if one.message == DIFFERS] == [len(table.rows) + 1]


@pytest.mark.parametrize(
    "rows",
    [
        "Cook,10\nPorter,4\nTotal,14\n",
        "Total,14\nCook,10\nPorter,4\n",
        "Cook,1\nWard A total,1\nPorter,4\nWard B total,4\nDivision total,5\nCook,2\nTotal,7\n",
        "Cook,10\nPorter,<5\nTotal,13\n",
        "Cook,10\nPorter,5\nTotal,20\n",
        "Cook,11\nTotal vacancies,3\n",
        "Cook,11\nTotal,\n",
    ],
)
def test_a_total_that_may_be_right_is_not_said_to_differ(rows: str) -> None:
    table = read(f"Job Title,Headcount\n{rows}")

    assert DIFFERS not in [one.message for one in table.remarks]


def test_a_total_is_known_by_the_cell_of_any_column() -> None:
    by_band = read("Job Title,Band,Headcount\nCook,2,4\nCook,3,1\nCook,Total,5\nPorter,2,3\n")
    dropped = read("Gender,Job Title,Headcount\nF,Cook,4\nM,Cook,1\nTotal,Cook,5\n")
    by_all = read("Gender,Job Title,Headcount\nF,Cook,4\nM,Cook,1\nAll,Cook,5\n")

    assert posts(by_band) == ["Cook", "Cook", "Porter"]
    assert posts(dropped) == posts(by_all) == ["Cook", "Cook"]


def test_all_in_a_column_of_a_list_is_no_total_of_other_posts() -> None:
    table = read("Site,Job Title,Headcount\nA,Cook,5\nAll,Porter,5\nAll,Clerk,10\n")

    assert posts(table) == ["Cook", "Porter", "Clerk"]


def test_a_sum_without_any_title_is_a_total() -> None:
    table = read("Job Title,Headcount,Team\nCook,4,A\nPorter,3,A\n,7,\n")

    assert [row.kind for row in table.rows][-1] is RowKind.TOTAL


def test_a_number_without_a_title_that_may_only_be_a_sum_is_no_total() -> None:
    table = read("Job Title,Headcount,Team\nCook,4,A\nPorter,<5,A\n,7,\n")

    assert [row.kind for row in table.rows][-1] is RowKind.NO_TITLE


def test_a_post_that_another_column_says_is_vacant_is_no_post() -> None:
    table = read("Job Title,Employee,Band\nCook,A Bee,2\nCook,VACANT,2\nPorter,Vacant post,2\n")

    assert posts(table) == ["Cook"]
    assert [one.row for one in table.remarks if "a vacancy" in one.message] == [3, 4]


@pytest.mark.parametrize("first", ["text,text,n", "A,B,C", "e.g. Cook,e.g. 2,e.g. 4"])
def test_a_row_that_explains_the_headings_is_no_post(first: str) -> None:
    table = read(f"Job Title,Band,Headcount\n{first}\nCook,2,4\n")

    assert posts(table) == ["Cook"]
    assert [one.row for one in table.remarks if "not counted" in one.message] == [2]


def test_the_numbers_of_pages_and_averages_are_no_posts() -> None:
    table = read("Job Title,Headcount\nCook,4\nPage 1 of 2,\nPorter,3\nAverage,3.5\n")

    assert posts(table) == ["Cook", "Porter"]
