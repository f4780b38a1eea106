"""Misspellings and the words that they may mean."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.matching.spelling import Spellings, near_spellings, nearest_word

KNOWN = ("therapist", "psychiatric", "nursing", "nurse", "orthotist", "orthoptist")
SPELLINGS = near_spellings(KNOWN)
LONGEST = max(map(len, KNOWN))


class CountedForms(dict[str, tuple[str, ...]]):
    """The forms of known words, with a count of how often one is looked up."""

    looked_up = 0

    def get(self, form: str, default: object = None) -> object:  # type: ignore[override]  # counted
        """As a dict does."""
        self.looked_up += 1
        return super().get(form, default)


def look_ups(word: str) -> int:
    """How many forms are looked up to find the word that is nearest to one."""
    forms = CountedForms(SPELLINGS.forms)
    nearest_word(word, Spellings(forms, SPELLINGS.most_letters))
    return forms.looked_up


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("therpist", "therapist"),
        ("threapist", "therapist"),
        ("phsyciatric", "psychiatric"),
        ("psyychiiatric", "psychiatric"),
        ("nursin", "nursing"),
    ],
)
def test_a_word_close_to_one_known_word_may_mean_it(word: str, meant: str) -> None:
    assert nearest_word(word, SPELLINGS) == meant


@pytest.mark.parametrize(
    "word",
    [
        pytest.param("nurze", id="too short to say"),
        pytest.param("nrusng", id="two edits in a short word"),
        pytest.param("orthootist", id="as close to two known words"),
        pytest.param("psychology", id="another word"),
        pytest.param("nursing2", id="figures in it"),
        pytest.param("psyciatrc", id="two letters missing"),
        pytest.param("", id="no letters"),
    ],
)
def test_any_other_word_means_nothing(word: str) -> None:
    assert nearest_word(word, SPELLINGS) is None


@pytest.mark.parametrize("word", [word for word in KNOWN if len(word) >= 6])
def test_a_known_word_means_itself(word: str) -> None:
    assert nearest_word(word, SPELLINGS) == word


def test_two_letters_too_many_in_the_longest_word_are_still_recognised() -> None:
    assert nearest_word("psychhiatrric", SPELLINGS) == "psychiatric"


@pytest.mark.parametrize("letters", [LONGEST + 3, 300])
def test_no_form_of_a_word_longer_than_any_known_is_looked_up(letters: int) -> None:
    assert look_ups("x" * letters) == 0


def test_the_work_for_a_word_grows_with_the_longest_known_word_only() -> None:
    letters = LONGEST + 2
    every_form = 1 + letters + letters * (letters - 1) // 2

    assert look_ups("x" * letters) == every_form


def test_without_known_words_nothing_is_meant() -> None:
    assert nearest_word("therapist", near_spellings(())) is None


@given(st.sampled_from([word for word in KNOWN if len(word) >= 9]), st.data())
def test_a_known_word_with_any_two_letters_added_means_a_known_word_or_nothing(
    word: str, data: st.DataObject
) -> None:
    for _ in range(2):
        at = data.draw(st.integers(0, len(word)))
        word = word[:at] + data.draw(st.sampled_from("aeiou")) + word[at:]

    assert nearest_word(word, SPELLINGS) in {None, *KNOWN}


@given(st.text(alphabet="therapis", max_size=14))
def test_the_word_meant_is_within_the_edits_allowed(word: str) -> None:
    meant = nearest_word(word, SPELLINGS)

    assert meant is None or abs(len(meant) - len(word)) <= 2
