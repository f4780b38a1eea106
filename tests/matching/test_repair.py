"""A title as text."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from app.matching.repair import MAX_TITLE_CHARACTERS, TitleError, repair


@pytest.mark.parametrize(
    ("title", "corrected"),
    [
        ("Nurse – Leeds — York", "Nurse – Leeds — York"),
        ("Nurse – \u00e2\u20ac\u201c Leeds", "Nurse – – Leeds"),
        ("T&amp;O Nurse – Leeds", "T&O Nurse – Leeds"),
        ("Nurse – \uff2ceeds", "Nurse – Leeds"),
    ],
)
def test_a_dash_alone_is_left_and_hides_no_other_fault(title: str, corrected: str) -> None:
    assert repair(title) == corrected


@pytest.mark.parametrize("mark", ["\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"])
def test_places_where_a_word_may_break_are_left_out(mark: str) -> None:
    assert repair(f"Physio{mark}therapist") == "Physiotherapist"


@pytest.mark.parametrize(
    ("title", "message"),
    [
        ("", "The title is empty."),
        ("   ", "The title is empty."),
        ("\u00ad", "The title is empty."),
        ("x" * 301, "The title is longer than 300 characters."),
        ("Nurse\tManager", "The title contains control characters."),
        ("Nurse\x00", "The title contains control characters."),
        ("\ud800", "The title contains control characters."),
        ("Nurse \u2028", "The title contains control characters."),
    ],
)
def test_a_title_that_nobody_can_read_is_refused(title: str, message: str) -> None:
    with pytest.raises(TitleError, match=f"^{message}$"):
        repair(title)


@given(st.text(alphabet=st.characters(codec="ascii", categories=["L", "N", "P", "S"]), min_size=1))
def test_plain_ascii_stays_as_it_is(title: str) -> None:
    assert repair(title[:MAX_TITLE_CHARACTERS]) == title[:MAX_TITLE_CHARACTERS]


@given(st.text(max_size=320))
@example("\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 20)
def test_a_title_is_refused_or_given_back_with_words_in_it_and_never_too_long(title: str) -> None:
    try:
        corrected = repair(title)
    except TitleError:
        return
    assert corrected.strip()
    assert len(corrected) <= MAX_TITLE_CHARACTERS
