"""Why a title was answered as it was."""

from datetime import date

import pytest

from app.matching.resolve import resolve_title
from tests.matching.small import INDEX


def reasons(title: str, as_of: date | None = None) -> tuple[str, ...]:
    """The reasons of the small registry's answer."""
    return resolve_title(title, INDEX, as_of=as_of).reasons


@pytest.mark.parametrize(
    ("title", "reason"),
    [
        ("Staff Nurse", "the title names the role Staff Nurse"),
        ("OT", "OT is an abbreviation of Occupational Therapist (source: a source)"),
        (
            "Healthcare Support Worker",
            "'Healthcare Support Worker' is recorded as another name of Healthcare Assistant "
            "(source: a source)",
        ),
        (
            "Physician Associate",
            "Physician Associate is a former name of Physician Assistant",
        ),
        ("Nurse", "'Nurse' alone does not decide: it is used for several posts."),
        ("Dementia Assessment", "no role in the registry has these words"),
        ("Full time vacancy", "it has no words of a job"),
        ("OT or Physiotherapist", "the title names more than one job"),
        ("Senior Physiotherapist", "'senior' is the level of the post, not another role"),
        ("Stroke Physiotherapist", "set aside as setting or specialty: stroke"),
        ("Physiotherapist - Hull", "set aside as a place: Hull"),
    ],
)
def test_the_reasons_say(title: str, reason: str) -> None:
    assert reason in reasons(title)


def test_a_new_name_is_said_unless_a_past_day_is_asked_about() -> None:
    renamed = "the role has been named Physician Assistant since 2025-07-16"

    assert renamed in reasons("Physician Associate")
    assert renamed not in reasons("Physician Associate", date(2024, 1, 1))


@pytest.mark.parametrize("title", ["Staff Nurse", "Nurse", "Zorblax Driver", "CAMHS OT - Hull"])
def test_each_reason_is_given_once(title: str) -> None:
    assert len(set(reasons(title))) == len(reasons(title))
