import pytest

from app.spreadsheets.reading import read_table
from app.spreadsheets.rows.messages import DIFFERS
from app.spreadsheets.rows.totals import totals_above, totals_that_differ
from app.spreadsheets.tables import Limits, Row, RowKind, Table, Wanted


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


def listed(*rows: tuple[str, ...], **kinds: RowKind) -> list[Row]:
    """Rows from the second on. Those of another kind than a post are known by their titles."""
    return [
        Row(number, values, kinds.get(values[0], RowKind.POST))
        for number, values in enumerate(rows, start=2)
    ]


def heads_of(
    *rows: tuple[str, ...], uses: tuple[str | None, ...] = ("title", "headcount")
) -> set[int]:
    return set(totals_above(listed(*rows, Total=RowKind.TOTAL, Vacancy=RowKind.VACANCY), uses))


NURSING, ADMIN = (
    [("Nursing", "12"), ("Cook", "10"), ("Porter", "2")],
    [("Admin", "4"), ("Clerk", "4")],
)


@pytest.mark.parametrize(
    ("rows", "heads"),
    [
        ([*NURSING, *ADMIN, ("Total", "16")], {2, 5}),
        ([("Total", "16"), *NURSING, *ADMIN], {3, 6}),
        # The total of the list may be that of all the posts, or of others.
        ([*NURSING, *ADMIN, ("Total", "32")], set()),
        ([*NURSING, *ADMIN, ("Total", "15")], set()),
        ([*NURSING, *ADMIN], set()),
        # Half of all posts is also the sum of those beside it.
        ([*NURSING, ("Total", "12")], set()),
        ([("Nurse", "12"), ("Cook", "12"), ("Total", "12")], set()),
        # A post that belongs to no head, or the numbers of a head that are not whole.
        ([*NURSING, ("Admin", "4"), ("Total", "14")], set()),
        ([*NURSING, ("Admin", "5"), ("Clerk", "3"), ("Total", "16")], set()),
        ([("Nursing", "12"), ("Cook", "10"), ("Porter", "3"), ("Total", "12.5")], set()),
        ([("Nursing", "12"), ("Cook", "10"), ("Total", "11")], set()),
        # Each post must have a number.
        ([("Nursing", "12"), ("Cook", "12"), ("Porter", ""), ("Total", "12")], set()),
        ([("Nursing", "12"), ("Cook", "12"), ("Porter", "0"), ("Total", "12")], set()),
        # Rows that are no posts are not among them.
        ([*NURSING, ("Vacancy", "9"), *ADMIN, ("Total", "16")], {2, 6}),
        ([("Total", "12")], set()),
    ],
)
def test_heads_are_the_sums_of_the_posts_under_them_that_the_total_of_the_list_confirms(
    rows: list[tuple[str, ...]], heads: set[int]
) -> None:
    assert heads_of(*rows) == heads


def test_the_parts_of_numbers_need_not_add_up_to_the_last_digit() -> None:
    nursing = [("Nursing", "0.8"), ("Cook", "0.1"), ("Porter", "0.7")]
    admin = [("Admin", "0.4"), ("Clerk", "0.3"), ("Typist", "0.1")]

    assert heads_of(*nursing, *admin, ("Total", "1.2"), uses=("title", "fte")) == {2, 5}


def test_the_headcount_decides_before_the_fte() -> None:
    nursing = [("Nursing", "9", "3"), ("Cook", "1", "2"), ("Porter", "1", "1")]
    rows = [*nursing, ("Admin", "2", "4"), ("Clerk", "1", "4"), ("Total", "7", "7")]

    assert heads_of(*rows, uses=("title", "fte", "headcount")) == {2, 5}
    assert heads_of(*rows, uses=("title", "headcount", "fte")) == set()
    assert heads_of(*rows, uses=("title", None, "band")) == set()


@pytest.mark.parametrize("fact", ["band", "occupation_code", "job_role"])
@pytest.mark.parametrize(
    ("facts", "heads"),
    [
        (("", "x", "x", "", "x"), {2, 5}),
        (("x", "x", "x", "", "x"), set()),
        (("", "", "x", "", "x"), set()),
        (("", "x", "x", "x", "x"), set()),
        (("", "", "", "", ""), set()),
    ],
)
def test_heads_are_also_confirmed_where_they_alone_lack_what_a_post_has(
    fact: str, facts: tuple[str, ...], heads: set[int]
) -> None:
    rows = [(*row, value) for row, value in zip([*NURSING, *ADMIN], facts, strict=True)]

    assert heads_of(*rows, uses=("title", "headcount", fact)) == heads


