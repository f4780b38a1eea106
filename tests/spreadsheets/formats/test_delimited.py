import pytest

from app.spreadsheets.formats.delimited import decode


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
