"""A discipline with words of level is its profession."""

import pytest

from app.matching.resolve import resolve_title
from app.matching.tables import HeadRow, SetAsideRow, SpecialTermRow
from tests.matching.asking import decided, index_with, said
from tests.matching.small import contexts

WORDS = index_with(
    {
        "contexts": (
            *contexts("work", "project"),
            *contexts("service", "zorb service"),
        ),
        "heads": (HeadRow("service", "team or place"),),
        "set_aside": (SetAsideRow("not open to agencies", "recruitment"),),
        "special_terms": (
            SpecialTermRow("physiotherapy", "discipline", "physiotherapist"),
            SpecialTermRow("zorb therapy", "discipline", "occupational-therapist"),
            SpecialTermRow("practitioner", "discipline head", None),
        ),
    }
)


@pytest.mark.parametrize(
    ("title", "role_id", "levels"),
    [
        ("Lead Physiotherapy", "physiotherapist", ("lead",)),
        ("Physiotherapy Specialist", "physiotherapist", ("specialist",)),
        ("Senior Stroke Physiotherapy, Hull", "physiotherapist", ("senior",)),
        ("Advanced Physiotherapy", "physiotherapist", ("advanced",)),
        ("Lead Physiotherapy Not Open To Agencies", "physiotherapist", ("lead",)),
        ("Zorb Therapy Practitioner", "occupational-therapist", ()),
    ],
)
def test_a_discipline_with_a_level_is_its_profession(
    title: str, role_id: str, levels: tuple[str, ...]
) -> None:
    verdict = decided(title, WORDS)

    assert (verdict.role_id, verdict.rule, verdict.levels) == (role_id, "specialty", levels)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Physiotherapy", id="no level"),
        pytest.param("Lead Physiotherapy Manager", id="another job"),
        pytest.param("Physiotherapy Project Lead", id="a kind of work"),
        pytest.param("Lead Physiotherapy Zorb Service", id="a service"),
        pytest.param("Lead Blorple Physiotherapy", id="an unknown word"),
        pytest.param("Deputy Physiotherapy Lead", id="another post"),
    ],
)
def test_a_discipline_beside_other_words_is_not_its_profession(title: str) -> None:
    assert said(title, WORDS) != "physiotherapist"


def test_the_reasons_say_that_the_discipline_is_read_as_the_profession() -> None:
    reasons = resolve_title("Lead Physiotherapy", WORDS).reasons

    assert (
        "with a word of level, 'physiotherapy' is read as its profession: Physiotherapist"
        in reasons
    )
