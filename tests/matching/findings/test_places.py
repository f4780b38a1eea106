"""A team, a service or a place named after a role is not a post."""

import pytest

from app.matching.resolve import resolve_title
from app.matching.tables import GradeRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import contexts, heads

WITH_PLACES = index_with(
    {
        "heads": tuple(heads("team or place", "lodge", "office", "team")),
        "contexts": (*contexts("specialty", "stroke"), *contexts("place", "harbour")),
        "grades": (GradeRow("deputy", "level", "deputy"),),
    }
)


@pytest.mark.parametrize(
    "title",
    ["Porters Lodge", "Porter's Office", "Nurses Team", "Team of Porters", "Porters Lodge 2"],
)
def test_a_place_of_people_is_not_a_post(title: str) -> None:
    verdict = decided(title, WITH_PLACES)

    assert verdict.why == "gated"
    assert verdict.reasons[-1] == "a team, a service or a place is not a post"


@pytest.mark.parametrize("title", ["Porter in the Lodge", "Porter - Office", "Porter, Leeds"])
def test_a_place_beside_a_post_leaves_the_post(title: str) -> None:
    assert said(title, WITH_PLACES) == "porter"


def test_the_noun_of_the_place_is_what_stood_in_the_way() -> None:
    obstacle = resolve_title("Porters Zorblax Lodge", WITH_PLACES).obstacle

    assert obstacle is not None
    assert obstacle.words == ("lodge",)


@pytest.mark.parametrize("title", ["Porters Harbour Lodge", "Porters Zorblax Lodge"])
def test_a_place_of_people_can_have_a_name(title: str) -> None:
    assert said(title, WITH_PLACES) == "gated"
    for one in ("Porter", "Deputy Porter"):
        assert said(title.replace("Porters", one), WITH_PLACES) != "gated"


@pytest.mark.parametrize(
    "word", ["Stroke", "Deputy", "Practitioner", "Therapist", "Zorblax Stroke", "Zorblax Deputy"]
)
def test_people_with_a_field_or_another_job_in_between_are_no_place(word: str) -> None:
    verdict = decided(f"Porters {word} Office", WITH_PLACES)

    assert "a team, a service or a place is not a post" not in verdict.reasons


@pytest.mark.parametrize("title", ["Team for Porters", "Ward of Porters", "Team Porter", "Porters"])
def test_only_a_team_of_people_is_no_post(title: str) -> None:
    verdict = decided(title, WITH_PLACES)

    assert "a team, a service or a place is not a post" not in verdict.reasons


def test_a_place_after_a_break_is_where_the_people_work() -> None:
    assert said("Porters - Zorblax Lodge", WITH_PLACES) == "porter"


@pytest.mark.parametrize(
    ("title", "against"),
    [
        pytest.param("Porters Lodge", ("lodge",), id="after people"),
        pytest.param("Porter Lodge", ("lodge",), id="after a person"),
        pytest.param("Porters Zorblax Blorp Lodge", ("lodge",), id="words between"),
        pytest.param("Porters Lodge Office", ("lodge", "office"), id="two"),
        pytest.param("Team of Porters", ("team",), id="before people"),
        pytest.param("Team of the Porters", ("team",), id="an article between"),
        pytest.param("Porter Zorblax Lodge", (), id="words after one person"),
        pytest.param("Porters, Lodge", (), id="a break between"),
        pytest.param("Porters Zorblax, Lodge", (), id="a break later"),
        pytest.param("Porters Lodge Zorblax", (), id="another last word"),
        pytest.param("Lodge Porters", (), id="before them"),
        pytest.param("of Porters", (), id="nothing before them"),
        pytest.param("Lodge for Porters", (), id="another preposition"),
        pytest.param("Zorblax of Porters", (), id="another word before them"),
        pytest.param("Lodge Zorblax of Porters", (), id="a word after it"),
    ],
)
def test_a_noun_for_a_place_counts_only_where_it_makes_one_of_people(
    title: str, against: tuple[str, ...]
) -> None:
    verdict = decided(title, WITH_PLACES)

    assert verdict.against == against
    assert (verdict.why == "gated") is bool(against)
