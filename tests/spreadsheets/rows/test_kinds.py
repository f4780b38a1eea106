import pytest

from app.spreadsheets.reading import read_table
from app.spreadsheets.rows.kinds import (
    RowKinds,
    Sums,
    has_facts,
    has_nobody_in_post,
    is_total_of_rest,
    kind_of_row,
    kind_of_title,
    notes_begin,
    number_in,
    numbers_of,
)
from app.spreadsheets.tables import Limits, Row, RowKind, Wanted
from tests.spreadsheets import files


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Total", RowKind.TOTAL),
        ("Grand total", RowKind.TOTAL),
        ("Sub-total: nursing", RowKind.TOTAL),
        ("Total Reward Manager", RowKind.POST),
        ("Vacancy", RowKind.VACANCY),
        ("Staff Nurse - Vacant", RowKind.VACANCY),
        ("Vacancy Manager", RowKind.POST),
        ("n/a", RowKind.NO_TITLE),
        ("--", RowKind.NO_TITLE),
        ("Nursing Associate", RowKind.POST),
        ("=1+1", RowKind.POST),
        ("Tot.", RowKind.TOTAL),
        ("\u03a3", RowKind.TOTAL),
        ("Total = 14", RowKind.TOTAL),
        ("Page 1 of 2", RowKind.NOTE),
        ("Page Designer", RowKind.POST),
        ("Median", RowKind.NO_TITLE),
    ],
)
def test_a_row_is_known_by_its_title(title: str, kind: RowKind) -> None:
    assert kind_of_title(title) is kind


def kinds_of(uses: list[str | None], *rows: tuple[str, ...]) -> list[RowKind]:
    kinds = RowKinds(uses)
    return [kinds.kind_of(row) for row in rows]


def test_a_row_that_sums_the_rows_above_it_is_a_total_of_them_or_of_its_section() -> None:
    found = kinds_of(
        ["title", "fte", "band"],
        ("Staff Nurse", "3", "5"),
        ("Ward Clerk", "4.5", ""),
        ("Total nurses", "8", ""),  # another number: a post
        ("Total Reward Manager", "15.5", "7"),  # it has a band: a post
        ("Total staff", "31", ""),  # of all four
        ("Porter", "2", ""),
        ("Total porters", "2", ""),  # of the section
        ("Total of both", "33", ""),
    )

    post, total = RowKind.POST, RowKind.TOTAL
    assert found == [post, post, post, post, total, post, total, total]


def test_a_row_without_a_title_or_with_nobody_in_post_is_no_post() -> None:
    found = kinds_of(
        ["team", "title", "headcount", "fte"],
        ("Ward 1", "", "2", "2"),
        ("Ward 1", "Porter", "0", "0"),
        ("Ward 1", "Porter", "0", "0.4"),
        ("Ward 1", "Porter", "1", ""),
        ("Total", "", "2", ""),
    )

    assert found == [
        RowKind.NO_TITLE,
        RowKind.VACANCY,
        RowKind.POST,
        RowKind.POST,
        RowKind.TOTAL,
    ]


def test_a_lone_cell_at_the_end_is_a_note_where_every_row_above_says_more() -> None:
    uses = ["title", "band"]
    rows = [Row(2, ("Staff Nurse", "5")), Row(3, ("Source: ESR", "")), Row(5, ("Ward Clerk", ""))]

    assert notes_begin(rows[:2], uses) == 1
    assert notes_begin([rows[0], Row(3, ("Ward Clerk", ""))], uses) == 2
    assert notes_begin([rows[0], rows[2]], uses) == 1
    assert notes_begin([Row(2, ("Staff Nurse", "")), rows[2]], uses) == 2


@pytest.mark.parametrize(
    "note",
    [
        *("1. Bank staff, too", "NB no agency", "Please note", "Key: c is small", "Contact: us"),
        *("Bank staff are excluded", "Excluding agency", "Excl. bank"),
    ],
)
def test_all_lines_from_the_first_note_under_a_list_on_are_notes(note: str) -> None:
    rows = [Row(2, ("Cook", "2")), Row(3, (note, "")), Row(4, ("Workforce team", ""))]

    assert notes_begin(rows, ["title", "band"]) == 1


