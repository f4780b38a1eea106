"""A title as words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.tokens import DASH, HYPHEN, SLASH, TitleError, fold, repair, tokenise


@pytest.mark.parametrize(
    ("title", "words"),
    [
        ("Children's Wellbeing Practitioners", ["children", "wellbeing", "practitioner"]),
        ("Children’s  Wellbeing\u00a0Practitioner", ["children", "wellbeing", "practitioner"]),
        ("R.M.N. Nurse", ["rmn", "nurse"]),
        ("A&E Nurse & Manager", ["a&e", "nurse", "manager"]),
        ("Consultants in O&Gs", ["consultant", "o&g"]),
        ("Director of the Nursing", ["director", "nursing"]),
        ("37.5hrs Porter", ["37.5hr", "porter"]),
        ("\uff2e\uff55\uff52\uff53\uff45", ["nurse"]),
        ("Nurse \u00e2\u20ac\u201c Leeds", ["nurse", "leed"]),
    ],
)
def test_a_title_is_split_into_folded_words(title: str, words: list[str]) -> None:
    assert [token.text for token in tokenise(repair(title))] == words


def test_a_spaced_hyphen_breaks_and_a_tight_one_joins() -> None:
    tokens = tokenise("In-patient Nurse- Leeds / York")

    assert [token.text for token in tokens] == ["in", "patient", "nurse", "leed", "york"]
    assert [token.gap for token in tokens] == [0, HYPHEN, 0, DASH, SLASH]


def test_offsets_point_into_the_title() -> None:
    title = "Band 6 (EMHP) – R.M.N."

    for token in tokenise(title):
        assert title[token.start : token.end].lower().replace(".", "").startswith(token.text[:1])


@pytest.mark.parametrize(
    ("title", "mended"),
    [
        ("Nurse – Leeds — York", "Nurse – Leeds — York"),
        ("Nurse – \u00e2\u20ac\u201c Leeds", "Nurse – – Leeds"),
        ("T&amp;O Nurse – Leeds", "T&O Nurse – Leeds"),
        ("Nurse – \uff2ceeds", "Nurse – Leeds"),
    ],
)
def test_a_dash_alone_is_left_and_hides_no_other_fault(title: str, mended: str) -> None:
    assert repair(title) == mended


def test_brackets_close_and_open_between_words_without_spaces() -> None:
    tokens = tokenise("Nurse (RMN)(CAMHS) (a)) Leeds(b")

    assert [(token.text, token.depth) for token in tokens] == [
        ("nurse", 0), ("rmn", 1), ("camh", 1), ("leed", 0), ("b", 1),
    ]  # fmt: skip


@pytest.mark.parametrize("title", ["", "   ", "x" * 301, "Nurse\tManager", "Nurse\x00", "\ud800"])
def test_a_title_that_cannot_be_read_is_refused(title: str) -> None:
    with pytest.raises(TitleError):
        repair(title)


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=30))
def test_folding_is_idempotent(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@given(st.text(max_size=120))
def test_reading_the_read_words_again_changes_nothing(text: str) -> None:
    once = [token.text for token in tokenise(text)]

    assert [token.text for token in tokenise(" ".join(once))] == once
