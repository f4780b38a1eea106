from app.matching.index.roles import find_ancestors, find_roles_above, find_trainees, roles_by_id
from tests.matching.small import INDEX, role

CIRCLE = (role("A", kind_of=("b",)), role("B", kind_of=("a", "not-there")))


def test_every_more_general_role_is_an_ancestor() -> None:
    assert INDEX.ancestors["community-mental-health-nurse"] == {
        "mental-health-nurse",
        "registered-nurse",
    }


def test_the_roles_above_a_role_come_nearest_first() -> None:
    assert INDEX.roles_above["community-mental-health-nurse"] == (
        "mental-health-nurse",
        "registered-nurse",
    )
    assert INDEX.roles_above["porter"] == ()


def test_a_circle_of_roles_ends_and_an_unknown_parent_is_left_out() -> None:
    roles = roles_by_id(CIRCLE)

    assert find_ancestors(roles) == {"a": {"b"}, "b": {"a"}}
    assert find_roles_above(roles) == {"a": ("b",), "b": ("a",)}


def test_of_two_training_grades_the_one_with_the_name_of_the_role_counts() -> None:
    rows = (
        role("Nurse"),
        role("Trainee Nurse", trains_for="nurse"),
        role("Cadet", trains_for="nurse"),
    )

    assert find_trainees(roles_by_id(rows), INDEX.reader) == {"nurse": "trainee-nurse"}


def test_a_role_of_an_office_family_or_with_such_a_last_word_is_another_job() -> None:
    assert {"administrator", "porter", "ward-manager"} <= INDEX.other_jobs
    assert "registered-nurse" not in INDEX.other_jobs


def test_a_role_whose_name_is_declared_ambiguous_is_known() -> None:
    assert INDEX.ambiguous_roles == {
        "care-coordinator",
        "mental-health-practitioner",
        "recovery-worker",
    }


def test_the_relatives_of_a_role_are_its_special_cases_and_those_of_its_parent() -> None:
    assert INDEX.names_of_relatives["mental-health-nurse"] == (
        ("community", "mental", "health", "nurse"),
        ("learning", "disability", "nurse"),
        ("staff", "nurse"),
    )


def test_a_trainee_of_another_noun_is_not_the_training_grade_of_a_role() -> None:
    """Even the only one: a 'Trainee Zorb Counsellor' may train for a therapist."""
    rows = (role("Zorb Therapist"), role("Trainee Zorb Counsellor", trains_for="zorb-therapist"))

    assert find_trainees(roles_by_id(rows), INDEX.reader) == {}