def test_titles_at_the_end_of_a_list_without_a_band_are_no_notes() -> None:
    rows = [Row(2, ("Cook", "2")), Row(3, ("Inclusion Worker", "")), Row(4, ("Porter", ""))]

    assert notes_begin(rows, ["title", "band"]) == 3


@pytest.mark.parametrize(
    ("rows", "totals"),
    [
        # A number was kept back, so the total is a little more than the others.
        ([("Cook", "10"), ("Porter", "<5"), ("All staff", "13")], ["All staff"]),
        ([("Cook", "10"), ("Porter", "<5"), ("All staff", "40")], []),
        # A blank cell is not a number that was kept back.
        ([("Cook", "10"), ("Porter", ""), ("All staff", "13")], []),
        # Statistics round each number, and the total apart from them.
        ([("Cook", "105"), ("Porter", "20"), ("Total catering", "130")], ["Total catering"]),
        ([("Cook", "105"), ("Porter", "20"), ("Total catering", "150")], []),
        ([("Cook", "10"), ("Porter", "nan"), ("Total staff", "10")], ["Total staff"]),
        # No job is called so.
        ([("Cook", "10"), ("Catering total", "99")], ["Catering total"]),
        ([("Cook", "10"), ("Cyfanswm", "10")], ["Cyfanswm"]),
        # The total may come first.
        ([("All roles", "15"), ("Cook", "10"), ("Porter", "5")], ["All roles"]),
        ([("All roles", "2"), ("Cook", "10"), ("Porter", "5")], []),
        # One post is no sum.
        ([("Cook", "3"), ("All Age Practitioner", "3")], []),
        # A small number is not about another one.
        ([("Cook", "1"), ("Total Reward Manager", "2")], []),
    ],
)
def test_a_total_is_known_where_numbers_are_kept_back_rounded_or_below(
    rows: list[tuple[str, str]], totals: list[str]
) -> None:
    table = read_table(files.csv_bytes([("Job Title", "Headcount"), *rows]), Wanted({}), Limits())

    assert [row.values[0] for row in table.rows if row.kind is RowKind.TOTAL] == totals


@pytest.mark.parametrize("title", ["2026-03-01", "12345", "5/6", "12.5"])
def test_a_number_or_a_date_is_no_job_title(title: str) -> None:
    assert kind_of_title(title) is RowKind.NO_TITLE


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *(("12", 12), ("0", 0), ("-3", -3), ("10.5", 10.5), ("9,5", 9.5), ("12,34", 12.34)),
        *(("1,204", 1_204), ("1 204", 1_204), ("1,204,000.5", 1_204_000.5)),
        *(("<5", None), ("", None), ("1,2,3", None), ("12,3456", None), ("n/a", None)),
        ("9" * 13, None),
    ],
)
def test_a_number_is_read_with_its_thousands_parted_and_its_decimals_after_either_sign(
    text: str, number: float | None
) -> None:
    assert number_in(text) == number


def test_the_numbers_of_a_row_are_those_of_its_staff_that_are_numbers() -> None:
    assert numbers_of({"title": "7", "headcount": "3", "fte": "2,5", None: "9"}) == {
        "headcount": 3,
        "fte": 2.5,
    }
    assert numbers_of({"headcount": "<5", "band": "5"}) == {}


@pytest.mark.parametrize(
    ("headcount", "fte", "is_nobody"),
    [
        *(("0", "", True), ("0", "0", True), ("0", "0.4", False), ("", "", False)),
        *(("", "0", False), ("1", "0", False), ("1", "", False)),
    ],
)
def test_nobody_is_in_post_where_the_headcount_is_zero_and_no_fte_is_more(
    headcount: str, fte: str, *, is_nobody: bool
) -> None:
    assert has_nobody_in_post({"headcount": headcount, "fte": fte}) is is_nobody


