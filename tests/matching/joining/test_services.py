"""A part that is a service or team is not a post."""

import pytest

from tests.matching.asking import index_with, said
from tests.matching.small import heads

WITH_SERVICES = index_with({"heads": tuple(heads("team or place", "service", "hub"))})


@pytest.mark.parametrize("title", ["Physiotherapist (GP Service)", "OT - Porter Hub"])
def test_a_service_named_after_a_role_is_not_a_post(title: str) -> None:
    assert said(title, WITH_SERVICES) in {"physiotherapist", "occupational-therapist"}


@pytest.mark.parametrize("title", ["Physiotherapist (GP Team)", "OT - Nursing Associate Zorb"])
def test_another_word_does_not_make_a_service_of_it(title: str) -> None:
    assert said(title, WITH_SERVICES) == "overlap"


@pytest.mark.parametrize("title", ["GP Service - Porter Hub"])
def test_a_title_of_services_alone_keeps_its_roles(title: str) -> None:
    assert said(title, WITH_SERVICES) is not None