@pytest.mark.parametrize(
    "numbers",
    [
        # One group only, or one post under each head.
        (("", "12"), ("2", "10"), ("2", "2")),
        (("", "5"), ("2", "5"), ("", "4"), ("2", "4")),
    ],
)
def test_one_group_or_heads_of_one_post_each_are_not_confirmed_by_bands(
    numbers: tuple[tuple[str, str], ...],
) -> None:
    rows = [("Cook", *each) for each in numbers]

    assert heads_of(*rows, uses=("title", "band", "headcount")) == set()


def differing(*rows: tuple[str, ...], uses: tuple[str, ...] = ("title", "headcount")) -> list[int]:
    kinds = {"Total": RowKind.TOTAL, "Ward total": RowKind.TOTAL, "Grand Total": RowKind.TOTAL}
    kinds |= {"Total vacancies": RowKind.TOTAL, "Vacancy": RowKind.VACANCY}
    kinds |= {"Catering": RowKind.HEADING, "Source": RowKind.NOTE}
    return list(totals_that_differ(listed(*rows, **kinds), uses))


COOK, PORTER = ("Cook", "10"), ("Porter", "4")


@pytest.mark.parametrize(
    ("rows", "differ"),
    [
        ([COOK, PORTER, ("Total", "14")], []),
        ([COOK, PORTER, ("Total", "13")], [4]),
        ([("Total", "14"), COOK, PORTER], []),
        ([("Total", "13"), COOK, PORTER], [2]),
        # The sum of a section above or below it.
        ([COOK, PORTER, ("Total", "4")], []),
        ([("Total", "10"), COOK, PORTER], []),
        ([COOK, ("Total", "11"), PORTER, ("Total", "15")], [3, 5]),
        # One of the whole list is of no section.
        ([COOK, PORTER, ("Grand Total", "14")], []),
        ([COOK, PORTER, ("Grand Total", "4")], [4]),
        ([("Grand Total", "14"), COOK, PORTER], []),
        ([("Grand Total", "10"), COOK, PORTER], [2]),
        ([COOK, ("Ward total", "10"), PORTER, ("Grand Total", "14")], []),
        # Other rows with a number are staff; headings and notes are not.
        ([COOK, ("Vacancy", "4"), ("Total", "14")], []),
        ([("Catering", "14"), COOK, PORTER, ("Total", "14")], []),
        ([("Catering", "<5"), COOK, PORTER, ("Total", "13")], [5]),
        ([COOK, PORTER, ("Total", "13"), ("Source", "<5")], [4]),
        ([COOK, PORTER, ("Total", "14"), ("Source", "7")], []),
        # A number that was kept back may be what is missing, a blank is not.
        ([COOK, ("Porter", "<5"), ("Total", "13")], []),
        ([COOK, ("Porter", ""), ("Total", "13")], [4]),
        # Statistics round each number to the nearest five.
        ([COOK, ("Porter", "5"), ("Total", "20")], []),
        ([COOK, ("Porter", "5"), ("Total", "21")], [4]),
        # A total of others, or without a number.
        ([COOK, PORTER, ("Total vacancies", "3")], []),
        ([COOK, PORTER, ("Total", "")], []),
        ([COOK, PORTER, ("Total", "0")], []),
        ([COOK, ("Grand Total", ""), PORTER], []),
        ([COOK, ("Vacancy", "3")], []),
    ],
)
def test_a_total_differs_where_it_is_the_sum_of_no_rows_beside_it(
    rows: list[tuple[str, ...]], differ: list[int]
) -> None:
    assert differing(*rows) == differ


def test_parts_of_heads_add_up_though_a_computer_rounds_them() -> None:
    assert differing(("Cook", "0.1"), ("Porter", "0.7"), ("Total", "0.8")) == []
    assert differing(("Cook", "0.3"), ("Porter", "0.3"), ("Total", "1.2")) == [4]


@pytest.mark.parametrize(
    ("row", "differ"),
    [
        (("Total", "Ward", "4"), []),
        (("Total", "Grand Total", "4"), [4]),
        (("Total", "Establishment", "3"), []),
        (("Total", "Ward", "3"), [4]),
    ],
)
def test_any_cell_says_what_a_total_is_of(row: tuple[str, ...], differ: list[int]) -> None:
    rows = [("Cook", "A", "10"), ("Porter", "A", "4"), row]

    assert differing(*rows, uses=("title", "team", "headcount")) == differ


def test_a_list_without_a_headcount_has_no_totals_to_check() -> None:
    assert differing(("Cook", "1"), ("Total", "3"), uses=("title", "fte")) == []