@pytest.mark.parametrize(
    ("first", "used", "kind"),
    [
        ("Cook", {"title": "Cook"}, RowKind.POST),
        ("Cook", {"title": "Cook", "headcount": "0"}, RowKind.VACANCY),
        ("Cook", {"title": "Cook", "headcount": "1"}, RowKind.POST),
        ("Ward 1", {"headcount": "1"}, RowKind.NO_TITLE),
        ("Ward 1", {"title": "", "headcount": "0"}, RowKind.NO_TITLE),
        ("Vacancy", {"title": ""}, RowKind.NO_TITLE),
        ("Total", {"title": "", "headcount": "0"}, RowKind.TOTAL),
        ("Total", {"title": "Total", "headcount": "0"}, RowKind.TOTAL),
        ("n/a", {"title": "n/a", "headcount": "0"}, RowKind.NO_TITLE),
    ],
)
def test_one_row_is_known_by_its_title_and_its_numbers(
    first: str, used: dict[str | None, str], kind: RowKind
) -> None:
    assert kind_of_row(first, used) is kind


def sums_of(*numbers: float | None) -> Sums:
    sums = Sums()
    for number in numbers:
        sums.add({"headcount": number})
    return sums


@pytest.mark.parametrize(
    ("numbers", "total", "may_be"),
    [
        ([10], 10, True),
        ([10], 10.5, False),
        ([10], 9.5, False),
        ([10], 10.000_001, False),
        ([10], 9.999_999, False),
        # The parts of a computer's numbers are not exact.
        ([0.1, 0.7], 0.8, True),
        ([0.1, 0.1, 0.1], 0.3, True),
        # Each number that was kept back is ten at most.
        ([10, None], 10, True),
        ([10, None], 20, True),
        ([10, None], 20.5, False),
        ([10, None], 9, False),
        ([10, None, None], 30, True),
        ([10, None, None], 31, False),
        ([None], 5, False),
        ([None], 0, True),
        # Each number, and the total itself, may be rounded by two and a half.
        ([45], 50, True),
        ([44.5], 50, False),
        ([45], 49, False),
        ([20, 20, 5], 50, True),
        ([20, 20, 4], 50, False),
        ([100, 100], 207.5, True),
        ([100, 100], 208, False),
        ([100, 100], 192.5, True),
        ([100, 100], 192, False),
    ],
)
def test_a_total_may_be_the_sum_of_its_rows_and_of_what_was_kept_back_or_rounded(
    numbers: list[float | None], total: float, *, may_be: bool
) -> None:
    assert sums_of(*numbers).are({"headcount": total}) is may_be


@pytest.mark.parametrize(
    ("numbers", "total", "is_sum"),
    [
        ([1, 2], 3, True),
        ([3], 3, False),
        ([1, 2], 4, False),
        ([1, 2, None], 3, False),
    ],
)
def test_a_number_without_a_title_is_a_sum_of_two_rows_or_more_with_none_kept_back(
    numbers: list[float | None], total: float, *, is_sum: bool
) -> None:
    assert sums_of(*numbers).are_exactly({"headcount": total}) is is_sum


def test_a_row_that_was_kept_back_is_one_of_the_rows_that_a_total_needs() -> None:
    assert sums_of(3, None).are({"headcount": 3}, least_rows=2)
    assert not sums_of(3, None).are({"headcount": 3}, least_rows=3)


def test_the_first_number_of_a_row_decides_whether_it_is_a_sum() -> None:
    sums = Sums()
    sums.add({"headcount": 4, "fte": 3.5})

    assert sums.are({"headcount": 4, "fte": 9})
    assert not sums.are({"headcount": 5, "fte": 3.5})
    assert sums.are({"fte": 3.5})
    assert not sums.are({})


def test_a_total_is_of_its_section_or_of_all_rows_above_it() -> None:
    sums = sums_of(10)
    sums.begin_section()
    sums.add({"headcount": 4})

    assert [total for total in range(16) if sums.are({"headcount": total})] == [4, 14]


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        # Of one row only what says that it is a total is one.
        ("Total catering", RowKind.TOTAL),
        ("TOTAL CATERING", RowKind.TOTAL),
        ("All catering", RowKind.POST),
        ("Everyone in catering", RowKind.POST),
        ("Catering", RowKind.POST),
    ],
)
def test_a_title_with_the_number_of_the_row_above_it_is_a_total_if_it_says_so(
    title: str, kind: RowKind
) -> None:
    assert kinds_of(["title", "headcount"], ("Cook", "3"), (title, "3"))[1] is kind


