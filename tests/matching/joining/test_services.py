"""A part that is a service or team is not a post."""

import pytest

from app.matching.tables import SetAsideRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import contexts, heads

WITH_SERVICES = index_with(
    {
        "heads": tuple(heads("team or place", "service", "hub")),
        "contexts": tuple(contexts("service", "hub")),
        "set_aside": (SetAsideRow("days", "hours"),),
    }
)


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        pytest.param("Physiotherapist (GP Service)", "physiotherapist", id="in a bracket"),
        pytest.param("OT - Porter Hub", "occupational-therapist", id="after a dash"),
        pytest.param("Porter Hub - OT", "occupational-therapist", id="before the post"),
        pytest.param("Porter / GP Service", "porter", id="after a slash"),
        pytest.param("OT - General Practitioner Hub", "occupational-therapist", id="of two words"),
        pytest.param("OT - Hull - Porter Hub", "occupational-therapist", id="of three parts"),
        pytest.param("OT - Porter Hub Days", "occupational-therapist", id="with hours after it"),
        pytest.param("OT - Porter Hub - Band 6", "occupational-therapist", id="with a band"),
    ],
)
def test_a_service_named_after_a_role_is_not_a_post(title: str, role_id: str) -> None:
    verdict = decided(title, WITH_SERVICES)

    assert (verdict.role_id, verdict.doubts) == (role_id, ())


@pytest.mark.parametrize(
    "title",
    ["Physiotherapist (GP Team)", "OT - Nursing Associate Zorb", "OT - Hub Nursing Associate"],
)
def test_another_word_does_not_make_a_service_of_it(title: str) -> None:
    assert said(title, WITH_SERVICES) == "overlap"


@pytest.mark.parametrize("title", ["GP Service - Porter Hub", "GP Service"])
def test_a_title_of_services_alone_keeps_its_roles(title: str) -> None:
    verdict = decided(title, WITH_SERVICES)

    assert verdict.candidates[:1] == ("general-practitioner",)
    assert verdict.outcome == "unmatched"
