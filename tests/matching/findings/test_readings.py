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
