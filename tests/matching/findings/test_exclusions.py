"""Words that say that a post is not a role, or not yet."""

import pytest

from app.matching.resolve import resolve_title
from app.matching.tables import ContextRow, GradeRow, ModifierRow, SetAsideRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import role

EXCLUSIONS = ("non", "not", "ex", "former", "excluding", "excl", "other than", "no longer")
WITH_EXCLUSIONS = index_with(
    {
        "modifiers": (
            *(ModifierRow(word, "exclusion") for word in EXCLUSIONS),
            ModifierRow("aspiring", "not yet"),
            ModifierRow("proposed", "not yet"),
        ),
        "contexts": (ContextRow("non clinical", "service", "Non-clinical", False),),
        "set_aside": (SetAsideRow("not open to agencies", "recruitment"),),
        "grades": (GradeRow("registered", "level", "registered"),),
    },
    roles=(role("Clinical Porter"), role("Non-Executive Porter")),
)


@pytest.mark.parametrize(
    "title",
    [
        "Former Ward Manager",
        "Ex-Physiotherapist",
        "Ward Manager - Former",
        "Excluding Physiotherapists",
        "Team excl. Physiotherapists",
        "Other than Physiotherapist",
        "No longer Care Coordinator",
        "Nurse (not registered)",
        "Non-Physiotherapist Porter",
        "Non-clinical Porter",
        "Ex-Nurse",
        "Former Mental Health Practitioner (EMHP)",
    ],
)
def test_a_role_that_is_ruled_out_is_never_given(title: str) -> None:
    verdict = decided(title, WITH_EXCLUSIONS)

    assert verdict.why == "gated"
    assert verdict.reasons[0].endswith("says that the post is not this role")


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("Leeds former Ward Manager", "former"),
        ("Porter - former - Zorblax", "former"),
        ("Porter (former, Zorblax)", "former"),
        ("Ex-Physiotherapist", "ex"),
        ("Former Clinical / Counselling Psychologist", "former"),
    ],
)
def test_the_word_that_rules_the_role_out_is_named(title: str, word: str) -> None:
    answer = resolve_title(title, WITH_EXCLUSIONS)

    assert f"'{word}' says that the post is not this role" in answer.reasons
    assert answer.obstacle is not None
    assert answer.obstacle.words == (word,)


@pytest.mark.parametrize("title", ["Aspiring Ward Manager", "Proposed Care Coordinator"])
def test_a_role_that_nobody_has_yet_is_never_given(title: str) -> None:
    verdict = decided(title, WITH_EXCLUSIONS)

    assert verdict.why == "gated"
    assert verdict.reasons[0].endswith("says that nobody has this role yet")


def test_a_known_name_keeps_its_own_word() -> None:
    assert said("Non-Executive Porter", WITH_EXCLUSIONS) == "non-executive-porter"


@pytest.mark.parametrize(
    "title", ["Porter (Non-Clinical)", "Porter - Not open to agencies", "Porter (not Zorblax)"]
)
def test_what_is_ruled_out_beside_a_role_leaves_the_role(title: str) -> None:
    assert said(title, WITH_EXCLUSIONS) == "porter"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Zorblax / Physiotherapist", "physiotherapist"),
        ("Porter or former Zorblax", "porter"),
        ("Clinical / former Counselling Psychologist", "alternatives"),
        ("Former", "outside"),
        ("Former Zorblax", "outside"),
    ],
)
def test_a_word_that_rules_out_nothing_leaves_the_answer(title: str, expected: str) -> None:
    assert said(title, WITH_EXCLUSIONS) == expected


@pytest.mark.parametrize(
    "title",
    ["Former Clinical / Counselling Psychologist", "Former clinical or counselling psychologist"],
)
def test_a_first_word_rules_out_a_list_with_one_head(title: str) -> None:
    assert said(title, WITH_EXCLUSIONS) == "gated"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("Band 6 Former Ward Manager", "gated", id="first but for a band"),
        pytest.param("Former Zorblax, Physiotherapist", "gated", id="before a list"),
        pytest.param("Former Zorblax and Physiotherapist", "gated", id="before 'and'"),
        pytest.param("Former Zorblax - Physiotherapist", "physiotherapist", id="before a dash"),
        pytest.param("Former Porter - Physiotherapist", "gated", id="before a role and a dash"),
        pytest.param("Porter - Former Band 6", "gated", id="last but for a band"),
        pytest.param("Porter former Band 6", "gated", id="before a band"),
        pytest.param("Porter former B6", "gated", id="before a band of one word"),
        pytest.param("Leeds - not Zorblax Ward Manager", "gated", id="in a later part"),
        pytest.param("Porter Former Senior", "gated", id="before a level"),
        pytest.param("Porter Ex Leeds", "porter", id="before a place"),
        pytest.param("Leeds non Porter", "gated", id="before the role"),
        pytest.param("Porter not Zorblax Driver", "gated", id="words before a second role"),
        pytest.param("Non clinical Leeds Porter", "porter", id="in a setting before a place"),
        pytest.param("Porter former Zorblax / Driver", "alternatives", id="after the first job"),
    ],
)
def test_a_word_of_exclusion_rules_out_what_follows_it(title: str, expected: str) -> None:
    assert said(title, WITH_EXCLUSIONS) == expected