def test_a_title_for_all_is_a_total_of_two_rows_that_it_adds_up() -> None:
    rows = [("Cook", "3"), ("Porter", "2")]

    for title in ("All catering", "Everyone", "Overall", "Sum of both"):
        assert kinds_of(["title", "headcount"], *rows, (title, "5"))[2] is RowKind.TOTAL
        assert kinds_of(["title", "headcount"], *rows, (title, "6"))[2] is RowKind.POST


def test_a_title_that_ends_as_a_total_is_one_unless_the_row_has_a_band() -> None:
    uses: list[str | None] = ["title", "band"]

    assert kinds_of(uses, ("Catering total", "")) == [RowKind.TOTAL]
    assert kinds_of(uses, ("Catering total", "2")) == [RowKind.POST]


@pytest.mark.parametrize("use", ["band", "occupation_code", "job_role"])
def test_a_row_with_a_fact_that_only_a_post_has_is_no_total(use: str) -> None:
    uses: list[str | None] = ["title", "headcount", use]
    rows = [("Cook", "3", "x"), ("Porter", "2", "x")]

    assert kinds_of(uses, *rows, ("All staff", "5", ""))[2] is RowKind.TOTAL
    assert kinds_of(uses, *rows, ("All staff", "5", "x"))[2] is RowKind.POST


def labelled(*labels: str, row: tuple[str, ...], above: tuple[str, ...] = ()) -> RowKind:
    """What a row is that has these labels, in columns that are kept or not."""
    kinds = RowKinds(["title", "headcount"])
    if above:
        kinds.kind_of(above)
    return kinds.kind_of(row, labels)


def test_a_label_in_any_column_says_that_a_row_is_a_total_or_a_vacancy() -> None:
    row = ("Cook", "3")

    assert labelled(row=row) is RowKind.POST
    assert labelled("Total", row=row) is RowKind.TOTAL
    assert labelled("All", "Grand Total", row=row) is RowKind.TOTAL
    assert labelled("VACANT", row=row) is RowKind.VACANCY
    assert labelled("Vacant post", row=row) is RowKind.VACANCY
    assert labelled("Vacant", row=("", "3")) is RowKind.NO_TITLE


@pytest.mark.parametrize(
    ("above", "row", "kind"),
    [
        (("Cook", "3"), ("Cook", "3"), RowKind.TOTAL),
        (("Cook", "3"), ("Cook", "4"), RowKind.POST),
        (("Cook", "3"), ("Porter", "3"), RowKind.POST),
        ((), ("Cook", "3"), RowKind.POST),
    ],
)
def test_all_in_a_column_is_a_total_of_the_same_title_that_it_adds_up(
    above: tuple[str, ...], row: tuple[str, ...], kind: RowKind
) -> None:
    assert labelled("ALL", row=row, above=above) is kind


def test_a_vacancy_is_no_total_and_a_row_after_it_adds_its_number_up() -> None:
    kinds = RowKinds(["title", "headcount"])

    found = [
        kinds.kind_of(("Cook", "3")),
        kinds.kind_of(("Porter", "2"), ["Vacant"]),
        kinds.kind_of(("All staff", "5")),
    ]

    assert found == [RowKind.POST, RowKind.VACANCY, RowKind.TOTAL]


@pytest.mark.parametrize(
    ("first", "rest", "is_total"),
    [
        (("All staff", "5", ""), [("Cook", "3", "2"), ("Porter", "2", "2")], True),
        (("All staff", "6", ""), [("Cook", "3", "2"), ("Porter", "2", "2")], False),
        (("All staff", "5", "2"), [("Cook", "3", "2"), ("Porter", "2", "2")], False),
        (("Catering", "5", ""), [("Cook", "3", "2"), ("Porter", "2", "2")], False),
        (("Total staff", "3", ""), [("Cook", "3", "2")], True),
        (("Total staff", "", ""), [("Cook", "3", "2")], False),
    ],
)
def test_the_first_row_is_the_total_of_the_posts_under_it_if_it_says_so_and_adds_them_up(
    first: tuple[str, ...], rest: list[tuple[str, ...]], *, is_total: bool
) -> None:
    rows = [Row(number, values) for number, values in enumerate([first, *rest], start=2)]

    assert is_total_of_rest(rows, ["title", "headcount", "band"]) is is_total


