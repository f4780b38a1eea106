"""The reading of an ambiguous term that words elsewhere in the title choose."""

import pytest

from app.matching.findings.readings import chosen_by_words
from app.matching.index import MatchIndex
from app.matching.tables import CandidateRow, TermRow
from tests.matching.asking import index_with, title_of
from tests.matching.small import INDEX, ambiguous, contexts, in_mental_health

WITH_PHRASES = index_with(
    {"contexts": tuple(in_mental_health("setting", "primary care liaison"))},
    ambiguous=(
        ambiguous(
            "Officer",
            "catch-all",
            "Which?",
            CandidateRow("porter", (), ("lifting",)),
            CandidateRow("driver", (), ("driving", "van")),
        ),
    ),
)


def chosen(text: str, term: str, index: MatchIndex = INDEX) -> tuple[str, str] | None:
    title = title_of(text, index)
    spans = [span for part in title.segments for span in part.spans]
    span = next(span for span in spans if span.term.text == term)
    return chosen_by_words(span, title)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Officer lifting", ("porter", "lifting")),
        ("Van Officer", ("driver", "van")),
        ("Officer", None),
        ("Officer lifting driving", None),
        ("Officer - lifting", ("porter", "lifting")),
        ("Officer / lifting", None),
        ("Officer or driving", None),
    ],
)
def test_words_of_one_reading_choose_it_outside_alternatives(
    text: str, expected: tuple[str, str] | None
) -> None:
    assert chosen(text, "Officer", WITH_PHRASES) == expected


def test_the_words_are_given_as_the_table_has_them() -> None:
    assert chosen("Mental Health Practitioner pcn", "Mental Health Practitioner") == (
        "arrs-mental-health-practitioner",
        "PCN",
    )


@pytest.mark.parametrize("tail", ["primary care", "primary care - Leeds"])
def test_a_part_of_a_longer_phrase_chooses_nothing(tail: str) -> None:
    term = "Mental Health Practitioner"

    assert chosen(f"{term} {tail}", term, WITH_PHRASES) is not None
    assert chosen(f"{term} primary care liaison", term, WITH_PHRASES) is None


def test_a_term_without_recorded_words_is_not_chosen() -> None:
    assert chosen("Nurse", "Nurse") is None


@pytest.mark.parametrize("text", ["Officer (van, porter, OT)", "Officer (van, OT)"])
def test_a_word_in_a_list_of_jobs_chooses_nothing(text: str) -> None:
    index = index_with(
        ambiguous=(
            ambiguous("Officer", "catch-all", "?", CandidateRow("driver", (), ("van driver",))),
        ),
        terms=(TermRow("driver", "Van Driver", "alternative title", "exact", "a source"),),
    )

    assert chosen("Officer (van driver)", "Officer", index) == ("driver", "van driver")
    assert chosen(text.replace("van", "van driver"), "Officer", index) is None


def test_a_word_chooses_if_only_the_terms_own_words_make_its_phrase_longer() -> None:
    """'Zorb Care Coordinator', where 'zorb care' is a phrase too."""
    index = index_with(
        {"contexts": tuple(contexts("specialty", "zorb night", "zorb"))},
        ambiguous=(
            ambiguous("Night Officer", "catch-all", "?", CandidateRow("driver", (), ("zorb",))),
        ),
    )

    assert chosen("Zorb Night Officer", "Night Officer", index) == ("driver", "zorb")
    assert chosen("Zorb night - Night Officer", "Night Officer", index) is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Officer - care", "care", id="the word alone"),
        pytest.param("Officer - primary care", None, id="the end of a longer phrase"),
        pytest.param("Officer - primary care, care", "care", id="once alone"),
        pytest.param("Officer - deputy", None, id="a modifier"),
        pytest.param("Officer - Night", "Night", id="as it was written down"),
        pytest.param("Officer, night, porter", "Night", id="before another term"),
        pytest.param("Officer - night, porter", "Night", id="a word before another term"),
        pytest.param("night / Officer", None, id="an alternative before it"),
        pytest.param("Officer / Porter - night", "Night", id="after an alternative"),
        pytest.param("night - Porter / Officer", "Night", id="before an alternative"),
        pytest.param("Officer - night / Porter", None, id="before a slash"),
        pytest.param("Night Officer / Porter", "Night", id="in its own part"),
    ],
)
def test_only_words_that_mean_it_choose_a_reading(text: str, expected: str | None) -> None:
    row = CandidateRow("driver", (), ("care", "deputy", "Night"))
    index = index_with(ambiguous=(ambiguous("Officer", "catch-all", "?", row),))

    assert chosen(text, "Officer", index) == (expected and ("driver", expected))


@pytest.mark.parametrize(
    ("text", "is_chosen"),
    [
        pytest.param("Officer (van driver, Porter)", False, id="before another term"),
        pytest.param("Officer (Porter, van driver)", False, id="after another term"),
        pytest.param("Porter, van driver - Officer", False, id="after the first term"),
        pytest.param("Officer (van driver, Hull)", True, id="before a place"),
        pytest.param("Officer, van driver", True, id="beside the words themselves"),
        pytest.param("Officer (van driver - Porter)", True, id="before a dash"),
    ],
)
def test_a_term_chooses_unless_a_comma_lists_it_with_another(text: str, *, is_chosen: bool) -> None:
    row = CandidateRow("driver", (), ("van driver",))
    index = index_with(
        ambiguous=(ambiguous("Officer", "catch-all", "?", row),),
        terms=(TermRow("driver", "Van Driver", "alternative title", "exact", "a source"),),
    )

    assert (chosen(text, "Officer", index) is not None) is is_chosen
