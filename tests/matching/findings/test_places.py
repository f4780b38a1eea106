"""A team, a service or a place named after a role is not a post."""

import pytest

from tests.matching.asking import decided, index_with, said
from tests.matching.small import heads

WITH_PLACES = index_with({"heads": tuple(heads("team or place", "lodge", "office", "team"))})


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