def test_only_posts_are_added_up_for_a_total_that_comes_first() -> None:
    rows = [
        Row(2, ("All staff", "5")),
        Row(3, ("Cook", "5")),
        Row(4, ("Porter", "2"), RowKind.VACANCY),
        Row(5, ("Total", "5"), RowKind.TOTAL),
    ]

    assert is_total_of_rest(rows, ["title", "headcount"])


def test_a_fact_of_a_post_is_what_a_column_that_is_used_says_besides_its_title() -> None:
    uses = ["title", "band", None]

    assert has_facts(Row(2, ("Cook", "2", "")), uses)
    assert not has_facts(Row(2, ("Cook", "", "")), uses)
    assert not has_facts(Row(2, ("Cook", "", "Catering")), uses)


# Of eleven words, and without one by which a note is known.
SENTENCE = "Bank and agency staff of all wards in this list too"


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        # A sentence, or a line apart, is a note; so is every line under it.
        ([(2, "Cook", "2"), (3, SENTENCE, "")], 1),
        ([(2, "Cook", "2"), (3, "Porter", ""), (4, SENTENCE, ""), (5, "Ward Clerk", "")], 2),
        ([(2, "Cook", "2"), (3, "Porter", ""), (5, "Ward Clerk", "")], 2),
        ([(2, "Cook", "2"), (4, "Porter", "")], 1),
        ([(2, "Cook", "2"), (3, "Porter", ""), (4, "Ward Clerk", "")], 3),
        # A row with two cells is none, nor is any row above it.
        ([(2, "Cook", "2"), (3, SENTENCE, "2")], 2),
        ([(2, "Cook", "2"), (3, SENTENCE, ""), (4, "Porter", "2")], 3),
        ([(2, "Cook", "2"), (3, SENTENCE, ""), (4, "Porter", "2"), (5, SENTENCE, "")], 3),
        # Without a post that says more, a title alone is a post.
        ([(2, "Cook", ""), (4, "Porter", "")], 2),
        ([(2, SENTENCE, ""), (4, "Porter", "")], 2),
        ([], 0),
    ],
)
def test_notes_begin_at_a_sentence_or_after_a_gap_under_the_last_row_with_more_than_a_title(
    rows: list[tuple[int, str, str]], first: int
) -> None:
    found = [Row(number, (title, band)) for number, title, band in rows]

    assert notes_begin(found, ["title", "band"]) == first


def test_a_list_of_titles_alone_has_no_notes() -> None:
    apart = [Row(2, (SENTENCE,)), Row(3, ("",), RowKind.NO_TITLE), Row(5, ("Cook",))]

    assert notes_begin([Row(2, ("Cook",)), Row(4, ("Source: ESR",))], ["title"]) == 2
    assert notes_begin(apart, ["title"]) == 3


def test_a_note_among_the_posts_does_not_keep_those_under_the_list_from_being_notes() -> None:
    rows = [
        Row(2, (SENTENCE, "", "Catering")),
        Row(3, ("Cook", "2", "Catering")),
        Row(4, ("Source: ESR", "", "")),
    ]

    assert notes_begin(rows, ["title", "band", None]) == 2


def test_rows_that_are_no_posts_need_not_say_more_than_notes() -> None:
    rows = [Row(2, ("Cook", "2", "")), Row(3, ("Total", "", "x"), RowKind.TOTAL)]

    assert notes_begin([*rows, Row(4, ("Source: ESR", "", ""))], ["title", "band", None]) == 2


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("Lead for the quality of wards and clinics", 2),
        ("Lead for the quality of wards and clinics too", 1),
    ],
)
def test_nine_words_are_a_sentence_and_eight_are_a_title(text: str, first: int) -> None:
    rows = [Row(2, ("Cook", "2")), Row(3, (text, ""))]

    assert notes_begin(rows, ["title", "band"]) == first
