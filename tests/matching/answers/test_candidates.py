"""The roles that a title may mean."""

import pytest

from app.matching.resolve import resolve_title
from app.matching.tables import CandidateRow
from tests.matching.asking import index_with
from tests.matching.small import INDEX, ambiguous, heads, role


def candidates(title: str, limit: int = 5) -> list[tuple[str, tuple[str, ...]]]:
    """The ids of the candidates, with their reasons."""
    answer = resolve_title(title, INDEX, limit=limit)
    return [(one.role.role_id, one.reasons) for one in answer.candidates]


def test_a_match_comes_first_then_what_describes_it_then_what_is_more_general() -> None:
    assert candidates("Team Leader - Occupational Therapist")[1] == (
        "occupational-therapist",
        ("the title names it beside Team Leader",),
    )
    assert candidates("Community Psychiatric Nurse")[1] == (
        "mental-health-nurse",
        ("a more general role: Community Mental Health Nurse is a special case of it",),
    )


def test_each_reading_of_an_ambiguous_title_says_so() -> None:
    assert candidates("AP") == [
        ("advanced-practitioner", ("'AP' can mean Advanced Practitioner",)),
        ("assistant-practitioner", ("'AP' can mean Assistant Practitioner",)),
    ]


def test_roles_whose_words_do_not_decide_say_so() -> None:
    assert candidates("OT or Physiotherapist")[1] == (
        "physiotherapist",
        ("words of the title name Physiotherapist, but do not decide",),
    )


def test_near_misses_say_which_words_they_have() -> None:
    role_id, reasons = candidates("Assistant Physiotherapist")[0]

    assert role_id == "physiotherapist"
    assert reasons[0].startswith("a near miss: the nearest words on record are ")


@pytest.mark.parametrize("title", ["Community Psychiatric Nurse", "AP", "Zorblax Driver"])
def test_no_more_candidates_are_given_than_asked_for(title: str) -> None:
    assert candidates(title, limit=0) == []
    assert candidates(title, limit=1) == candidates(title)[:1]


ADVISERS = index_with(
    {"heads": tuple(heads("generic", "adviser"))},
    roles=(role("Stroke Helper", entry="open"), role("Noise Adviser", entry="open")),
    ambiguous=(ambiguous("Adviser", "catch-all", "Which?", CandidateRow("noise-adviser", (), ())),),
)


def test_a_role_of_the_field_comes_before_one_that_only_shares_a_bare_head() -> None:
    field = resolve_title("Stroke Adviser", ADVISERS).candidates
    head = resolve_title("Zorblax Adviser", ADVISERS).candidates

    assert [one.role.role_id for one in field] == ["stroke-helper", "noise-adviser"]
    assert field[0].reasons == ("a near miss: the nearest words on record are 'Stroke Helper'",)
    assert [one.role.role_id for one in head] == ["noise-adviser"]


def test_a_head_with_a_general_role_leads_with_it() -> None:
    index = index_with(roles=(role("Stroke Helper", entry="open"),))

    first = resolve_title("Stroke Nurse - CAMHS", index).candidates[0]

    assert first.role.role_id == "registered-nurse"
