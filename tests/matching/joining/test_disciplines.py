"""A discipline in one part of a title, and words of level in the part beside it."""

import pytest

from app.matching.tables import SpecialTermRow
from tests.matching.asking import decided, index_with, said

WORDS = index_with(
    {
        "special_terms": (
            SpecialTermRow("physiotherapy", "discipline", "physiotherapist"),
            SpecialTermRow("practitioner", "discipline head", None),
        )
    }
)


@pytest.mark.parametrize(
    ("title", "levels"),
    [
        ("Specialist - Physiotherapy", ("specialist",)),
        ("Physiotherapy (Lead)", ("lead",)),
        ("Practitioner, Physiotherapy", ()),
        ("Advanced Practitioner - Stroke Physiotherapy", ("advanced",)),
    ],
)
def test_a_part_of_level_makes_a_discipline_its_profession(
    title: str, levels: tuple[str, ...]
) -> None:
    verdict = decided(title, WORDS)

    assert (verdict.role_id, verdict.levels) == ("physiotherapist", levels)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Specialist / Physiotherapy", id="an alternative"),
        pytest.param("Manager - Physiotherapy", id="another job"),
        pytest.param("Specialist - Physiotherapy Blorple", id="an unknown word"),
        pytest.param("Hull - Physiotherapy", id="a place"),
    ],
)
def test_another_part_does_not(title: str) -> None:
    assert said(title, WORDS) != "physiotherapist"


def test_a_level_beside_a_job_is_the_jobs_and_makes_no_profession_of_it() -> None:
    verdict = decided("Specialist - Healthcare Assistant - Physiotherapy", WORDS)

    assert verdict.role_id == "healthcare-assistant"
