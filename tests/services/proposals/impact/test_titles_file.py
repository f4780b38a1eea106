from collections.abc import Callable
from pathlib import Path

import pytest

from app.errors import TitlesFileError
from app.services.proposals.impact.titles_file import read_titles_for_impact

Write = Callable[[bytes], Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a file of titles."""

    def _write(content: bytes) -> Path:
        path = tmp_path / "titles.csv"
        path.write_bytes(content)
        return path

    return _write


@pytest.mark.parametrize(
    ("content", "titles"),
    [
        (b"EMHP\nPhysio, senior\n", ["EMHP", "Physio, senior"]),
        (b"EMHP\r\n\r\n  \r\nOT", ["EMHP", "OT"]),
        (b'title\nEMHP\n"Physio, senior"\n', ["EMHP", "Physio, senior"]),
        (b"\xef\xbb\xbfID, Title ,Team\n1,EMHP,a\n2,OT,b\n", ["EMHP", "OT"]),
        (b"title,team\nEMHP,a\n,\n\nOT,b\n", ["EMHP", "OT"]),
        (b"title,team\nEMHP\nOT,b,more\n", ["EMHP", "OT"]),
        (b"title\rEMHP\rOT", ["EMHP", "OT"]),
        (b"EMHP\rOT", ["EMHP", "OT"]),
        (b"TITLE\n EMHP \n", [" EMHP "]),
    ],
)
def test_titles_are_read_from_a_column_or_one_a_line(
    write: Write, content: bytes, titles: list[str]
) -> None:
    assert [query.title for query in read_titles_for_impact(write(content))] == titles


def test_a_band_column_goes_with_the_title(write: Write) -> None:
    queries = read_titles_for_impact(write(b"title, Band\nAP,4\nOT,\nGP, 8a \nEMHP\n"))

    assert [query.hints.band for query in queries] == ["4", None, "8a", None]


def test_each_row_that_cannot_be_read_is_reported(write: Write) -> None:
    long = b"x" * 301
    path = write(b'title,team\n,a\n"two\nlines",b\nOT,c\n' + long + b",d\n")

    with pytest.raises(TitlesFileError) as caught:
        read_titles_for_impact(path)

    assert caught.value.errors == (
        "row 2: The title is empty.",
        "row 3: The title contains control characters.",
        "row 6: The title is longer than 300 characters.",
    )
    assert str(caught.value).startswith("titles.csv has 3 errors")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "row 1: the file has no titles"),
        (b"title\n", "row 1: the file has no titles"),
        (b"EMHP\nCaf\xe9 Assistant\n", "row 1: the text is not UTF-8 at byte 8"),
    ],
)
def test_a_file_without_readable_titles_is_refused(write: Write, content: bytes, said: str) -> None:
    with pytest.raises(TitlesFileError) as caught:
        read_titles_for_impact(write(content))

    assert caught.value.errors == (said,)


def test_titles_without_a_band_column_have_no_band(write: Write) -> None:
    queries = read_titles_for_impact(write(b"title,team\nAP,a\nOT,b\n"))

    assert [query.hints.band for query in queries] == [None, None]


def test_a_fault_in_a_list_of_lines_has_the_number_of_its_line(write: Write) -> None:
    with pytest.raises(TitlesFileError) as caught:
        read_titles_for_impact(write(b"EMHP\n\n" + b"x" * 301 + b"\nOT\n"))

    assert caught.value.errors == ("row 3: The title is longer than 300 characters.",)


def test_a_row_too_short_to_have_a_title_has_an_empty_one(write: Write) -> None:
    with pytest.raises(TitlesFileError) as caught:
        read_titles_for_impact(write(b"band,title\n4,OT\n5\n"))

    assert caught.value.errors == ("row 3: The title is empty.",)


def test_a_file_whose_titles_are_all_faulty_still_has_titles(write: Write) -> None:
    with pytest.raises(TitlesFileError) as caught:
        read_titles_for_impact(write(b"x" * 301))

    assert caught.value.errors == ("row 1: The title is longer than 300 characters.",)


def test_a_heading_cell_can_have_two_lines(write: Write) -> None:
    queries = read_titles_for_impact(write(b'"Staff\ngroup",title\na,EMHP\nb,OT\n'))

    assert [query.title for query in queries] == ["EMHP", "OT"]


def test_rows_are_counted_in_lines_below_a_heading_of_two(write: Write) -> None:
    with pytest.raises(TitlesFileError) as caught:
        read_titles_for_impact(write(b'"Staff\ngroup",title\na,EMHP\nb,\n'))

    assert caught.value.errors == ("row 4: The title is empty.",)


def test_a_list_of_lines_can_begin_with_a_quotation_mark(write: Write) -> None:
    queries = read_titles_for_impact(write(b'"Title" lead\n"OT\nEMHP\n'))

    assert [query.title for query in queries] == ['"Title" lead', '"OT', "EMHP"]


def test_a_cell_that_never_ends_is_reported_with_its_row_and_the_faults_before_it(
    write: Write,
) -> None:
    path = write(b'title\nEMHP\n\x07\n"OT\n' + b"GP\n" * 50_000)

    with pytest.raises(TitlesFileError) as caught:
        read_titles_for_impact(path)

    assert caught.value.errors == (
        "row 3: The title contains control characters.",
        "row 4: a cell has more than 131,072 characters. Is a quotation mark missing?",
    )


def test_a_long_list_of_lines_can_begin_with_a_quotation_mark_that_is_never_closed(
    write: Write,
) -> None:
    queries = read_titles_for_impact(write(b'"OT\n' + b"GP\n" * 50_000))

    assert (queries[0].title, len(queries)) == ('"OT', 50_001)
