import pytest

from app.errors import FileKindError, TableError
from app.spreadsheets.formats.delimited import (
    UnreadableRow,
    decode,
    decode_pasted,
    faults_of,
    lines,
    records,
    sniff,
)
from app.spreadsheets.tables import Limits

LIMITS = Limits()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_certain_encoding_is_read_without_a_note(encoding: str) -> None:
    decoded = decode("Caf\u00e9 Assistant, ward clerk".encode(encoding))

    assert (decoded.text, decoded.notes) == ("Caf\u00e9 Assistant, ward clerk", ())


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_a_mark_of_the_byte_order_is_believed_without_latin_letters(encoding: str) -> None:
    assert decode("\u0416\u0416".encode(encoding)).text == "\u0416\u0416"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-16", "cp1252"])
def test_the_mark_of_an_old_program_ends_a_file_and_is_no_row(encoding: str) -> None:
    text = "Job Title,Band\r\nCaf\u00e9 Assistant,2\r\n"

    assert decode(f"{text}\x1a\x1a".encode(encoding)).text == text


def test_one_bad_byte_in_utf_8_is_replaced_and_said() -> None:
    decoded = decode("Caf\u00e9 \u2013 Children\u2019s ".encode() + b"\x92")

    assert decoded.text == "Caf\u00e9 \u2013 Children\u2019s \ufffd"
    assert decoded.notes == ("1 character of the file could not be read.",)


def test_windows_1252_is_a_guess_that_is_said() -> None:
    decoded = decode("Caf\u00e9 Assistant".encode("cp1252"))

    assert decoded.text == "Caf\u00e9 Assistant"
    assert decoded.notes == (
        "The file is not UTF-8, so it was read as Windows-1252. Check accents and dashes.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Children\u2019s Nurse",
        "Nurse \u2013 nights",
        "Nurse \u2014 nights",
        "Caf\u00e9 Assistant",
    ],
)
def test_mac_os_roman_is_a_guess_that_is_said(text: str) -> None:
    decoded = decode(text.encode("mac-roman"))

    assert decoded.text == text
    assert decoded.notes == (
        "The file is not UTF-8, so it was read as Mac OS Roman, because of its dashes and "
        "apostrophes. Check accents and dashes.",
    )


@pytest.mark.parametrize(
    "text",
    [
        "Children\u2019s Nurse, Mu\u00f1oz",
        "Nurse \u2013 nights, \u00d1u \u00d0 desk",
        "MU\u00d1OZ SUITE RECEPTIONIST",
        "\u00d3 Briain",
    ],
)
def test_capitals_with_an_accent_stay_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252")).text == text


@pytest.mark.parametrize(
    "data", [b"\x00\xff\xfe" * 50, b"\x00AB" * 50, bytes(40), b"\x00\x00A" * 20]
)
def test_zeros_on_both_sides_are_binary_data_and_no_utf_16(data: bytes) -> None:
    with pytest.raises(FileKindError, match="The file contains binary data"):
        decode(data)


def test_utf_16_without_a_mark_may_have_a_letter_whose_other_half_is_zero() -> None:
    text = "Job Title\r\nLa\u0100c Nurse\r\n"

    assert decode(text.encode("utf-16-be")).text == text


def test_a_pasted_text_is_utf_8_without_marks_of_the_byte_order() -> None:
    assert decode_pasted("\ufeffCaf\u00e9 Assistant".encode()).text == "Caf\u00e9 Assistant"


def test_a_pasted_text_with_a_null_character_is_refused() -> None:
    with pytest.raises(TableError, match="cannot be read"):
        decode_pasted(b"Staff\x00Nurse")


def nothing_scores(_: list[list[str]]) -> int:
    return 0


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("a,b\nc,d\n", ","),
        ("a;b\nc;d,e\n", ";"),
        ("a\tb\nc\td\n", "\t"),
        ("a|b\nc|d\n", "|"),
        ("a,b;c\nd,e;f\ng;h\n", ";"),  # parts more rows
        ("a,b,c;d\ne,f,g;h\n", ","),  # parts as many rows into more cells
        ("Cook\nPorter\n", None),
        ("", None),
    ],
)
def test_the_delimiter_is_the_one_that_parts_most_rows_alike(
    text: str, delimiter: str | None
) -> None:
    assert sniff(text, LIMITS, nothing_scores) == delimiter


