from sqlmodel import Session

from tests.proposals import (
    REVIEWER,
    accepted,
    steps_about,
)


def test_every_row_that_is_written_has_its_line_in_the_history(registry: Session) -> None:
    proposal = accepted(registry, "mark_ambiguous")

    steps = [
        step
        for entity in ("ambiguous_title", "ambiguous_candidate", "synonym")
        for step in steps_about(registry, entity)
    ]
    assert [(step.action, step.entity_key) for step in steps] == [
        ("insert", "Healthcare Support Workers"),
        ("insert", "Healthcare Support Workers|1"),
        ("insert", "Healthcare Support Workers|2"),
        ("update", "healthcare-assistant|Healthcare Support Worker"),
    ]
    assert {step.actor for step in steps} == {REVIEWER.actor}
    assert {step.reason for step in steps} == {f"proposal {proposal.id}"}
