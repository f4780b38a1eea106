"""A title's words labelled by the word lists."""

import pytest

from app.matching.reading.labelling import settle_noise
from app.matching.tables import ModifierRow, SetAsideRow
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


REPORTING = (
    *("pa", "secretary", "assistant", "report", "reporting", "deputy", "administrator"),
    *("accountable", "adviser", "aide", "buddy", "clerk", "helper", "mate", "mentor"),
    *("supervisor", "support", "conversion", "pathway", "progression", "route", "transition"),
)


@pytest.mark.parametrize("word", REPORTING)
def test_the_post_that_a_word_of_reporting_goes_to_is_set_aside(word: str) -> None:
    facet = labels_of(f"Zorb {word} to the Blorp Manager").facet

    assert facet[-3:] == [None, "reporting line", "reporting line"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Zorb Porter to the Blorp Manager", id="another word"),
        pytest.param("Zorb Clerk, Blorp Manager", id="no preposition"),
        pytest.param("Zorb Clerk for the Blorp Manager", id="another preposition"),
        pytest.param("Zorb Clerk Porter to the Blorp Manager", id="a word between"),
        pytest.param("to Hull for Ward Clerk", id="no word before"),
    ],
)
def test_other_words_before_a_post_leave_it(text: str) -> None:
    assert "reporting line" not in labels_of(text).facet


def test_the_first_word_of_reporting_begins_what_is_set_aside() -> None:
    facet = labels_of("Clerk to the Secretary to the Manager").facet

    assert facet == [None, "reporting line", "reporting line"]


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        pytest.param("Zorb Led Blorp", ["service", "service", None], id="two words"),
        pytest.param("Zorb-led Blorp", ["service", "service", None], id="a hyphen"),
        pytest.param("Night Zorb Led Blorp", [None, "service", "service", None], id="words before"),
        pytest.param("Zorb - Led Blorp", [None, None, None], id="another part"),
        pytest.param("Zorb Led", [None, None], id="nothing after it"),
        pytest.param("Led Zorb", [None, None], id="nothing before it"),
    ],
)
def test_who_leads_a_service_is_set_aside(text: str, facet: list[str | None]) -> None:
    assert labels_of(text).facet == facet


@pytest.mark.parametrize(
    ("text", "trainee"),
    [
        pytest.param("EMHP in Training", [1], id="alone"),
        pytest.param("EMHP in Blorp Training", [1, 2], id="after a word that no list has"),
        pytest.param("EMHP in Team Training", [1, 2], id="after a service"),
        pytest.param("EMHP in Stroke Training", [], id="after a field"),
        pytest.param("EMHP in Blorp - Training", [], id="in another part"),
        pytest.param("EMHP Blorp in Training", [2], id="a word before the preposition"),
        pytest.param("EMHP for Blorp Training", [], id="another preposition"),
        pytest.param("Training EMHP in Training", [2], id="twice"),
    ],
)
def test_a_kind_of_training_is_of_who_is_in_it(text: str, trainee: list[int]) -> None:
    identity = labels_of(text).identity

    assert [at for at, kind in enumerate(identity) if kind == "training"] == trainee


def test_a_word_of_an_advert_with_a_word_of_exclusion_rules_nothing_out() -> None:
    index = index_with(
        {
            "modifiers": (ModifierRow("not", "exclusion"),),
            "set_aside": (SetAsideRow("not open", "recruitment"),),
        }
    )

    assert labels_of("Porter not open", index).identity == [None, None, None]
    assert labels_of("Porter not Driver", index).identity == [None, "exclusion", None]
    assert labels_of("Trainee not open", index).identity == ["training", None, None]


def test_a_word_of_exclusion_in_a_longer_setting_is_one_and_a_level_is_not() -> None:
    index = index_with(
        {
            "modifiers": (ModifierRow("non", "exclusion"),),
            "contexts": tuple(contexts("setting", "non clinical", "zorb lead", "senior zorb")),
        }
    )

    assert labels_of("non clinical", index).identity == ["exclusion", None]
    assert labels_of("zorb lead", index).grade == [None, None]
    assert labels_of("senior zorb", index).grade == [None, None]
    assert labels_of("senior porter zorb lead", index).grade == ["senior", None, None, None]


@pytest.mark.parametrize(
    ("text", "facet"),
    [
        pytest.param("Ward Vacancy Manager", [None, None, None], id="what is managed"),
        pytest.param("Clerk to Vacancy", [None, "reporting line"], id="whom the post is for"),
        pytest.param("Ward Vacancy Porter", [None, "recruitment", None], id="what is not"),
        pytest.param("Senior Full Time Porter", [None, "contract", "contract", None], id="two"),
        pytest.param("Bank Staff Porter", [None, "contract", None], id="a level too"),
        pytest.param("Apprentice Post Porter", [None, "recruitment", None], id="a modifier too"),
    ],
)
def test_a_word_of_an_advert_is_set_aside_if_it_is_nothing_else(
    text: str, facet: list[str | None]
) -> None:
    index = index_with({"set_aside": (SetAsideRow("apprentice post", "recruitment"),)})
    labels = labels_of(text, index)

    settle_noise(labels, set(), index)

    assert labels.facet == facet
