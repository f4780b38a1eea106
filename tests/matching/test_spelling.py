"""Misspellings and the words they may stand for."""

import pytest

from app.matching.spelling import near_spellings, nearest_word

SPELLINGS = near_spellings(
    ("therapist", "psychiatric", "nursing", "nurse", "orthotist", "orthoptist")
)


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
        pytest.param("nurze", id="too short to tell"),
        pytest.param("nrusng", id="two edits in a short word"),
        pytest.param("orthootist", id="as close to two known words"),
        pytest.param("psychology", id="another word"),
        pytest.param("nursing2", id="figures in it"),
        pytest.param("psyciatrc", id="two letters missing"),
    ],
)
def test_any_other_word_means_nothing(word: str) -> None:
    assert nearest_word(word, SPELLINGS) is None


def test_a_known_word_means_itself() -> None:
    assert nearest_word("therapist", SPELLINGS) == "therapist"
