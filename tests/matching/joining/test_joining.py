"""Parts of a title joined in order."""

import pytest

from app.matching.findings.examining import examine
from app.matching.findings.finding import NO_FINDING
from app.matching.joining.joining import join_parts
from tests.matching.asking import decided, said, title_of


def test_a_title_without_a_job_gives_no_finding() -> None:
    title = title_of("Leeds - Hull")

    assert join_parts([examine(part, title) for part in title.segments], title) is NO_FINDING


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Physiotherapist (Porter / Driver)", "physiotherapist"),
        ("Occupational Therapist (Driver or Porter)", "occupational-therapist"),
    ],
)
def test_alternatives_in_a_bracket_are_joined_first(title: str, expected: str) -> None:
    assert said(title) == expected


@pytest.mark.parametrize("title", ["Staff Nurse (Leeds) / Physiotherapist"])
def test_a_bracket_between_two_parts_does_not_join_them(title: str) -> None:
    verdict = decided(title)

    assert (verdict.why, verdict.candidates) == ("alternatives", ("staff-nurse", "physiotherapist"))


@pytest.mark.parametrize("title", ["Deputy Physiotherapist - Nurse", "Deputy OT, Zorblax Trainer"])
def test_a_closed_role_before_an_unclear_job_stays_closed(title: str) -> None:
    assert said(title) == "gated"


@pytest.mark.parametrize("title", ["Nurse - Zorblax Trainer", "AP - Nurse"])
def test_two_unclear_jobs_are_a_choice(title: str) -> None:
    assert said(title) == "overlap"


@pytest.mark.parametrize("title", ["Zorblax (OT, Physiotherapist)", "CAMHS (OT, Porter, Driver)"])
def test_a_list_in_a_bracket_is_a_choice(title: str) -> None:
    assert said(title) == "alternatives"


def test_a_bare_head_before_a_choice_in_a_bracket_adds_nothing_to_it() -> None:
    verdict = decided("Nurse (OT / Physiotherapist)")

    assert verdict.candidates == ("occupational-therapist", "physiotherapist")


@pytest.mark.parametrize(
    ("title", "role_id"),
    [
        ("Zorblax (Physiotherapist - Ward Manager)", "ward-manager"),
        ("Zorblax (Physiotherapist), (Ward Manager)", "ward-manager"),
        ("Physiotherapist, Ward Manager", "ward-manager"),
    ],
)
def test_a_dash_two_brackets_or_a_comma_outside_one_make_no_list(title: str, role_id: str) -> None:
    assert said(title) == role_id


@pytest.mark.parametrize("title", ["Staff Nurse - OT / Hull", "Staff Nurse - OT (Leeds / Hull)"])
def test_a_slash_after_a_job_says_nothing_of_the_jobs_before_it(title: str) -> None:
    assert said(title) == "staff-nurse"


@pytest.mark.parametrize("title", ["Deputy OT - Ward Manager", "Deputy Physiotherapist, Porter"])
def test_a_closed_role_before_another_role_is_a_choice(title: str) -> None:
    verdict = decided(title)

    assert (verdict.why, len(verdict.candidates)) == ("overlap", 2)


@pytest.mark.parametrize(
    "title",
    [
        pytest.param("Clinical Psychologist, Assistant Psychologist", id="a comma"),
        pytest.param("Clinical Psychologist, Leeds, Assistant Psychologist", id="a place between"),
        pytest.param("Zorblax - Clinical Psychologist, Assistant Psychologist", id="a part before"),
    ],
)
def test_a_list_of_kinds_of_one_head_is_a_choice(title: str) -> None:
    verdict = decided(title)

    assert verdict.why == "alternatives"
    assert verdict.candidates == ("clinical-psychologist", "assistant-psychologist")


@pytest.mark.parametrize(
    ("title", "why"),
    [
        pytest.param("Clinical Psychologist - Assistant Psychologist", "overlap", id="a dash"),
        pytest.param(
            "Clinical Psychologist, Leeds - Assistant Psychologist", "overlap", id="a dash too"
        ),
        pytest.param("(Assistant Psychologist) Clinical Psychologist", "overlap", id="a bracket"),
        pytest.param("Clinical Psychologist, Porter", None, id="another head"),
        pytest.param(
            "Mental Health Practitioner, Advanced Practitioner", "overlap", id="a catch-all first"
        ),
        pytest.param(
            "Advanced Practitioner, Mental Health Practitioner", "overlap", id="a catch-all last"
        ),
        pytest.param("Clinical Psychologist, Clinical Psychologist", None, id="the same role"),
    ],
)
def test_other_jobs_in_a_row_are_no_list_of_kinds(title: str, why: str | None) -> None:
    assert decided(title).why == why
