import pytest

from app.errors import FileKindError, TableError
from app.spreadsheets.formats.delimited import decode, decode_pasted


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le"])
def test_a_certain_encoding_is_read_without_a_note(encoding: str) -> None:
    decoded = decode("Caf\u00e9 Assistant, ward clerk".encode(encoding))

    assert (decoded.text, decoded.notes) == ("Caf\u00e9 Assistant, ward clerk", ())


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