def test_what_the_rows_are_worth_comes_before_how_regular_they_are() -> None:
    def count_titles(rows: list[list[str]]) -> int:
        return sum("Job Title" in row for row in rows)

    assert sniff("Job Title;Band,a\nx,b\ny,c\n", LIMITS, count_titles) == ";"


def test_a_delimiter_in_quotation_marks_after_a_blank_parts_nothing() -> None:
    text = 'a|b, "c, d"\ne|f, g\n' * 2

    assert sniff(text, LIMITS, nothing_scores) == ","


@pytest.mark.parametrize("text", ["sep=|\na,b\nc,d\n", "SEP=|\r\na,b\nc,d\n"])
def test_a_first_line_can_name_the_delimiter(text: str) -> None:
    assert sniff(text, LIMITS, nothing_scores) == "|"


@pytest.mark.parametrize("text", ["sep=ab,c\nd,e\n", "sep=,b\na,c\n"])
def test_a_first_line_with_more_than_a_delimiter_names_none(text: str) -> None:
    assert sniff(text, LIMITS, nothing_scores) == ","


def test_only_the_first_forty_rows_and_the_columns_that_are_allowed_are_looked_at() -> None:
    seen: list[list[list[str]]] = []

    def look(rows: list[list[str]]) -> int:
        seen.append(rows)
        return 0

    sniff("a,b,c\n" * 50, Limits(columns=2), look)

    assert seen == [[["a", "b"]] * 40]


def test_the_line_that_names_the_delimiter_is_an_empty_row() -> None:
    assert list(records("sep=;\na;b\nsep=;c\n", ";", LIMITS)) == [[], ["a", "b"], ["sep=", "c"]]
    assert list(records("separate;x\n", ";", LIMITS)) == [["separate", "x"]]
    assert list(records('"sep=";x\n', ";", LIMITS)) == [["sep=", "x"]]
    assert list(records("\na;b\n", ";", LIMITS)) == [[], ["a", "b"]]


def test_a_quoted_cell_may_have_delimiters_line_ends_and_a_space_before_it() -> None:
    rows = list(records('a, "b, ""c""\nd"\r\ne,f\n', ",", LIMITS))

    assert rows == [["a", 'b, "c"\nd'], ["e", "f"]]


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ('"a"b,c', "There is a quotation mark inside a cell. Double it, or take it out."),
        (f"{'x' * 32_768},c", "A cell has more than 32,767 characters."),
    ],
)
def test_a_row_that_cannot_be_read_is_in_its_place_and_has_no_cells(row: str, why: str) -> None:
    rows = list(records(f"a,b\n{row}\nd,e\n", ",", LIMITS))

    assert rows == [["a", "b"], [], ["d", "e"]]
    assert isinstance(rows[1], UnreadableRow)
    assert [(fault.row, fault.message) for fault in faults_of(rows)] == [(2, why)]


def test_a_quotation_mark_that_never_closes_takes_in_no_later_row() -> None:
    rows = list(records('a,b\n"c,d\ne,f\n', ",", LIMITS))

    assert rows == [["a", "b"], [], ["e", "f"]]
    [fault] = faults_of(rows)
    assert (fault.row, "never closes" in fault.message) == (2, True)


def test_each_line_is_a_cell_without_its_quotation_marks() -> None:
    assert list(lines('Cook\r\n"The ""night"" nurse"\r"\n"a"b\n')) == [
        ["Cook"],
        ['The "night" nurse'],
        ['"'],
        ['"a"b'],
        [""],
    ]


def test_lines_of_two_encodings_are_each_read_in_their_own_and_it_is_said() -> None:
    data = "Nurse – nights\n".encode() + "Médecin – jour\n".encode("cp1252")

    decoded = decode(data)

    assert decoded.text == "Nurse – nights\nMédecin – jour\n"
    assert decoded.notes[0].startswith("Some lines of the file are not UTF-8")
