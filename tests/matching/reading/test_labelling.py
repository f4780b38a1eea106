"""A title's words labelled by the word lists."""

import pytest

from app.matching.reading.labelling import settle_noise
from tests.matching.asking import decided, index_with, labels_of, said
from tests.matching.small import INDEX, contexts, in_mental_health

LONG = index_with({"contexts": tuple(contexts("specialty", "head and neck", "old age lead"))})


def test_the_longest_phrase_of_context_is_marked() -> None:
    index = index_with({"contexts": tuple(in_mental_health("setting", "primary care liaison"))})

    marked = [context and context.value for context in labels_of("primary care liaison").context]
    longer = [
        context and context.value for context in labels_of("primary care liaison", index).context
    ]

    assert marked == ["primary care", "primary care", None]
    assert longer == ["primary care liaison"] * 3


@pytest.mark.parametrize(
    ("text", "grades"), [("senior nurse", ["senior", None]), ("nurse", [None])]
)
def test_grades_are_marked(text: str, grades: list[str | None]) -> None:
    assert labels_of(text).grade == grades


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("head porter", ["director", None]),
        ("head & neck porter", [None, None, None]),
        ("old age lead porter", [None, None, None, None]),
    ],
)
def test_a_modifier_inside_a_longer_context_is_not_one(text: str, marked: list[str | None]) -> None:
    labels = labels_of(text, LONG)

    assert labels.identity == marked
    assert not any(labels.grade)


@pytest.mark.parametrize(
    ("text", "expected"),
    [("EMHP in training", True), ("EMHP training", False), ("EMHP for training", False)],
)
def test_in_training_is_a_training_word(text: str, expected: bool) -> None:
    assert ("training" in labels_of(text).identity) is expected


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("PA to the ward manager", ["reporting line"] * 2),
        ("Deputy to the director", ["reporting line"]),
        ("Driver to the director", []),
        ("PA for the director", []),
    ],
)
def test_the_words_after_a_reporting_word_and_to_are_another_post(
    text: str, facets: list[str]
) -> None:
    assert [facet for facet in labels_of(text).facet if facet] == facets


@pytest.mark.parametrize(
    ("text", "covered", "facets"),
    [
        ("post nurse", set(), ["recruitment", None]),
        ("post nurse", {0}, [None, None]),
        ("bank staff nurse", {1, 2}, [None, None, None]),
        ("full time nurse", set(), ["contract", "contract", None]),
    ],
)
def test_noise_is_set_aside_outside_known_terms_and_grades(
    text: str, covered: set[int], facets: list[str | None]
) -> None:
    labels = labels_of(text)

    settle_noise(labels, covered, INDEX)

    assert labels.facet == facets


@pytest.mark.parametrize("title", ["EMHP in training", "EMHP in Blorp Training"])
def test_who_is_in_training_is_a_trainee(title: str) -> None:
    assert labels_of(title).identity[-1] == "training"


@pytest.mark.parametrize("title", ["EMHP Training", "Lead in Stroke Training", "EMHP for Training"])
def test_other_training_is_work(title: str) -> None:
    assert "training" not in labels_of(title).identity


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Physiotherapist Led Team", "outside"),
        ("Physiotherapist-led Team Porter", "porter"),
        ("Porter Led", "porter"),
    ],
)
def test_who_leads_a_service_is_not_the_post(title: str, expected: str) -> None:
    assert said(title) == expected


@pytest.mark.parametrize("word", ["Support", "Aide", "Mate", "Buddy", "Mentor", "Route"])
def test_somebody_who_works_to_a_role_is_not_the_role(word: str) -> None:
    assert decided(f"{word} to Ward Manager").role_id is None
