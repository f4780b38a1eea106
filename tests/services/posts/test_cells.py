import pytest

from app.services.posts.cells import (
    Headcount,
    afc_band,
    is_suppressed,
    read_band,
    read_fte,
    read_headcount,
    read_job_role,
)
from app.vocabulary import HeadcountQuality

EXACT, ESTIMATE = HeadcountQuality.EXACT, HeadcountQuality.ESTIMATE


@pytest.mark.parametrize(
    "cell",
    [
        "5",
        "5.0",
        "05",
        "XR05",
        "Band 5 (AfC)",
        "AfC 5",
        "Band5",
        "B5",
        "Review Body Band 5",
        "NHS|XR05|Review Body Band 5",
    ],
)
def test_a_band_is_read_however_it_is_written(cell: str) -> None:
    assert read_band(cell) == afc_band(cell) == "5"


@pytest.mark.parametrize(
    "cell", ["8a", "8A", "8 a", "Band 8 - Range A", "Review Body Band 8 - Range A", "AfC Band 8a"]
)
def test_a_band_is_read_with_its_letter(cell: str) -> None:
    assert read_band(cell) == afc_band(cell) == "8a"


@pytest.mark.parametrize("cell", ["5/6", "5-6", "Band 5 to 6", "Band 8", "MC72", "VSM", "KC02"])
def test_a_range_or_another_pay_scale_stays_as_it_is_and_is_no_hint(cell: str) -> None:
    assert (read_band(cell), afc_band(cell)) == (cell, None)


def test_an_empty_cell_says_nothing() -> None:
    assert read_band(" ") is read_job_role(" ") is None


def test_a_job_role_code_has_its_five_digits_and_a_name_stays() -> None:
    assert [read_job_role(cell) for cell in ("7055", "07055", " Manager ")] == [
        "07055",
        "07055",
        "Manager",
    ]


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        ("1,204", Headcount(EXACT, 1204)),
        ("10.0", Headcount(EXACT, 10)),
        ("0", Headcount(EXACT, 0)),
        ("about 12", Headcount(ESTIMATE, 12)),
        ("c. 1,000", Headcount(ESTIMATE, 1000)),
        ("a few", Headcount(ESTIMATE)),
        ("<5", Headcount(ESTIMATE)),
        ("fewer than 5", Headcount(ESTIMATE)),
        ("*", Headcount(HeadcountQuality.UNKNOWN)),
        ("c", Headcount(HeadcountQuality.UNKNOWN)),
        ("-", Headcount(HeadcountQuality.UNKNOWN)),
        ("", Headcount(HeadcountQuality.UNKNOWN)),
    ],
)
def test_a_number_of_staff_is_read_with_how_sure_it_is(cell: str, count: Headcount) -> None:
    assert read_headcount(cell) == count


@pytest.mark.parametrize("cell", ["2.5", "-1", "1,20", "1000001", "three"])
def test_a_number_of_staff_that_cannot_be_read_is_not_guessed(cell: str) -> None:
    assert read_headcount(cell) is None


@pytest.mark.parametrize(
    ("cell", "fte"), [("2.5", 2.5), ("1,204.5", 1204.5), ("0", 0.0), ("1e3", None), ("-1", None)]
)
def test_a_full_time_equivalent_is_a_plain_number(cell: str, fte: float | None) -> None:
    assert read_fte(cell) == fte


@pytest.mark.parametrize("cell", ["1000000", "1,000,000", "1000000.0"])
def test_the_largest_number_of_staff_is_a_million(cell: str) -> None:
    assert read_headcount(cell) == Headcount(EXACT, 1_000_000)
    assert read_fte(cell) == 1_000_000
    assert read_fte("1000000.5") is None


def test_how_words_are_spaced_and_capitalised_says_nothing() -> None:
    assert afc_band("BAND  6") == "6"
    assert read_headcount(" A  Few ") == Headcount(ESTIMATE)
    assert is_suppressed(" Fewer  than 5 ")


@pytest.mark.parametrize(
    ("cell", "is_small"),
    [("<5", True), ("*", True), ("[c]", True), ("", False), ("4", False), ("a few", False)],
)
def test_a_number_that_was_kept_back_is_known_by_its_mark(cell: str, *, is_small: bool) -> None:
    assert is_suppressed(cell) is is_small


@pytest.mark.parametrize(
    ("cell", "number"),
    [("1 204", 1204), ("1 204 005", None), ("12 000", 12_000), ("1,204.0", 1204), ("1 2", None)],
)
def test_the_thousands_of_a_number_of_staff_may_be_parted_by_blanks(
    cell: str, number: int | None
) -> None:
    found = read_headcount(cell)

    assert (None if found is None else found.number) == number


@pytest.mark.parametrize(
    ("cell", "fte"),
    [
        *(("1 204.5", 1204.5), ("1\u00a0204.5", 1204.5), (" 9.5 ", 9.5), ("12,34", 12.34)),
        *(("1,204", 1204), ("1,2,3", None), ("", None), (".5", None), ("9.5.5", None)),
    ],
)
def test_the_thousands_and_the_parts_of_a_full_time_equivalent_are_not_confused(
    cell: str, fte: float | None
) -> None:
    assert read_fte(cell) == fte


def test_digits_of_other_scripts_are_no_code_of_a_job_role() -> None:
    assert read_job_role("\u0667\u0660") == "\u0667\u0660"
    assert read_job_role("123456") == "123456"


@pytest.mark.parametrize(
    ("cell", "band"),
    [
        *(("Band 8 Range D", "8d"), ("Band 9.00", "9"), ("Band 5a", None), ("B and 5", None)),
        *(("5 or 6", None), ("2 and band 3", None), ("5\u20136", None), ("0", None)),
    ],
)
def test_a_band_is_one_of_agenda_for_change_and_never_the_first_of_several(
    cell: str, band: str | None
) -> None:
    assert afc_band(cell) == band


@pytest.mark.parametrize(
    "words",
    [
        *("~", "c", "c.", "ca", "ca. ", "circa ", "about ", "around ", "approx ", "approx. "),
        *("approximately ", "est ", "est. ", "estimate ", "estimate: ", "estimated ", "Circa "),
    ],
)
def test_a_number_after_a_word_for_about_is_an_estimate(words: str) -> None:
    assert read_headcount(f"{words}1,200") == Headcount(ESTIMATE, 1_200)


@pytest.mark.parametrize(
    ("cell", "count"),
    [
        *(("about many", None), ("about 2.5", None), ("circa", None), ("12 or about 13", None)),
        *(("up to 5", Headcount(ESTIMATE)), ("n < 10", Headcount(ESTIMATE))),
        *(("n/k", Headcount(HeadcountQuality.UNKNOWN)), ("several", Headcount(ESTIMATE))),
    ],
)
def test_words_without_one_whole_number_are_no_number(cell: str, count: Headcount | None) -> None:
    assert read_headcount(cell) == count
