import pytest
from pydantic import ValidationError
from sqlalchemy import select
from sqlmodel import Session

from app.db.models import Synonym
from app.services.proposals.edits.rows import Edit, find_row, steps_of, write_edits
from app.services.seed.rows import SynonymLine
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


SYNONYM_KEY = ("education-mental-health-practitioner", "EMHP")


def test_a_row_is_found_by_its_whole_key_in_the_columns_of_its_file(registry: Session) -> None:
    found = find_row(registry, SynonymLine, SYNONYM_KEY)

    assert found == {
        "role_id": "education-mental-health-practitioner",
        "term": "EMHP",
        "kind": "abbreviation",
        "scope": "exact",
        "valid_from": None,
        "valid_to": None,
        "source_id": "example-study",
        "source_detail": None,
        "note": None,
    }
    for key in ((SYNONYM_KEY[0], "Support Worker"), ("nursing-associate", "EMHP")):
        assert find_row(registry, SynonymLine, key) is None


def test_the_key_of_a_row_has_a_blank_for_what_it_lacks() -> None:
    edit = Edit(SynonymLine, None, {"role_id": "a", "term": None})

    assert edit.key == ("a", "")


def test_only_the_row_with_the_key_is_changed_and_marked_as_of_a_proposal(
    registry: Session,
) -> None:
    before = find_row(registry, SynonymLine, SYNONYM_KEY)
    assert before is not None
    new = {**before, "term": "Zorber"}

    write_edits(
        registry,
        [
            Edit(SynonymLine, before, {**before, "note": "Changed."}),
            Edit(SynonymLine, None, new),
        ],
    )
    registry.expire_all()

    rows = registry.scalars(select(Synonym)).all()
    written = {row.term: row.note for row in rows if row.origin == "proposal"}
    assert written == {"EMHP": "Changed.", "Zorber": None}
    assert {row.origin for row in rows if row.term not in written} == {"seed"}
    assert find_row(registry, SynonymLine, (SYNONYM_KEY[0], "Zorber")) == new


def test_a_row_that_an_export_could_not_give_back_is_not_stored(registry: Session) -> None:
    before = find_row(registry, SynonymLine, SYNONYM_KEY)
    assert before is not None

    with pytest.raises(ValidationError):
        write_edits(registry, [Edit(SynonymLine, before, {**before, "scope": "wide"})])

    assert find_row(registry, SynonymLine, SYNONYM_KEY) == before


def test_the_history_has_each_row_as_it_was_and_as_it_is() -> None:
    old, new = {"role_id": "a", "term": "A", "note": None}, {"role_id": "a", "term": "B"}

    changed, added = steps_of(
        [Edit(SynonymLine, old, {**old, "note": "n"}), Edit(SynonymLine, None, new)], "because"
    )

    assert (changed.entity, changed.key, changed.reason) == ("synonym", ("a", "A"), "because")
    assert (changed.before, changed.after) == (old, {**old, "note": "n"})
    assert (added.key, added.before, added.after) == (("a", "B"), None, new)
